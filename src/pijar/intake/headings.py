"""What the words of a heading say: which field a column holds, or that it holds something else.

Headings are read by key words. Shortened words are written out, words run together are parted, and one slip in a
longer word is forgiven, so that a rule speaks of `TANGGAL LAHIR` and meets `Tgl. Lhr`, `TGLLAHIR` and `Tangal Lahir`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache

from rapidfuzz.distance import OSA


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

# A heading may name a year or a length; a longer number is a value.
_LONG_NUMBER = re.compile("[0-9]{5}")
_TOLD, _BRACKETS = re.compile(r":\s*\S|^\s*:"), re.compile(r"\([^()]*\)")
LONGEST_HEADING, MOST_WORDS = 70, 9


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_WRITTEN_OUT = {
    short: full
    for full, shorts in {
        "NOMOR": "NO NMR NMOR NOMER NR NUMBER",
        "NAMA": "NM NAME NMA NAMANE ASMA ASMO JENENG",
        "TANGGAL": "TGL TG TGGL TNGGAL TGAL DATE",
        "BULAN": "BLN SEBULAN PERBULAN BULANAN",
        "TAHUN": "THN TH",
        "LAHIR": "LHR LAHR LAIR LHIR KELAHIRAN LAHIRNYA BIRTH LAHIRAN",
        "TEMPAT": "TMP TMPT TPT TEMP TMPAT PLACE TPAT",
        "KOTA": "KAB KABUPATEN",
        "JENIS": "JNS JEN JNIS",
        "KELAMIN": "KLMN KLM KLMIN KELMN KELAMINNYA GENDER SEX SEKS",
        "LAKI": "LK LELAKI PRIA PA LANANG",
        "PEREMPUAN": "PR WANITA PI WADON",
        "ALAMAT": "ALMT ADDRESS ALM",
        "JALAN": "JL JLN",
        "GANG": "GG",
        "KAMPUNG": "KP KMP KPG",
        "KELURAHAN": "KLRHN KELRAHAN VILLAGE",
        "DESA": "DS",
        "KECAMATAN": "KEC KCMTN DISTRICT DISTRIK",
        "PEKERJAAN": "PKRJAAN PEKERJAANNYA PKJ JOB OCCUPATION OKUPASI GAWEYAN PENGGAWEAN PAKARYAN",
        "PENGHASILAN": "PENDAPATAN INCOME PENGHSLN",
        "OMZET": "OMSET",
        "KANDUNG": "KDG KNDG KND KDUNG",
        "IBU": "MOTHER IBUNYA BIYUNG",
        "KELUARGA": "KLG KELG KLRG KELUARGANYA FAMILY",
        "KEPENDUDUKAN": "KEPEND KPNDDKN KEPNDDKN",
        "IDENTITAS": "IDENTITY",
        "SEKARANG": "SKRG SKR",
        "LENGKAP": "LGKP LNGKP FULL",
        "ISTRI": "ISTERI",
        "TINGGAL": "TINGGALNYA",
        "ORANGTUA": "ORTU",
    }.items()
    for short in shorts.split()
}
_PLACE_WORDS = _set("TEMPAT KOTA ASAL DI")
_DATE_WORDS = _set("TANGGAL TAHUN HARI")
_OTHERS = _set(
    "AYAH BAPAK SUAMI ISTRI PASANGAN WARIS ANAK PENDAMPING PETUGAS HUBUNGAN KOORDINATOR KETUA SAKSI MANDOR PENGURUS DARURAT "
    "WALI KERABAT SAUDARA PENDATA SURVEYOR ENUMERATOR OPERATOR VERIFIKATOR KADER MAJIKAN JURAGAN LURAH CAMAT PENGUSUL "
    "ORANGTUA SEKRETARIS BENDAHARA ATASAN PEMBINA MERTUA PENERUS PENANGGUNG REKOMENDASI ADIK KAKAK CUCU"
)
_NOT_NEEDED = _set(
    "STATUS KODE KD UMUR USIA KET KETERANGAN CATATAN TANDA TTD PARAF POLISI PLAT NOPOL FOTO EMAIL REKENING REK BANK NPWP "
    "NIP NPP KPJ BPJS BPJSTK BPJAMSOSTEK AGAMA PENDIDIKAN POS KODEPOS DESIL SEGMEN FOTOKOPI FOTOCOPY FC SCAN COPY BERKAS "
    "DOKUMEN LAMPIRAN CEK DARAH GOL GOLONGAN UKURAN BAJU KAOS SEPATU KAWIN NIKAH PERKAWINAN TANGGUNGAN MODAL IURAN PREMI "
    "BANTUAN PENGELUARAN VERIFIKASI VALIDASI LAMBUNG SIM KIS NIB KUSUKA ATASNAMA SUKU MASA BERLAKU TMT KOORDINAT "
    "WARGANEGARA KEWARGANEGARAAN DISABILITAS PENYAKIT ASURANSI PROGRAM TABUNGAN BUKU ANGSURAN IJAZAH SERTIFIKAT IZIN LUAS "
    "LAHAN LAMA CETAK INPUT AKTA PASPOR STNK PAS SEPADAN LAYAK KELAYAKAN SUMBER"
)
_ELSEWHERE = _set(
    "USAHA KERJA PEKERJAAN KANTOR TOKO LAPAK PASAR LOKASI INSTANSI JUALAN DAGANG MANGKAL BEKERJA PANGKALAN BERDAGANG"
)
_NOT_A_PERSON = _set(
    "JALAN GANG USAHA PERUSAHAAN DINAS OPD KELOMPOK INSTANSI PASAR KAPAL PANGGILAN ALIAS KOMUNITAS PAGUYUBAN KOPERASI "
    "SEKOLAH TOKO WARUNG LEMBAGA BARANG PROGRAM KEGIATAN WILAYAH PROVINSI KOTA KAMPUNG DUSUN TEMPAT PANGKALAN GAPOKTAN "
    "POKTAN KECAMATAN RW RT SEKTOR PRODUK MESIN ALAT TANAMAN IKAN JURUSAN TRAYEK RUTE"
)
_PERSONS = _set(
    "PEKERJA PESERTA PENERIMA CALON WARGA BURUH NELAYAN PETANI PEDAGANG TENAGA ANGGOTA TUKANG PENGEMUDI SOPIR JUKIR MANFAAT "
    "TERTANGGUNG ORANG PENDUDUK YBS BERSANGKUTAN DIUSULKAN PEMULUNG ASUMSI OJEK KUSIR PENGRAJIN PKL AWAK KRU RELAWAN GURU "
    "MARBOT"
)
_ADDRESS_PARTS = ({"RT"}, {"RW"}, {"KELURAHAN", "KEL", "DESA"}, {"KECAMATAN"})
_INCOME = _set("PENGHASILAN UPAH GAJI OMZET HONOR HONORARIUM PENGHASILANNYA")
_PHONE = _set(
    "HP TELP TELEPON TELPON TELEPHONE TLP TEL HANDPHONE HANPHONE WA WHATSAPP WHATSAP WHATSHAPP PONSEL PHONE KONTAK SELULER "
    "TELFON CONTACT DIHUBUNGI CP HANDPON MOBILE TELEFON"
)
_SEX_JOINED = {"LP", "PL", "JK", "JENKEL", "JEKEL", "LKPR"}
_PLAIN_WORDS = _set(
    "NIK KTP EKTP KTPEL EL KK RT RW INDUK PENDUDUK KARTU KEPALA RUKUN TETANGGA WARGA DOMISILI RUMAH DUSUN LINGKUNGAN DUKUH "
    "WILAYAH ASAL PROFESI USAHA MATA PENCAHARIAN BIDANG SEKTOR KERJA KEL LP JK TTL DOB RP RUPIAH RATA PER SESUAI DENGAN DAN "
    "ATAU YANG GADIS TANPA GELAR URUT UTAMA POKOK SAAT INI SEHARI HARI SEBAGAI ELEKTRONIK DIGIT ANGKA AKTIF BISA DAPAT "
    "TANGGA TINGGI L P KELAS DATA DIRI ID RENTAN NASIONAL NATIONAL JUMLAH JML BERUSAHA PEGAWAI BLOK LOS TANI TERNAK BULAN "
    "PROVINSI ANGGARAN DAFTAR USULAN SURVEI PENDAFTARAN KELOMPOK PASAR JENKEL JEKEL TERAKHIR MULAI MENJADI HASIL ATAS "
    "TINGGAL ORANG TUA NOTA NOPOL KESEHATAN KETENAGAKERJAAN PANGGILAN KAPAL TIM TERKINI PERSON KAWIN KELUARGA HUBUNGAN "
    "KERJA TERIMA"
)
_KNOWN = (
    _PLAIN_WORDS | frozenset(_WRITTEN_OUT) | frozenset(_WRITTEN_OUT.values()) | _OTHERS | _NOT_NEEDED | _ELSEWHERE | _NOT_A_PERSON
    | _PERSONS | _INCOME | _PHONE | _DATE_WORDS
)  # fmt: skip
# Words that a slip may have been meant for; common words of other things are in `_KNOWN` only, so that they stay.
_MEANT = sorted(
    {word for word in {*_WRITTEN_OUT.values(), *_PHONE, *_INCOME, *_OTHERS, *_PERSONS, *_PLAIN_WORDS} if len(word) >= 5}
    | {"PENDAPATAN", "KELAHIRAN", "KABUPATEN", "KETERANGAN", "REKENING"}
)
_SHORTEST_SLIP, _TWO_SLIPS = 4, 9


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


@lru_cache(maxsize=20_000)
def _plain(word: str) -> tuple[str, ...]:
    """A word written out: `TGL` gives TANGGAL, `TGLLHR` TANGGAL and LAHIR, `TANGAL` TANGGAL; others stay."""
    if word in _WRITTEN_OUT:
        return (_WRITTEN_OUT[word],)
    if word in _KNOWN or len(word) < _SHORTEST_SLIP or not word.isalpha():
        return (word,)
    if parts := _parted(word):
        return tuple(plain for part in parts for plain in _plain(part))
    allowed = 2 if len(word) >= _TWO_SLIPS else 1
    near = [
        (OSA.distance(word, meant, score_cutoff=allowed), meant) for meant in _MEANT if abs(len(meant) - len(word)) <= allowed
    ]
    best = sorted(pair for pair in near if pair[0] <= allowed)
    if best and len(best[0][1]) > _SHORTEST_SLIP and (len(best) == 1 or best[0][0] < best[1][0]):
        return (_WRITTEN_OUT.get(best[0][1], best[0][1]),)
    return (word,)


def _parted(word: str) -> list[str]:
    """Known words that were run together, longest first; empty when the word is not made of such."""
    for cut in range(len(word) - 2, 1, -1):
        first, rest = word[:cut], word[cut:]
        if first in _KNOWN:
            if rest in _KNOWN:
                return [first, rest]
            if more := _parted(rest):
                return [first, *more]
    return []


def plain_words(text: str) -> list[str]:
    """The words of a heading, written out and without slips; numbers are left out."""
    return [plain for word in heading_words(text) for plain in _plain(word) if not plain.isdigit()]


def is_told(text: str) -> bool:
    """Whether the text tells something of a key, like `Kelurahan : Wates` or `: Wates`; a heading does not."""
    return bool(_TOLD.search(_BRACKETS.sub("", text)))


def is_of_headings(text: str) -> bool:
    """Whether every word of the text is one that headings are made of."""
    words = plain_words(text)
    return bool(words) and len(text) <= LONGEST_HEADING and all(word in _KNOWN for word in words)


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
    if len(text) > LONGEST_HEADING or _LONG_NUMBER.search(text) or is_told(text):
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
    if above & _OTHERS and not words & {"IBU"}:
        return OTHER
    if field in {Field.BIRTH_BOTH, Field.BIRTH_DATE, Field.BIRTH_PLACE}:
        if words & _DATE_WORDS:
            return Field.BIRTH_DATE, STRONG
        if words & _PLACE_WORDS:
            return Field.BIRTH_PLACE, STRONG
    if field is Field.OCCUPATION:
        if words & _INCOME or words & {"BULAN", "RP", "RUPIAH"}:
            return Field.INCOME, STRONG
        if words & {"JENIS", "NAMA", "UTAMA", "PEKERJAAN", "PROFESI"} and not words & {"TEMPAT", "LOKASI"}:
            return Field.OCCUPATION, STRONG
        if words & {"ALAMAT", "KELURAHAN", "KEL", "DESA", "KECAMATAN", "RT", "RW"}:
            return OTHER
    if field is Field.ADDRESS and words & {"JALAN", "KAMPUNG", "DUSUN", "RUMAH", "LENGKAP", "GANG", "DUKUH"}:
        return Field.ADDRESS, STRONG
    own = meaning(text)
    return own if own != UNKNOWN else meaning(f"{group} {text}")


Rule = Callable[[list[str], set[str], str], Meaning | None]


def _somebody_else(ordered: list[str], words: set[str], joined: str) -> Meaning | None:
    if {"ORANG", "TUA"} <= words and "IBU" not in words:
        return OTHER
    if {"ANAK", "BUAH", "KAPAL"} <= words or words & {"IBU"} or {"RUKUN", "TETANGGA"} <= words:
        return None
    if {"KEPALA", "KELUARGA"} <= words:
        return OTHER
    return OTHER if words & _OTHERS else None


def _mother(ordered: list[str], words: set[str], joined: str) -> Meaning | None:
    if not words & {"IBU", "KANDUNG"}:
        return None
    if words & {"RUMAH", "TANGGA"}:
        return None
    about = words & {"NIK", "KTP", "KK", "ALAMAT", "PEKERJAAN", "TANGGAL", *_PHONE} and "SESUAI" not in words
    return OTHER if about else (Field.MOTHER, FAIR)


def _not_needed(ordered: list[str], words: set[str], joined: str) -> Meaning | None:
    if not words & _NOT_NEEDED:
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
    if words & {"AKTA", "NOMOR"} and not words & _DATE_WORDS:
        return OTHER
    if "DOB" in words:
        return Field.BIRTH_DATE, STRONG
    place, day = bool(words & _PLACE_WORDS), bool(words & _DATE_WORDS)
    if place == day or "TTL" in words:
        return Field.BIRTH_BOTH, STRONG if place else FAIR
    if place:
        return Field.BIRTH_PLACE, STRONG
    return Field.BIRTH_DATE, STRONG if "TANGGAL" in words else WEAK


def _sex(ordered: list[str], words: set[str], joined: str) -> Meaning | None:
    named = words & {"KELAMIN", "LP", "PL", "JK", "JENKEL", "JEKEL"} or {"JENIS", "KEL"} == words or joined in _SEX_JOINED
    return (Field.SEX, STRONG) if named or {"LAKI", "PEREMPUAN"} <= words else None


def _income(ordered: list[str], words: set[str], joined: str) -> Meaning | None:
    monthly = "BULAN" in words and words & {"RP", "RUPIAH", "HASIL"}
    if not (words & _INCOME or monthly) or words & {"KELAS", "JENIS"}:
        return None
    return Field.INCOME, FAIR if words & {"TAHUN", "HARI", "HARIAN"} else STRONG


def _phone(ordered: list[str], words: set[str], joined: str) -> Meaning | None:
    return (Field.PHONE, STRONG) if words & _PHONE else None


def _address(ordered: list[str], words: set[str], joined: str) -> Meaning | None:
    named = words & {"ALAMAT", "DOMISILI", "TINGGAL", "RUMAH"} or ({"JALAN", "KAMPUNG", "GANG"} & words and "NAMA" not in words)
    if not named or {"RUMAH", "TANGGA"} <= words:
        return None
    parts = [part for part in _ADDRESS_PARTS if part & words]
    if len(parts) == 1 or (len(parts) == 2 and {"RT", "RW"} <= words and "ALAMAT" not in words):
        # `Alamat RT` is the RT, while `Alamat (RT/RW, Kelurahan)` is an address that holds them.
        return None
    if words & _ELSEWHERE:
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
    if words & _ELSEWHERE:
        return OTHER
    if named or short:
        return Field.KELURAHAN, STRONG if named else FAIR
    return Field.KECAMATAN, STRONG


def _occupation(ordered: list[str], words: set[str], joined: str) -> Meaning | None:
    named = words & {"PEKERJAAN", "PROFESI", "USAHA", "PENCAHARIAN"}
    if words & {"LOKASI", "TEMPAT"} and words & _ELSEWHERE:
        return OTHER
    if not named:
        working = words & {"KERJA", "BEKERJA"} and (words & {"JENIS", "SEBAGAI", "BIDANG"} or words == {"KERJA"})
        if not working:
            return OTHER if words & {"JAM", "MULAI", "LOKASI"} else None
    if words & {"MULAI", "TAHUN", "JAM", "ALAMAT"} or {"NAMA", "USAHA"} <= words or words == {"SEKTOR", "USAHA"}:
        return OTHER
    said = words & {"PEKERJAAN", "PENCAHARIAN"} or "JENIS" in words
    return Field.OCCUPATION, FAIR if not said or {"SESUAI", "KTP"} <= words else STRONG


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
    return (Field.NIK, WEAK) if number and words <= {"IDENTITAS", "NATIONAL", "ID", "NASIONAL", "KARTU", "NOMOR"} else None


def _name(ordered: list[str], words: set[str], joined: str) -> Meaning | None:
    if "NAMA" not in words:
        # `Calon Peserta` or `Pekerja Rentan` over names; numbers and kinds of them are something else.
        alone = words & _PERSONS and words <= _PERSONS | {"RENTAN", "LENGKAP", "YANG", "DATA"}
        return (Field.NAME, WEAK) if alone else None
    if words & _NOT_A_PERSON:
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
    _somebody_else, _mother, _not_needed, _family_card, _birth, _sex, _income, _phone, _address, _neighbourhood, _village,
    _occupation, _nik, _name, _dated,
)  # fmt: skip
