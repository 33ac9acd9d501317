"""Files that are refused as a whole: each with the reason and how to mend it, in both languages."""

from __future__ import annotations

from pijar.intake.types import Unreadable

# Characters that no text holds; a few are slips of some export, more than one in so many are none.
_CONTROL = bytes(n for n in range(32) if n not in b"\t\n\v\f\r\x1a\x1c\x1d\x1e\x1f")
_FEWEST_CHARACTERS = 20
_MAGIC = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"RIFF", "WebP"),
    (b"BM\x00", "BMP"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"SQLite format 3\0", "SQLite"),
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"Rar!", "RAR"),
    (b"{\\rtf", "RTF"),
    (b"\x7fELF", "program"),
    (b"MZ\x90", "program"),
    # Workbooks from before Excel 5.
    (b"\x09\x00\x04\x00", "Excel 2.0"),
    (b"\x09\x02\x06\x00", "Excel 3.0"),
    (b"\x09\x04\x06\x00", "Excel 4.0"),
)


def wrong_type(name: str, what: str) -> Unreadable:
    """A file of another kind than the readers know; `what` names it."""
    return Unreadable(
        "WRONG_TYPE",
        f"Berkas {name} bukan daftar .xlsx, .xls, .ods atau .csv, melainkan {what}. Buka di Excel, pilih Simpan Sebagai "
        ".xlsx, lalu unggah.",
        f"The file {name} is no .xlsx, .xls, .ods or .csv list but {what}. Open it in Excel, save it as .xlsx and upload "
        "it again.",
    )


def encrypted(name: str) -> Unreadable:
    """A workbook under a password."""
    return Unreadable(
        "ENCRYPTED",
        f"Berkas {name} dikunci dengan sandi. Buka di Excel, hapus sandinya, simpan, lalu unggah lagi.",
        f"The file {name} is locked with a password. Open it in Excel, remove the password, save and upload it again.",
    )


def damaged(name: str) -> Unreadable:
    """A workbook that breaks off or is not what its name says."""
    return Unreadable(
        "DAMAGED",
        f"Berkas {name} rusak atau terpotong. Buka di Excel, simpan ulang sebagai .xlsx, lalu unggah lagi.",
        f"The file {name} is damaged or cut off. Open it in Excel, save it again as .xlsx and upload it.",
    )


def unreadable_old(name: str) -> Unreadable:
    """A workbook (.xls, .ods) at which its reader gave up: too much memory or time, or a parser that fell over."""
    return Unreadable(
        "DAMAGED",
        f"Berkas {name} rusak atau terlalu berat untuk dibaca. Buka di Excel atau LibreOffice, simpan ulang sebagai .xlsx, "
        "lalu unggah lagi.",
        f"The file {name} is damaged or too heavy to read. Open it in Excel or LibreOffice, save it again as .xlsx and "
        "upload it.",
    )


def empty(name: str) -> Unreadable:
    """A file without content."""
    return Unreadable(
        "EMPTY",
        f"Berkas {name} kosong. Periksa berkasnya, lalu unggah lagi.",
        f"The file {name} is empty. Check it and upload it again.",
    )


def no_header(name: str) -> Unreadable:
    """A file in which no row holds a heading for the NIK and one for the name."""
    return Unreadable(
        "NO_HEADER",
        f"Di berkas {name} tidak ada baris judul kolom dengan NIK dan Nama. Tambahkan baris judul, lalu unggah lagi.",
        f"The file {name} has no row of headings with NIK and Nama (name). Add such a row and upload it again.",
    )


def too_large(name: str) -> Unreadable:
    """A file beyond any list: a line without end, a bomb of zeros."""
    return Unreadable(
        "TOO_LARGE",
        f"Berkas {name} terlalu besar atau isinya tidak wajar untuk sebuah daftar. Simpan ulang dari Excel, "
        "atau bagi menjadi beberapa berkas.",
        f"The file {name} is too large or not shaped like a list. Save it again from Excel, or split it.",
    )


def archive(name: str) -> Unreadable:
    """A package that holds other files."""
    return Unreadable(
        "WRONG_TYPE",
        f"Berkas {name} adalah arsip ZIP, bukan daftar. Keluarkan isinya, lalu unggah daftar di dalamnya satu per satu.",
        f"The file {name} is a ZIP archive and no list. Unpack it and upload the lists inside one by one.",
    )


def _other(head: bytes) -> str:
    """What the beginning of a file shows it to be, or nothing when it may be text."""
    for mark, what in _MAGIC:
        if head.startswith(mark):
            return what
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t")[:200].lower()
    if start.startswith(b"<?xml") and b"office:spreadsheet" in head.lower():
        return "XML Spreadsheet 2003"
    return "HTML/XML" if start.startswith((b"<html", b"<!doctype", b"<?xml", b"<table", b"<head", b"<meta", b"<style")) else ""


def check_magic(head: bytes, name: str) -> None:
    """Refuse a file whose beginning shows that it is of another kind."""
    what = _other(head)
    if what:
        raise wrong_type(name, what)


def check_text(head: bytes, name: str) -> None:
    """Refuse the beginning (a mebibyte or so) of a file that is no CSV text."""
    if not head.strip():
        raise empty(name)
    check_magic(head, name)
    if (len(head) - len(head.translate(None, _CONTROL))) * _FEWEST_CHARACTERS > len(head):
        raise wrong_type(name, "biner")
