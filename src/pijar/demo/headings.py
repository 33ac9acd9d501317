"""The words above the columns: every office has its own for the same thing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from pijar.demo import clerk
from pijar.demo.chance import happens
from pijar.demo.clerk import Cell, Line

HEADINGS: dict[str, tuple[str, ...]] = {
    "number": ("No", "No.", "No Urut", "Nomor"),
    "nik": ("NIK", "N I K", "No NIK", "NO. NIK", "NIK KTP", "No. KTP", "Nomor Induk Kependudukan"),
    "kk": ("No. KK", "Nomor KK", "Nomor Kartu Keluarga", "No Kartu Keluarga"),
    "name": ("Nama", "Nama Lengkap", "Nama Pekerja", "Nama Sesuai KTP", "Nama Calon Peserta", "Nama Pekerja Rentan"),
    "place": ("Tempat Lahir", "Tmp Lahir", "Tempat Lhr"),
    "born": ("Tanggal Lahir", "Tgl Lahir", "Tgl. Lahir", "Tgl Lhr", "Tanggal Lahir (dd/mm/yyyy)"),
    "birth": ("TTL", "Tempat/Tgl Lahir", "Tempat, Tanggal Lahir", "Tempat & Tgl Lahir"),
    "sex": ("L/P", "JK", "J/K", "Jenis Kelamin", "Jns Kelamin"),
    "address": ("Alamat", "Alamat KTP", "Alamat Lengkap", "Alamat Rumah"),
    "street": ("Alamat", "Alamat KTP", "Alamat Rumah"),
    "rt": ("RT", "Rt"),
    "rw": ("RW", "Rw"),
    "rt_rw": ("RT/RW", "RT / RW", "Rt/Rw"),
    "kelurahan": ("Kelurahan", "Kel.", "Desa/Kelurahan", "Nama Kelurahan"),
    "kecamatan": ("Kecamatan", "Kec.", "Kec"),
    "job": ("Pekerjaan", "Jenis Pekerjaan", "Pekerjaan Saat Ini", "Pekerjaan Utama", "Jenis Usaha/Pekerjaan"),
    "income": ("Penghasilan", "Penghasilan/Bulan", "Penghasilan per Bulan", "Pendapatan", "Penghasilan (Rp)"),
    "phone": ("No HP", "No. HP/WA", "Nomor HP", "No Telp/HP", "HP", "No. Handphone"),
    "mother": ("Ibu Kandung", "Nama Ibu Kandung", "Nama Ibu", "Nama Gadis Ibu Kandung"),
    "workplace": ("Lokasi Kerja", "Tempat Kerja"),
    "code": ("Kode Wilayah",),
    "age": ("Umur", "Usia"),
    "note": ("Ket", "Keterangan", "Ket."),
    "plate": ("No. Polisi",),
    "signature": ("Tanda Tangan",),
}
# An export of a system names its columns as a database does.
EXPORT_HEADINGS: dict[str, str] = {
    "number": "id",
    "nik": "nik",
    "kk": "no_kk",
    "name": "nama_lengkap",
    "sex": "jenis_kelamin",
    "place": "tempat_lahir",
    "born": "tgl_lahir",
    "street": "alamat",
    "rt": "rt",
    "rw": "rw",
    "kelurahan": "nama_kelurahan",
    "kecamatan": "kecamatan",
    "job": "pekerjaan",
    "income": "penghasilan",
    "phone": "no_telp",
    "mother": "ibu_kandung",
}


@dataclass(frozen=True, slots=True)
class Page:
    """What a column must know beside its row: the source of chance, the year, and how headings are written."""

    rng: Random
    year: int
    loud: bool
    export: bool = False

    def heading(self, field: str) -> str:
        """One of the usual words for the column, in capitals where the office shouts or the clerk felt like it."""
        if self.export:
            return EXPORT_HEADINGS[field]
        word = self.rng.choice(HEADINGS[field])
        return word.upper() if self.loud or happens(self.rng, 0.15) else word

    def cells(self, fields: tuple[str, ...], line: Line, number: int) -> list[Cell]:
        """One row of the table: the cell of each field, "" being a spacer column."""
        return [FIELDS[field](self, line, number) if field else None for field in fields]


def _phone(page: Page, line: Line, number: int) -> Cell:
    """Exports keep most phone numbers as numbers, which costs them the zero in front."""
    text = line.phone
    return int(text) if page.export and isinstance(text, str) and text.isdecimal() and number % 3 else text


def _kecamatan(page: Page, line: Line, number: int) -> Cell:
    name = line.person.home.kecamatan
    return f"Kec. {name}" if number % 9 == 8 else name.upper() if line.style.kelurahan == "upper" else name


def _full_address(page: Page, line: Line, number: int) -> Cell:
    """The association has no column for the kelurahan: it stands inside the address, sometimes with the kecamatan."""
    kelurahan = f" Kel. {line.kelurahan.removeprefix('Kel. ')}" if line.kelurahan else ""
    kecamatan = f" Kec. {line.person.home.kecamatan}" if number % 3 else ""
    return f"{clerk.address(page.rng, line)}{kelurahan}{kecamatan}"


def _birth_place(page: Page, line: Line, number: int) -> Cell:
    return None if number % 40 == 39 else clerk.CASES[line.style.places](line.person.birth_place)


FIELDS: dict[str, Callable[[Page, Line, int], Cell]] = {
    "number": lambda page, line, number: number,
    "nik": lambda page, line, number: line.nik,
    "kk": lambda page, line, number: None if number % 12 == 5 else line.person.kk,
    "name": lambda page, line, number: line.name,
    "place": _birth_place,
    "born": lambda page, line, number: line.born,
    "birth": lambda page, line, number: clerk.birth_text(line),
    "sex": lambda page, line, number: line.sex,
    "address": lambda page, line, number: clerk.address(page.rng, line),
    "full_address": _full_address,
    "street": lambda page, line, number: clerk.street(line),
    "rt": lambda page, line, number: f"{line.rt:03}",
    "rw": lambda page, line, number: f"{line.rw:03}",
    "rt_rw": lambda page, line, number: clerk.rt_rw(page.rng, line, page.year),
    "kelurahan": lambda page, line, number: line.kelurahan,
    "kecamatan": _kecamatan,
    "job": lambda page, line, number: line.job,
    "income": lambda page, line, number: line.income,
    "phone": _phone,
    "mother": lambda page, line, number: None if number % 13 == 7 else clerk.CASES[line.style.names](line.person.mother),
    "workplace": lambda page, line, number: line.workplace,
    "code": lambda page, line, number: line.person.home.code.replace(".", ""),
    "age": lambda page, line, number: clerk.age(line, page.year),
    "note": lambda page, line, number: line.note,
    # No plate in the city begins with a zero.
    "plate": lambda page, line, number: f"H 0{page.rng.randint(100, 999)} {page.rng.choice('ABCDE')}X",
    "signature": lambda page, line, number: None,
}
HEADINGS["full_address"] = ("Alamat", "Alamat Lengkap")
