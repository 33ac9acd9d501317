"""Files that are refused as a whole: each with the reason and how to mend it, in both languages."""

from __future__ import annotations

from pathlib import Path

from pijar.intake.types import Unreadable

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
# The directory of such a file may stand anywhere in it.
_MOST_SEARCHED = 256 << 20
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def wrong_type(name: str, what: str) -> Unreadable:
    """A file of another kind than .xlsx or .csv."""
    return Unreadable(
        "WRONG_TYPE",
        f"Berkas {name} bukan daftar .xlsx atau .csv ({what}). Buka di Excel, pilih Simpan Sebagai .xlsx, lalu unggah.",
        f"The file {name} is no .xlsx or .csv list ({what}). Open it in Excel, save it as .xlsx and upload it again.",
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


def check_text(head: bytes, name: str) -> None:
    """Refuse the beginning of a file that is no CSV text."""
    if not head.strip():
        raise empty(name)
    if head.startswith(_OLE):
        raise wrong_type(name, "Excel 97-2003 (.xls)")
    if head.startswith(b"%PDF"):
        raise wrong_type(name, "PDF")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise wrong_type(name, "UTF-16")
    if b"\0" in head:
        raise wrong_type(name, "biner")
    if head.lstrip(b"\xef\xbb\xbf \r\n\t")[:200].lower().startswith((b"<html", b"<!doctype", b"<?xml", b"<table")):
        raise wrong_type(name, "HTML/XML")


def is_encrypted(path: Path) -> bool:
    """Whether the file is Microsoft's wrapper of an encrypted workbook."""
    with path.open("rb") as file:
        return file.read(8) == _OLE and _ENCRYPTED in file.read(_MOST_SEARCHED)
