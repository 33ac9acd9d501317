"""Kinds of papers, what a paper is made of, and the columns of the file of changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from pijar.contributions.types import FileLayout

Cell = str | int
Row = tuple[Cell, ...]
FORMS = ("pdf", "xlsx")


class Kind(StrEnum):
    """The papers of a batch; the report is of its whole month."""

    NOMINATIVE = "nominatif"
    RECAPITULATION = "rekapitulasi"
    REQUEST = "permohonan"
    MINUTES = "rekonsiliasi"
    REPORT = "laporan"


class Change(StrEnum):
    """What a line of the file of changes tells."""

    NEW = "new"
    LEAVING = "leaving"
    CHANGED = "changed"


@dataclass(frozen=True)
class Signer:
    """Who signs a paper: the word above (Mengetahui, …), the office held, the name and the number of a civil servant."""

    role: str
    name: str = ""
    number: str = ""
    above: str = ""


@dataclass(frozen=True)
class Letterhead:
    """What the programme says of its papers: whose they are, to whom the letter goes, and who signs each kind."""

    city: str
    office: str = ""
    place: str = ""
    legal_basis: str = ""
    branch: str = ""
    branch_place: str = ""
    letter_number: str = ""
    signers: dict[str, tuple[Signer, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """A table: whole numbers are counts or rupiah. `strong` are rows in bold (sums), `mono` columns of identifiers.

    `widths` are "auto" or shares such as "1.5fr", one per column.
    """

    heads: tuple[str, ...]
    rows: list[Row]
    widths: tuple[str, ...]
    title: str = ""
    note: str = ""
    strong: frozenset[int] = frozenset()
    mono: tuple[int, ...] = ()

    @property
    def numbers(self) -> tuple[int, ...]:
        """The columns that hold whole numbers."""
        ends = (self.rows[0], self.rows[-1]) if self.rows else ()
        return tuple(at for at in range(len(self.heads)) if any(isinstance(row[at], int) for row in ends))


@dataclass(frozen=True)
class Content:
    """A paper before it is set: the same for PDF and workbook.

    `lead` and `tail` are paragraphs before and after the tables; `facts` pairs of words; `annex` what follows the signatures;
    `sheet` a table that only the workbook holds, in whole (NIKs in clear, more lines than paper takes).
    """

    title: str
    about: str
    dated: str
    facts: list[tuple[str, Cell]]
    tables: list[Table]
    signers: tuple[Signer, ...]
    lead: tuple[str, ...] = ()
    tail: tuple[str, ...] = ()
    number: str = ""
    checksum: str = ""
    is_draft: bool = False
    is_wide: bool = False
    sheet: Table | None = None
    annex: tuple[Table, ...] = ()
    address: tuple[str, ...] = ()


@dataclass(frozen=True)
class Paper:
    """A paper that is done: its file name, its bytes and their SHA-256, and whether it is a draft (KONSEP)."""

    name: str
    body: bytes
    sha256: str
    is_draft: bool = False


# What a line of the file of changes can show; a city chooses columns, their names and their order.
MUTATION_VALUES = frozenset(
    {
        "action", "nik", "name", "birth_date", "sex", "participant_number", "occupation", "village_code", "village", "month",
        "fund", "from_fund", "reason", "reason_code", "fields", "before",
    }
)  # fmt: skip
DEFAULT_MUTATION = FileLayout(
    columns=(
        ("mutasi", "action"), ("nik", "nik"), ("nama", "name"), ("tanggal_lahir", "birth_date"), ("kpj", "participant_number"),
        ("pekerjaan", "occupation"), ("kelurahan", "village_code"), ("bulan_iuran", "month"), ("sumber_dana", "fund"),
        ("dana_sebelumnya", "from_fund"), ("alasan", "reason"), ("yang_berubah", "fields"), ("sebelumnya", "before"),
    )
)  # fmt: skip
