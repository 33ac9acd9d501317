"""Finding the header of a list, and which column holds which field.

Headings are recognised by key words, never by a fixed list or a position. A heading says what it is by the first
rule that fits; where two columns claim one field, the better heading wins, then what stands in the cells.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

Row = Mapping[int, str]
"""One row: number of the column (from 0) to its text; blank cells are left out."""


class Field(StrEnum):
    """What a column can hold."""

    NIK = "nik"
    NAME = "name"
    FAMILY_CARD = "family_card"
    BIRTH_PLACE = "birth_place"
    BIRTH_DATE = "birth_date"
    BIRTH_BOTH = "birth_both"
    SEX = "sex"
    ADDRESS = "address"
    RT = "rt"
    RW = "rw"
    RT_RW = "rt_rw"
    KELURAHAN = "kelurahan"
    KECAMATAN = "kecamatan"
    OCCUPATION = "occupation"
    INCOME = "income"
    PHONE = "phone"
    MOTHER = "mother"


@dataclass(frozen=True)
class Layout:
    """Where a sheet's table begins and which column (from 0) holds which field.

    `heading_row` is the number of the (upper) header row, `first_row` that of the first row below the header;
    `titles` are the rows above it, each joined to one text; `nik_heading` and `name_heading` tell a repeated header.
    """

    heading_row: int
    first_row: int
    columns: Mapping[Field, int]
    titles: tuple[str, ...]
    nik_heading: str
    name_heading: str


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_BIRTH = re.compile(r"LAHIR|LHR|TTL|^DOB$|TGLLHIR")
_PLACE_WORDS = {"TEMPAT", "TMP", "TMPT", "TPT", "TEMP", "TMPAT", "KOTA", "KAB", "KABUPATEN"}
_DATE_WORDS = {"TANGGAL", "TGL", "TG", "TANGAL", "TNGGAL", "TGGL", "TAHUN", "THN", "DATE", "HARI"}
_OTHERS = {"AYAH", "BAPAK", "SUAMI", "ISTRI", "PASANGAN", "WARIS", "ANAK", "PENDAMPING", "PETUGAS", "HUBUNGAN"}
_OTHERS |= {"KOORDINATOR", "KETUA", "SAKSI"}
_NOT_NEEDED = _set(
    "STATUS KODE KD UMUR USIA KET KETERANGAN CATATAN TANDA TTD PARAF POLISI PLAT NOPOL FOTO EMAIL REKENING REK BANK "
    "NPWP NIP NPP KPJ BPJS BPJSTK BPJAMSOSTEK AGAMA PENDIDIKAN POS KODEPOS DESIL SEGMEN"
)
_ELSEWHERE = {"USAHA", "KERJA", "PEKERJAAN", "KANTOR", "TOKO", "LAPAK", "PASAR", "LOKASI", "INSTANSI"}
_NOT_A_PERSON = _set(
    "JALAN GANG USAHA PERUSAHAAN DINAS OPD KELOMPOK INSTANSI PASAR KAPAL PANGGILAN ALIAS KOMUNITAS PAGUYUBAN KOPERASI "
    "SEKOLAH TOKO WARUNG LEMBAGA BARANG PROGRAM KEGIATAN WILAYAH PROVINSI KOTA KABUPATEN KAMPUNG DUSUN TEMPAT"
)
_ADDRESS_PARTS = ({"RT"}, {"RW"}, {"KELURAHAN", "KEL", "DESA"}, {"KECAMATAN", "KEC"})
_INCOME = {"PENGHASILAN", "PENDAPATAN", "UPAH", "GAJI", "OMZET", "OMSET", "INCOME", "HONOR"}
_PHONE = _set(
    "HP TELP TELEPON TELPON TELEPHONE TLP TEL HANDPHONE HANPHONE WA WHATSAPP PONSEL PHONE KONTAK SELULER NOHP NOTELP NOWA TELFON"
)
_SEX_JOINED = {"LP", "PL", "JK", "JENKEL", "JEKEL", "LKPR", "JNSKEL", "JENISKEL", "LAKILAKIPEREMPUAN", "PRIAWANITA"}
_LONGEST_HEADING = 70

# How well a heading says what it says; between equals the cells decide.
STRONG, FAIR, WEAK = 3, 2, 1
Claim = tuple[Field, int]


def heading_words(text: str) -> list[str]:
    """Upper-case words of a heading; letters set apart are joined: `N I K` gives `NIK`, `L/P` gives `LP`."""
    words: list[str] = []
    single = False
    for word in re.findall(r"[A-Z]+|[0-9]+", text.upper()):
        alone = len(word) == 1 and word.isalpha()
        if alone and single:
            words[-1] += word
        else:
            words.append(word)
        single = alone
    return words


def classify(text: str) -> Claim | None:
    """The field that a heading names and how well it does, or None."""
    if len(text) > _LONGEST_HEADING:
        return None
    ordered = heading_words(text)
    if not ordered or len(ordered) > 9:
        return None
    words, joined = set(ordered), "".join(ordered)
    if words & _OTHERS or {"KEPALA", "KELUARGA"} <= words:
        return None
    if words & {"IBU", "KANDUNG"} or joined.startswith(("NAMAIBU", "IBUKANDUNG")):
        return None if words & {"NIK", "KTP", "KK", *_PHONE, *_DATE_WORDS, "ALAMAT", "PEKERJAAN"} else (Field.MOTHER, FAIR)
    if words & _NOT_NEEDED:
        return None
    for rule in _RULES:
        claim = rule(ordered, words, joined)
        if claim is not None:
            return claim if claim[1] else None
    return None


Rule = Callable[[list[str], set[str], str], "Claim | None"]
_NOTHING: Claim = (Field.NIK, 0)


def _family_card(ordered: list[str], words: set[str], joined: str) -> Claim | None:
    is_card = "KK" in words or {"KARTU", "KELUARGA"} <= words or joined in {"NOKK", "NOMORKK"}
    if not is_card or "NIK" in words:
        return None
    return _NOTHING if words & {"NAMA", "ALAMAT"} else (Field.FAMILY_CARD, STRONG)


def _birth(ordered: list[str], words: set[str], joined: str) -> Claim | None:
    if not _BIRTH.search(joined):
        return None
    place = bool(words & _PLACE_WORDS) or joined.startswith(("TEMPAT", "TMP"))
    day = bool(words & _DATE_WORDS) or joined.startswith(("TANGGAL", "TGL"))
    if place == day or "TTL" in joined:
        return Field.BIRTH_BOTH, STRONG if place else FAIR
    if place:
        return Field.BIRTH_PLACE, STRONG
    return Field.BIRTH_DATE, WEAK if words & {"TAHUN", "THN"} and not words & {"TANGGAL", "TGL"} else STRONG


def _sex(ordered: list[str], words: set[str], joined: str) -> Claim | None:
    named = words & {"KELAMIN", "KLMN", "KLM", "GENDER", "SEX", "JK"} or "KELAMIN" in joined
    short = words & {"JENIS", "JNS", "JEN"} and words & {"KEL", "KLMN", "KELMN"}
    return (Field.SEX, STRONG) if named or short or joined in _SEX_JOINED or {"LAKI", "PEREMPUAN"} <= words else None


def _income(ordered: list[str], words: set[str], joined: str) -> Claim | None:
    monthly = words & {"BULAN", "BLN"} and words & {"RP", "RUPIAH"}
    named = words & _INCOME or monthly or joined.startswith(("PENGHASILAN", "PENDAPATAN"))
    return (Field.INCOME, FAIR if words & {"TAHUN", "HARI"} else STRONG) if named else None


def _phone(ordered: list[str], words: set[str], joined: str) -> Claim | None:
    return (Field.PHONE, STRONG) if words & _PHONE else None


def _address(ordered: list[str], words: set[str], joined: str) -> Claim | None:
    if not (words & {"ALAMAT", "DOMISILI", "ALMT", "ADDRESS"} or {"TEMPAT", "TINGGAL"} <= words):
        return None
    parts = [part for part in _ADDRESS_PARTS if part & words]
    if len(parts) == 1:
        # `Alamat RT` is the RT, while `Alamat (RT/RW, Kelurahan)` is an address that holds them.
        return None
    if words & _ELSEWHERE:
        return _NOTHING
    return Field.ADDRESS, STRONG if "ALAMAT" in words else FAIR


def _neighbourhood(ordered: list[str], words: set[str], joined: str) -> Claim | None:
    if {"RT", "RW"} <= words or joined == "RTRW":
        return Field.RT_RW, STRONG
    if "RT" in words or joined == "RUKUNTETANGGA":
        return Field.RT, STRONG
    return (Field.RW, STRONG) if "RW" in words or joined == "RUKUNWARGA" else None


def _village(ordered: list[str], words: set[str], joined: str) -> Claim | None:
    if words & {"KELURAHAN", "DESA", "KELDESA", "DESAKEL", "KELURAHANDESA", "NAMAKELURAHAN"} or joined == "KEL":
        return Field.KELURAHAN, STRONG
    if "KEL" in words and not words & {"TANI", "NELAYAN", "USAHA", "TERNAK"}:
        return Field.KELURAHAN, FAIR
    return (Field.KECAMATAN, STRONG) if words & {"KECAMATAN", "KEC", "KECAMTAN", "NAMAKECAMATAN"} else None


def _occupation(ordered: list[str], words: set[str], joined: str) -> Claim | None:
    named = words & {"PEKERJAAN", "PROFESI", "USAHA", "OKUPASI"} or "PENCAHARIAN" in joined or "PEKERJAAN" in joined
    if words & {"LOKASI", "TEMPAT"} and words & {"KERJA", "USAHA", "PEKERJAAN", "BEKERJA", "JUALAN"}:
        return _NOTHING
    if not named:
        return None
    if words & {"LAMA", "MULAI", "TAHUN", "JAM", "SEKTOR", "ALAMAT"} or {"NAMA", "USAHA"} <= words:
        return _NOTHING
    return Field.OCCUPATION, STRONG if "PEKERJAAN" in joined or "JENIS" in words else FAIR


def _nik(ordered: list[str], words: set[str], joined: str) -> Claim | None:
    if ordered[0] in {"NAMA", "NM"} or joined.startswith("NAMA"):
        return None
    if words & {"NIK", "KEPENDUDUKAN", "NONIK", "NOMORNIK"} or joined in {"NIKKTP", "NONIKKTP"}:
        return Field.NIK, STRONG
    if words & {"KTP", "EKTP", "KTPEL", "NOKTP", "NOMORKTP"} or joined.startswith(("NOKTP", "NOMORKTP")):
        return Field.NIK, FAIR
    numbered = bool(words & {"NO", "NOMOR", "NOMER"})
    return (Field.NIK, WEAK) if "IDENTITAS" in words or (numbered and words & {"INDUK", "PENDUDUK"}) else None


def _name(ordered: list[str], words: set[str], joined: str) -> Claim | None:
    if not (words & {"NAMA", "NM", "NAME"} or joined.startswith("NAMA")):
        return None
    if words & _NOT_A_PERSON:
        return _NOTHING
    plain = joined == "NAMA" or words & {"LENGKAP", "PEKERJA", "PESERTA", "PENERIMA", "KTP", "NIK"}
    return Field.NAME, STRONG if plain or joined.startswith("NAMALENGKAP") else FAIR


# The order matters: `Tgl Lahir sesuai KTP` is a birth date, `Nama Kelurahan` a village, `Nama Sesuai KTP` a name.
_RULES: tuple[Rule, ...] = (
    _family_card, _birth, _sex, _income, _phone, _address, _neighbourhood, _village, _occupation, _nik, _name,
)  # fmt: skip


def classify_below(group: str, text: str) -> Claim | None:
    """The field of a heading in the second row, under the group heading above it."""
    claimed = classify(group)
    above = claimed[0] if claimed else None
    words = set(heading_words(text))
    if above in {Field.BIRTH_BOTH, Field.BIRTH_DATE, Field.BIRTH_PLACE}:
        if words & _PLACE_WORDS:
            return Field.BIRTH_PLACE, STRONG
        if words & _DATE_WORDS:
            return Field.BIRTH_DATE, STRONG
    if above is Field.OCCUPATION:
        if words & _INCOME or words & {"BULAN", "BLN", "RP", "RUPIAH"}:
            return Field.INCOME, STRONG
        if words & {"JENIS", "JNS", "NAMA", "UTAMA", "PEKERJAAN", "PROFESI"} and not words & {"TEMPAT", "LOKASI"}:
            return Field.OCCUPATION, STRONG
    if above is Field.ADDRESS and words & {"JALAN", "JL", "JLN", "KAMPUNG", "KP", "DUSUN", "RUMAH", "LENGKAP", "GANG"}:
        return Field.ADDRESS, STRONG
    return classify(text)


def find_layout(rows: Sequence[tuple[int, Row]]) -> Layout | None:
    """The layout of a sheet from its first rows (number, cells), or None when no row is a header."""
    for place, (number, row) in enumerate(rows):
        claims = {column: claim for column, text in row.items() if (claim := classify(text))}
        fields = {claim[0] for claim in claims.values()}
        if not {Field.NIK, Field.NAME} <= fields:
            continue
        below = rows[place + 1] if place + 1 < len(rows) and rows[place + 1][0] == number + 1 else None
        lower = _second_row(row, claims, below[1]) if below else None
        if lower is not None:
            claims = lower
        elif place:
            claims = _with_row_above(rows[place - 1][1], row, claims)
        first = number + (2 if lower is not None else 1)
        columns = _choose(claims, [cells for n, cells in rows if n >= first][:200])
        titles = tuple(" ".join(cells.values()) for n, cells in rows[:place] if cells)
        return Layout(number, first, columns, titles, row.get(columns[Field.NIK], ""), row.get(columns[Field.NAME], ""))
    return None


def _second_row(upper: Row, claims: Mapping[int, Claim], lower: Row) -> dict[int, Claim] | None:
    """Claims of both rows together when `lower` names the columns of groups in `upper`, else None."""
    people = {column for column, claim in claims.items() if claim[0] in {Field.NIK, Field.NAME}}
    grouped = [column for column in lower if column not in upper]
    if len(lower) < 2 or not grouped or people & set(lower) or any(len(text) > 40 for text in lower.values()):
        return None
    both = dict(claims)
    understood = 0
    for column, text in lower.items():
        group = upper.get(max((c for c in upper if c <= column), default=-1), "")
        both.pop(column, None)
        claim = classify_below(group, text)
        if claim:
            both[column] = claim
            understood += 1
    return both if understood * 2 >= len(lower) else None


def _with_row_above(above: Row, row: Row, claims: Mapping[int, Claim]) -> dict[int, Claim]:
    """Headings that stand only in the row above, when NIK and name themselves stand below a group heading."""
    if len(above) < 3 or any(len(text) > 40 for text in above.values()):
        return dict(claims)
    both = dict(claims)
    for column, text in above.items():
        if column not in row and (claim := classify(text)):
            both.setdefault(column, claim)
    for column, text in row.items():
        group = above.get(max((c for c in above if c <= column), default=-1), "")
        if column not in both and (claim := classify_below(group, text)):
            both[column] = claim
    return both


def _choose(claims: Mapping[int, Claim], sample: Sequence[Row]) -> dict[Field, int]:
    """One column for each field: the best heading, then the best-looking cells, then the leftmost."""
    columns: dict[Field, int] = {}
    for field in Field:
        claimants = [column for column, claim in claims.items() if claim[0] is field]
        if claimants:
            columns[field] = max(claimants, key=lambda c: (_looks(field, c, sample), claims[c][1], -c))
    undated = Field.BIRTH_DATE not in columns and Field.BIRTH_BOTH not in columns
    place = columns.get(Field.BIRTH_PLACE)
    # A column headed as a place that mostly holds digits holds the date as well.
    if undated and place is not None and _share(sample, place, re.compile(r".*[0-9]{2}")) > 0.5:
        columns[Field.BIRTH_BOTH] = place
    return columns


_LOOKS = {
    Field.NIK: re.compile(r"\D*(?:[0-9OoIl]\W*){16}"),
    Field.NAME: re.compile(r"[^0-9]*[A-Za-z]{2}[^0-9]*$"),
    Field.BIRTH_DATE: re.compile(r".*[0-9]"),
    Field.BIRTH_BOTH: re.compile(r".*[0-9]"),
    Field.FAMILY_CARD: re.compile(r"\D*(?:[0-9]\W*){16}"),
}


def _looks(field: Field, column: int, sample: Sequence[Row]) -> bool:
    """Whether the cells below look like the field; a column of few cells says nothing against itself."""
    pattern = _LOOKS.get(field)
    return pattern is None or _share(sample, column, pattern) >= 0.3


def _share(sample: Sequence[Row], column: int, pattern: re.Pattern[str]) -> float:
    rows = [row for row in sample if len(row) >= 3]
    return sum(bool(pattern.match(row.get(column, "")[:200])) for row in rows) / len(rows) if rows else 1.0


def is_numbering(cells: Sequence[str]) -> bool:
    """Whether the cells only number the columns: 1, 2, 3 or (1), (2), (3)."""
    found = [re.fullmatch(r"\(?\s*([0-9]{1,3})(?:\.0)?\s*\)?\.?", cell) for cell in cells]
    numbers = [int(match[1]) for match in found if match]
    rising = all(number < after for number, after in zip(numbers, numbers[1:], strict=False))
    return bool(numbers) and len(numbers) == len(cells) and numbers[0] == 1 and rising


def repeats_header(layout: Layout, nik: str, name: str) -> bool:
    """Whether a row's NIK and name cells are headings again, as on the next printed page."""
    if heading_words(nik) == heading_words(layout.nik_heading):
        return heading_words(name) == heading_words(layout.name_heading) or _is(name, Field.NAME)
    return _is(nik, Field.NIK) and _is(name, Field.NAME)


def _is(text: str, field: Field) -> bool:
    claim = classify(text)
    return claim is not None and claim[0] is field
