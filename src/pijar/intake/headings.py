"""What the words of a heading say: which field a column holds, or that it holds something else.

Each rule speaks of plain words (`vocabulary`); the first that fits decides.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache

from pijar.intake.vocabulary import (
    ADDRESS_PARTS,
    DATE_WORDS,
    ELSEWHERE,
    INCOME,
    LONG_NUMBER,
    LONGEST_HEADING,
    MOST_WORDS,
    NOT_A_PERSON,
    NOT_NEEDED,
    OTHERS,
    PERSONS,
    PHONE,
    PLACE_WORDS,
    SEX_JOINED,
    essence,
    is_told,
    plain_words,
)  # fmt: skip


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


# How well a heading says what it says; between equals the cells decide.
STRONG, FAIR, WEAK, NEVER = 3, 2, 1, 0
Claim = tuple[Field, int]
Meaning = tuple[Field | None, int]
"""The field and how well it is said. No field: STRONG, the column is known to hold something else; NEVER, unknown."""
OTHER: Meaning = (None, STRONG)
UNKNOWN: Meaning = (None, NEVER)


def classify(text: str) -> Claim | None:
    """The field that a heading names and how well it does, or None."""
    field, level = meaning(text)
    return (field, level) if field is not None else None


def classify_below(group: str, text: str) -> Claim | None:
    """The field of a heading in the second row, under the group heading above it."""
    field, level = meaning_below(group, text)
    return (field, level) if field is not None else None


@lru_cache(maxsize=20_000)
def meaning(text: str) -> Meaning:
    """What a heading says."""
    text = essence(text)
    if len(text) > LONGEST_HEADING or LONG_NUMBER.search(text) or is_told(text):
        return UNKNOWN
    ordered = plain_words(text)
    if not ordered or len(ordered) > MOST_WORDS:
        return UNKNOWN
    words, joined = set(ordered), "".join(ordered)
    for rule in _RULES:
        found = rule(ordered, words, joined)
        if found is not None:
            return found
    return UNKNOWN


def meaning_below(group: str, text: str) -> Meaning:
    """What a heading in the second row says, under the group heading above it."""
    above, words = set(plain_words(group)), set(plain_words(text))
    if not above:
        return meaning(text)
    field = meaning(group)[0]
    if above & OTHERS and not words & {"IBU"}:
        return OTHER
    if field in {Field.BIRTH_BOTH, Field.BIRTH_DATE, Field.BIRTH_PLACE}:
        if words & DATE_WORDS:
            return Field.BIRTH_DATE, STRONG
        if words & PLACE_WORDS:
            return Field.BIRTH_PLACE, STRONG
    if field is Field.OCCUPATION:
        if words & INCOME or words & {"BULAN", "RP", "RUPIAH"}:
            return Field.INCOME, STRONG
        if words & {"JENIS", "NAMA", "UTAMA", "PEKERJAAN", "PROFESI"} and not words & {"TEMPAT", "LOKASI"}:
            return Field.OCCUPATION, STRONG
        if words & {"ALAMAT", "KELURAHAN", "KEL", "DESA", "KECAMATAN", "RT", "RW"}:
            return OTHER
    if field is Field.ADDRESS and words & {"JALAN", "KAMPUNG", "DUSUN", "RUMAH", "LENGKAP", "GANG", "DUKUH"}:
        return Field.ADDRESS, STRONG
    own = meaning(text)
    return own if own != UNKNOWN else meaning(f"{group} {text}")


# Who stands behind `Nama` or `NIK` when the person in the list is meant.
_OWNERS = {"PEKERJA", "PESERTA", "PENERIMA", "CALON", "WARGA", "TENAGA", "PEMILIK", "PELAKU", "PENDUDUK", "ANGGOTA", "PEMOHON"}

# What a list may take instead of a NIK: `NIK / No. Paspor`.
_IDENTITIES = {"NIK", "KTP", "EKTP", "SIM", "PASPOR", "KITAS", "KIA", "NOMOR", "ATAU", "DAN", "IDENTITAS"}

Rule = Callable[[list[str], set[str], str], Meaning | None]


def _somebody_else(ordered: list[str], words: set[str], joined: str) -> Meaning | None:
    if {"ORANG", "TUA"} <= words and "IBU" not in words:
        return OTHER
    if {"ANAK", "BUAH", "KAPAL"} <= words or words & {"IBU"} or {"RUKUN", "TETANGGA"} <= words:
        return None
    if {"KEPALA", "KELUARGA"} <= words:
        return OTHER
    return OTHER if words & OTHERS else None


def _mother(ordered: list[str], words: set[str], joined: str) -> Meaning | None:
    if not words & {"IBU", "KANDUNG"}:
        return None
    if words & {"RUMAH", "TANGGA"}:
        return None
    about = words & {"NIK", "KTP", "KK", "ALAMAT", "PEKERJAAN", "TANGGAL", *PHONE} and "SESUAI" not in words
    return OTHER if about else (Field.MOTHER, FAIR)


def _own_name(ordered: list[str], words: set[str], joined: str) -> Meaning | None:
    """`Nama Peserta BPJS`, `Nama Pemilik Usaha`: whatever follows, it is the person's name; so is `NIK Peserta BPJS` the NIK."""
    if words & {"REKENING", "BANK", "KAPAL"}:
        return None
    if words & {"NIK", "KTP"} and len(words) > 1 and words <= _IDENTITIES:
        return Field.NIK, FAIR
    if ordered[0] == "NAMA" and len(ordered) > 1 and ordered[1] in {*_OWNERS, "LENGKAP"}:
        return Field.NAME, STRONG
    return (Field.NIK, FAIR) if ordered[0] == "NIK" and len(ordered) > 1 and ordered[1] in {*_OWNERS, "KTP"} else None


def _not_needed(ordered: list[str], words: set[str], joined: str) -> Meaning | None:
    if {"STATUS", "PEKERJAAN"} <= words and words & NOT_NEEDED == {"STATUS"}:
        return Field.OCCUPATION, WEAK
    if not words & NOT_NEEDED:
        return OTHER if {"ATAS", "NAMA"} <= words else None
    return OTHER


def _family_card(ordered: list[str], words: set[str], joined: str) -> Meaning | None:
    is_card = "KK" in words or ("KARTU" in words and words & {"KELUARGA", "KEL"})
    if not is_card:
        return None
    if "NIK" in words:
        return None if "SESUAI" in words else OTHER
    if "SESUAI" in words and words & {"NAMA", "ALAMAT", "LAHIR"}:
        return None
    return OTHER if words & {"NAMA", "ALAMAT"} else (Field.FAMILY_CARD, STRONG)


def _birth(ordered: list[str], words: set[str], joined: str) -> Meaning | None:
    if not words & {"LAHIR", "TTL", "DOB"}:
        return None
    if words & {"AKTA", "NOMOR"} and not words & DATE_WORDS:
        return OTHER
    if "DOB" in words:
        return Field.BIRTH_DATE, STRONG
    place, day = bool(words & PLACE_WORDS), bool(words & DATE_WORDS)
    if place == day or "TTL" in words:
        return Field.BIRTH_BOTH, STRONG if place else FAIR
    if place:
        return Field.BIRTH_PLACE, STRONG
    return Field.BIRTH_DATE, STRONG if "TANGGAL" in words else WEAK


def _sex(ordered: list[str], words: set[str], joined: str) -> Meaning | None:
    named = (
        words & {"KELAMIN", "LP", "PL", "JK", "JENKEL", "JEKEL"}
        or words in ({"JENIS", "KEL"}, {"J", "KEL"})
        or joined in SEX_JOINED
    )
    return (Field.SEX, STRONG) if named or {"LAKI", "PEREMPUAN"} <= words else None


_OTHER_TIMES = {
    "HARI",
    "HARIAN",
    "SEHARI",
    "MINGGU",
    "MINGGUAN",
    "SEMINGGU",
    "TAHUN",
    "TAHUNAN",
    "SETAHUN",
    "PERHARI",
    "PERTAHUN",
}


def _income(ordered: list[str], words: set[str], joined: str) -> Meaning | None:
    monthly = "BULAN" in words and words & {"RP", "RUPIAH", "HASIL"}
    if not (words & INCOME or monthly) or words & {"KELAS", "JENIS"}:
        return None
    # Incomes are those of a month; what somebody earns in a day or a year is another number.
    return OTHER if words & _OTHER_TIMES and "BULAN" not in words else (Field.INCOME, STRONG)


def _phone(ordered: list[str], words: set[str], joined: str) -> Meaning | None:
    return (Field.PHONE, STRONG) if words & PHONE else None


def _address(ordered: list[str], words: set[str], joined: str) -> Meaning | None:
    named = words & {"ALAMAT", "DOMISILI", "TINGGAL", "RUMAH"} or ({"JALAN", "KAMPUNG", "GANG"} & words and "NAMA" not in words)
    if not named or {"RUMAH", "TANGGA"} <= words:
        return None
    parts = [part for part in ADDRESS_PARTS if part & words]
    if len(parts) == 1 or (len(parts) == 2 and {"RT", "RW"} <= words and "ALAMAT" not in words):
        # `Alamat RT` is the RT, while `Alamat (RT/RW, Kelurahan)` is an address that holds them.
        return None
    if words & ELSEWHERE:
        return OTHER
    return Field.ADDRESS, STRONG if "ALAMAT" in words else FAIR if "TINGGAL" in words or words & {"JALAN", "KAMPUNG"} else WEAK


def _neighbourhood(ordered: list[str], words: set[str], joined: str) -> Meaning | None:
    if {"RT", "RW"} <= words:
        return Field.RT_RW, STRONG
    if "RT" in words or {"RUKUN", "TETANGGA"} <= words:
        return OTHER if "NAMA" in words else (Field.RT, STRONG)
    if "RW" in words or {"RUKUN", "WARGA"} <= words:
        return OTHER if "NAMA" in words else (Field.RW, STRONG)
    return None


def _village(ordered: list[str], words: set[str], joined: str) -> Meaning | None:
    named = words & {"KELURAHAN", "DESA"} or joined in {"KEL", "NAMAKEL"}
    short = "KEL" in words and not words & {"TANI", "NELAYAN", "USAHA", "TERNAK", "NAMA"}
    if not (named or short or "KECAMATAN" in words):
        return (Field.KELURAHAN, WEAK) if words in ({"WILAYAH"}, {"ASAL"}, {"WILAYAH", "ASAL"}) else None
    if words & ELSEWHERE:
        return OTHER
    if named or short:
        return Field.KELURAHAN, STRONG if named else FAIR
    return Field.KECAMATAN, STRONG


# Beside what somebody sells or does: where, when, how much of it.
_NOT_DONE = {"NAMA", "TEMPAT", "ALAMAT", "LOKASI", "JAM", "MULAI", "NOMOR", "JUMLAH", "TANGGAL", "HASIL", "HARGA"}


def _occupation(ordered: list[str], words: set[str], joined: str) -> Meaning | None:
    named = words & {"PEKERJAAN", "PROFESI", "USAHA", "PENCAHARIAN"}
    if words & {"LOKASI", "TEMPAT"} and words & ELSEWHERE:
        return OTHER
    if not named:
        working = words & {"KERJA", "BEKERJA"} and (words & {"JENIS", "SEBAGAI", "BIDANG"} or words == {"KERJA"})
        if not working:
            if words == {"JENIS", "PEKERJA"}:
                return Field.OCCUPATION, FAIR
            if words & {"DAGANGAN", "JUALAN", "KEAHLIAN", "KETERAMPILAN", "AKTIVITAS", "KEGIATAN"} and not words & _NOT_DONE:
                return Field.OCCUPATION, WEAK
            return OTHER if words & {"JAM", "MULAI", "LOKASI"} else None
    if words & {"MULAI", "TAHUN", "JAM", "ALAMAT"} or {"NAMA", "USAHA"} <= words or words == {"SEKTOR", "USAHA"}:
        return OTHER
    said = words & {"PEKERJAAN", "PENCAHARIAN"} or "JENIS" in words
    if words & {"SAMPINGAN", "LAIN", "TAMBAHAN"}:
        return Field.OCCUPATION, WEAK
    return Field.OCCUPATION, FAIR if not said or "KTP" in words else STRONG


def _nik(ordered: list[str], words: set[str], joined: str) -> Meaning | None:
    # `KTP an. Nama` is a number, `Nama sesuai KTP` a name.
    if ordered[0] in {"NAMA"} or ("NAMA" in words and not words & {"NIK", "INDUK"}):
        return None
    if words & {"NIK", "KEPENDUDUKAN"} or joined.startswith("NIKK"):
        return Field.NIK, STRONG
    if words & {"KTP", "EKTP", "KTPEL"}:
        return Field.NIK, FAIR
    if words & {"BERUSAHA", "PEGAWAI", "KOPERASI", "ANGGOTA", "SISWA"} and "INDUK" in words:
        return OTHER
    if "INDUK" in words or ("PENDUDUK" in words and words & {"NOMOR", "IDENTITAS"}):
        return Field.NIK, WEAK
    number = "IDENTITAS" in words or {"NATIONAL", "ID"} <= words
    return (
        (Field.NIK, WEAK) if number and words <= {"IDENTITAS", "NATIONAL", "ID", "NASIONAL", "KARTU", "NOMOR", "DIRI"} else None
    )


def _name(ordered: list[str], words: set[str], joined: str) -> Meaning | None:
    if "NAMA" not in words:
        # `Calon Peserta` or `Pekerja Rentan` over names; numbers and kinds of them are something else.
        alone = words & PERSONS and words <= PERSONS | {"RENTAN", "LENGKAP", "YANG", "DATA"}
        return (Field.NAME, WEAK) if alone else None
    if words == {"NAMA", "ALIAS"}:
        return Field.NAME, WEAK
    if words & NOT_A_PERSON:
        return OTHER
    plain = words == {"NAMA"} or words & {"LENGKAP", "PEKERJA", "PESERTA", "PENERIMA", "KTP", "NIK", "SESUAI"}
    return Field.NAME, STRONG if plain else FAIR


def _dated(ordered: list[str], words: set[str], joined: str) -> Meaning | None:
    """Days of anything but birth, and numbers of anything but persons."""
    if "TANGGAL" in words and len(words) > 1:
        return OTHER
    counted = words & {"NOMOR", "JUMLAH", "JML"}
    return OTHER if counted and (len(words) > 1 or "NOMOR" in words) else None


# The order matters: `Tgl Lahir sesuai KTP` is a birth date, `Nama Kelurahan` a village, `Nama Sesuai KTP` a name.
_RULES: tuple[Rule, ...] = (
    _somebody_else, _mother, _own_name, _not_needed, _family_card, _birth, _sex, _income, _phone, _address, _neighbourhood,
    _village, _occupation, _nik, _name, _dated,
)  # fmt: skip
