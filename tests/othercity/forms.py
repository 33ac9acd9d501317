"""The forms: what stands above, between, beside and below the rows of a list."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

from othercity.columns import Line, Style, line
from othercity.people import Person
from othercity.places import City, Village
from othercity.words import BESIDE, BESIDE_HELD, HELD, SEEN, Noise

Cells = list[Any]
GROUPS = {
    "who": ("IDENTITAS|Data Diri|IDENTITAS PEKERJA|Data Kependudukan", {"nik", "name", "card"}),
    "birth": ("Tempat dan Tanggal Lahir|Kelahiran|Lahir|T T L|TEMPAT & TGL. LAHIR", {"place", "born"}),
    "home": (
        "Alamat|Domisili|ALAMAT TEMPAT TINGGAL|Alamat sesuai KTP",
        {"address", "rt", "rw", "rt_rw", "kelurahan", "kecamatan"},
    ),
    "work": ("Pekerjaan|Mata Pencaharian|USAHA / PEKERJAAN", {"job", "income"}),
}
BELOW = {
    "nik": "NIK|No. KTP|N I K", "name": "Nama|Nama Lengkap|NAMA", "card": "No. KK|KK", "place": "Tempat|Kota|Tmpt",
    "born": "Tanggal|Tgl|Tgl/Bln/Thn", "address": "Jalan/Kampung|Jl./Gg.|Jalan", "rt": "RT", "rw": "RW", "rt_rw": "RT/RW",
    "kelurahan": "Kel/Desa|Kelurahan|Desa/Kel.", "kecamatan": "Kec|Kecamatan|KEC.", "job": "Jenis|Jenis Pekerjaan|Nama Pekerjaan",
    "income": "Penghasilan/bln|Upah (Rp)|Per Bulan (Rp)|Pendapatan",
}  # fmt: skip
STRANGERS = (("Ahli Waris", ("Nama", "NIK", "Hubungan")), ("SUAMI / ISTRI", ("Nama", "NIK", "Tgl Lahir")))


@dataclass
class Sheet:
    name: str
    rows: list[Cells] = field(default_factory=list)
    lines: dict[int, Line] = field(default_factory=dict)

    def add(self, *cells: Any) -> None:
        self.rows.append(list(cells))


@dataclass
class Column:
    key: str
    heading: str
    noise: Noise | None = None
    group: str = ""


@dataclass
class Page:
    """One office's way with one sheet."""

    rng: random.Random
    style: Style
    held: bool
    fields: list[str] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    first: int = 0

    def __post_init__(self) -> None:
        rng, style = self.rng, self.style
        self.first = rng.choice((0, 0, 0, 0, 1, 2, 5))
        self.fields = ["nik", "name", *rng.choice((["born"], ["place", "born"], ["both"], ["place", "born"], ["both"], []))]
        chances = {"sex": 0.8, "income": 0.7, "phone": 0.75, "mother": 0.5, "card": 0.45, "job": 0.92, "kecamatan": 0.3}
        self.fields += [key for key, chance in chances.items() if rng.random() < chance]
        self.fields += rng.choice((["rt", "rw"], ["rt_rw"], []))
        if style.source == "address" or rng.random() < 0.7:
            self.fields.append("address")
        if style.source == "column":
            self.fields.append("kelurahan")
        self._columns()

    def words(self, key: str) -> str:
        text = self.rng.choice((HELD if self.held else SEEN)[key].split("|"))
        text = self.rng.choice((text, text, text.upper(), text.replace(" ", "\n", 1)))
        if self.style.careless and self.rng.random() < 0.25:
            text = self.rng.choice(
                (_slip(self.rng, text), _slip(self.rng, text), _run_together(text), f"{len(self.columns) + 1}. {text}")
            )
        return text if self.style.excel else text.replace("\n", " ")

    def _columns(self) -> None:
        rng = self.rng
        rng.shuffle(self.fields)
        self.columns = [Column(key, self.words(key)) for key in self.fields]
        beside = BESIDE_HELD if self.held else BESIDE
        for heading in rng.sample(list(beside), rng.randrange(0, 7)):
            self.columns.insert(rng.randrange(len(self.columns) + 1), Column("", heading, beside[heading]))
        if self.style.careless and len(self.columns) > 5 and self.style.rows > 20:
            nameless = [column for column in self.columns if column.key in ("born", "sex")]
            if nameless and rng.random() < 0.3:
                rng.choice(nameless).heading = rng.choice(("", "Kolom", "Data"))
        if rng.random() < 0.8:
            self.columns.insert(0, Column("number", rng.choice(("No", "NO.", "No Urut", "Nmr", "#"))))
        if rng.random() < 0.2:
            self.columns.insert(rng.randrange(len(self.columns)), Column("", ""))

    def grouped(self) -> None:
        """Brings columns together below group headings."""
        for key, (names, keys) in GROUPS.items():
            members = [column for column in self.columns if column.key in keys]
            if len(members) < 2 or (key == "who" and self.rng.random() < 0.6) or self.rng.random() < 0.15:
                continue
            name = self.rng.choice(names.split("|"))
            place = self.columns.index(members[0])
            for column in members:
                self.columns.remove(column)
                column.group, column.heading = name, self.rng.choice(BELOW[column.key].split("|"))
            self.columns[place:place] = members
        if self.rng.random() < 0.4:
            name, below = self.rng.choice(STRANGERS)
            noise = {"Nama": BESIDE["Nama Ahli Waris"], "NIK": BESIDE["NIK Istri"], "Hubungan": BESIDE["Hubungan Keluarga"]}
            others = [Column("", text, noise.get(text, BESIDE["Tgl Lahir Anak"]), name) for text in below]
            place = self.rng.choice(
                [n for n, c in enumerate(self.columns) if not c.group or not n or self.columns[n - 1].group != c.group]
            )
            self.columns[place:place] = others

    def header(self, form: str) -> list[Cells]:
        if form == "groups":
            upper: Cells = []
            before = ""
            for column in self.columns:
                upper.append(column.heading if not column.group else None if column.group == before else column.group)
                before = column.group
            return [self.pad(upper), self.pad([c.heading if c.group else None for c in self.columns])]
        if form == "split":
            return self._split()
        return [self.pad([column.heading or None for column in self.columns])]

    def _split(self) -> list[Cells]:
        """Headings of several words, a word or two in each of the rows."""
        parts = [column.heading.split() for column in self.columns]
        height = 3 if self.rng.random() < 0.3 and any(len(words) > 2 for words in parts) else 2
        rows: list[Cells] = [[] for _ in range(height)]
        for words in parts:
            cut = [words[:1], words[1:2], words[2:]] if height == 3 else [words[:-1], words[-1:]]
            if len(words) < 2:
                cut = [words, *[[]] * (height - 1)]
            for row, some in zip(rows, cut, strict=True):
                row.append(" ".join(some) or None)
        return [self.pad(row) for row in rows]

    def pad(self, cells: Cells) -> Cells:
        return [None] * self.first + cells

    def row(self, number: int, typed: Line) -> Cells:
        cells = []
        for column in self.columns:
            value = number if column.key == "number" else typed.cells.get(column.key) if column.key else None
            if column.noise:
                value = column.noise(typed.person, self.rng)
            cells.append(value if value != "" else None)
        return self.pad(cells)


def table(sheet: Sheet, page: Page, people: list[Person], city: City, *, sections: list[Village] | None = None) -> None:
    """Header, rows and what stands between them."""
    rng, page_rows = page.rng, page.rng.choice((0, 0, 25))
    form = rng.choice(("one", "one", "groups", "groups", "split"))
    if form == "groups":
        page.grouped()
    heading = page.header(form)
    sheet.rows += heading
    if rng.random() < 0.4:
        bracket = rng.random() < 0.5
        numbers = [f"({n})" if bracket else n for n in range(1, len(page.columns) + 1)]
        sheet.add(*page.pad(numbers))
    groups = [(v, [p for p in people if p.village == v]) for v in sections] if sections else _by_rw(rng, people)
    number = 0
    for village, members in groups:
        _section(sheet, page, village, members)
        for person in members:
            number += 1
            if page_rows and number % page_rows == 0:
                sheet.rows += heading
            typed = line(person, page.fields, page.style, village if isinstance(village, Village) else None)
            cells = page.row(number, typed)
            sheet.rows.append(cells)
            told = sum(1 for cell in cells if cell is not None and str(cell).strip())
            if told >= 3 and any(str(typed.cells[key] or "").strip() for key in ("nik", "name")):
                sheet.lines[len(sheet.rows)] = typed
        if village is not None and rng.random() < 0.5:
            sheet.add(*page.pad([rng.choice(("JUMLAH", "Total", "Jumlah anggota")), len(members), "orang"]))


def _by_rw(rng: random.Random, people: list[Person]) -> list[tuple[Any, list[Person]]]:
    if rng.random() < 0.6:
        return [(None, people)]
    return [(rw, [p for p in people if p.rw == rw]) for rw in sorted({p.rw for p in people})]


def _section(sheet: Sheet, page: Page, village: Any, members: list[Person]) -> None:
    rng = page.rng
    if isinstance(village, Village):
        name = rng.choice((village.name, village.name.upper()))
        forms: list[Cells] = [
            [f"KELURAHAN {name}"],
            [f"Kel. {name}"],
            [f"A. KELURAHAN {name}"],
            ["Kelurahan", name],
            [f"DESA/KELURAHAN : {name}"],
        ]
        forms += [[f"Kelurahan {name} Kecamatan {village.district}"], [f"{rng.randrange(1, 9)}) Kelurahan {name}"]]
        sheet.add(*page.pad(rng.choice(forms)))
    elif village is not None:
        text = rng.choice((f"RW {village:02}", f"RW. {village}", f"Kelompok Melati {village}", f"Dusun {village}"))
        sheet.add(*page.pad([text]))


def above(sheet: Sheet, page: Page, city: City, office: str, home: Village | None, district: str | None) -> None:
    """Titles, a letter's head, or a legend."""
    rng, pad = page.rng, page.pad
    place = [f"KELURAHAN {home.name.upper()}"] if home else []
    where = [f"KECAMATAN {district.upper()}"] if district else []
    kind = rng.choice(("titles", "letter", "legend", "keys"))
    if kind == "titles":
        for text in (
            "DAFTAR USULAN PENERIMA JAMINAN SOSIAL",
            " ".join([*place, *where]) or office.upper(),
            "TAHUN ANGGARAN 2026",
        ):
            sheet.add(*pad([text]))
    if kind in ("letter", "legend"):
        for text in (
            f"PEMERINTAH KOTA {city.name.upper()}",
            *where,
            *place,
            office.upper(),
            "Jl. Kenanga No. 1 Telp. (0000) 0849000",
        ):
            sheet.add(*pad([text]))
    if kind == "letter":
        sheet.add()
        sheet.add(*pad(["Nomor", ":", "400.9/117/2026"]))
        sheet.add(*pad(["Lampiran", ":", "1 (satu) berkas"]))
        sheet.add(*pad(["Hal", ":", "Usulan pekerja rentan, NIK dan Nama wajib sesuai KTP"]))
        sheet.add(*pad([None, "Kepada Yth. Kepala Dinas Tenaga Kerja, dengan hormat kami kirimkan data NIK dan Nama pekerja"]))
    if kind == "legend":
        sheet.add(*pad(["Petunjuk pengisian:"]))
        sheet.add(*pad(["NIK", ": 16 angka sesuai KTP"]))
        sheet.add(*pad(["Nama", ": huruf besar tanpa gelar"]))
        sheet.add(*pad(["NIK : wajib 16 digit", "Nama : tanpa gelar", "HP : boleh kosong"]))
    if kind == "keys":
        sheet.add(*pad(["Instansi", ":", office]))
        if home:
            sheet.add(*pad(["Kelurahan", ":", home.name]))
        if district:
            sheet.add(*pad(["Kecamatan", ":", district]))
        sheet.add(*pad(["Tahun", ":", 2026]))
    for _ in range(rng.randrange(0, 3)):
        sheet.add()


def below(sheet: Sheet, page: Page, home: Village | None) -> None:
    """Total, footnotes and signatures: one or two cells in a row."""
    rng, pad = page.rng, page.pad
    if rng.random() < 0.5:
        sheet.add(*pad(["TOTAL KESELURUHAN", len(sheet.lines), "orang", "pekerja"]))
    if rng.random() < 0.5:
        sheet.add()
        sheet.add(*pad(["*) NIK wajib sesuai KTP, nama tanpa gelar"]))
        sheet.add(*pad(["**) NIK 3300000101700000 sudah diperbaiki", "Nama sesuai KTP"]))
    if rng.random() < 0.7:
        far = [None] * max(len(page.columns) - 2, 1)
        for text in (
            "Kota, 5 Januari 2026",
            f"Lurah {home.name}" if home else "Kepala Dinas",
            "",
            "SUTARNO, S.Sos",
            "NIP. 19700101 199003 1 009",
        ):
            sheet.add(*pad([*far, text or None]))


def _slip(rng: random.Random, text: str) -> str:
    """One letter lost, doubled or swapped in a longer word."""
    words = [word for word in text.split() if len(word) >= 6 and word.isalpha()]
    if not words:
        return text
    word = rng.choice(words)
    at = rng.randrange(1, len(word) - 2)
    wrong = rng.choice(
        (word[:at] + word[at + 1 :], word[: at + 1] + word[at:], word[:at] + word[at + 1] + word[at] + word[at + 2 :])
    )
    return text.replace(word, wrong, 1)


def _run_together(text: str) -> str:
    """`Tgl Lahir` as `TglLahir`, as column names of other programs are."""
    return text.replace(" ", "") if all(map(str.isalpha, text.split())) else text.replace(" ", "_")
