"""Tables and facts that several papers share."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from pijar.contributions.models import Batch
from pijar.contributions.papers import data, words
from pijar.contributions.papers.data import Law
from pijar.contributions.papers.types import Cell, Row, Table
from pijar.enrolment.words import month_in_words
from pijar.kernel.money import rupiah
from pijar.kernel.month import Month
from pijar.kernel.spelling import spelled_rupiah

Facts = list[tuple[str, Cell]]
SUMS = ("Orang", "JKK (Rp)", "JKM (Rp)", "Jumlah (Rp)")
NOWHERE = "(tidak diketahui)"


def subject(batch: Batch) -> Facts:
    """Month, fund and number of a batch; which payment code it was given, if it is known."""
    month = Month.of(batch.month)
    fund = words.fund(batch.fund_code, data.fund_kinds(month).get(batch.fund_code, ""))
    return [("Bulan iuran", month_in_words(month)), ("Sumber dana", fund), ("Daftar", order(batch.number))]


def order(number: int) -> str:
    return "ke-1 (daftar bulan)" if number == 1 else f"ke-{number} (susulan)"


def controls(batch: Batch) -> Facts:
    """The control totals of a batch, and the sum in words."""
    return [
        ("Jumlah peserta", f"{dots(batch.lines)} orang"), ("Iuran JKK", rupiah(batch.jkk)), ("Iuran JKM", rupiah(batch.jkm)),
        ("Jumlah iuran", rupiah(batch.total)), ("Terbilang", spelled_rupiah(batch.total)),
    ]  # fmt: skip


def dots(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def law_table(found: Sequence[Law]) -> Table:
    """What a month costs per sector of work, by which provisions; sectors of equal cost and law stand on one line."""
    groups: dict[tuple[int, int, tuple[str, ...]], list[Law]] = {}
    for one in found:
        groups.setdefault((one.jkk, one.jkm, one.provisions), []).append(one)
    lines: list[Row] = []
    for (jkk, jkm, provisions), same in groups.items():
        people = sum(one.people for one in same)
        sectors = ", ".join(words.sector(one.sector) for one in same)
        lines.append((sectors, words.cited(provisions), people, jkk, jkm, (jkk + jkm) * people))
    people, total = sum(one.people for one in found), sum((one.jkk + one.jkm) * one.people for one in found)
    lines.append(("Jumlah", "", people, "", "", total))
    return Table(
        heads=("Bidang kerja", "Ketentuan yang diikuti", "Orang", "JKK/orang", "JKM/orang", "Jumlah (Rp)"),
        rows=lines,
        widths=("1.1fr", "1.7fr", "auto", "auto", "auto", "auto"), title="Dasar perhitungan iuran",
        strong=frozenset({len(lines) - 1}),
    )  # fmt: skip


def by_place(people: pl.DataFrame) -> Table:
    """Per kelurahan the people and rupiah of a list, with a sum for each kecamatan and one of all."""
    sums = [pl.len().alias("people"), pl.col("jkk").sum(), pl.col("jkm").sum()]
    names = [pl.col(name).fill_null(NOWHERE) for name in ("district", "village")]
    found = people.with_columns(names).group_by("district", "village", "village_code").agg(sums)
    found = found.sort("district", "village", "village_code")
    lines: list[Row] = []
    strong: set[int] = set()
    for (district,), part in found.group_by("district", maintain_order=True):
        lines += [
            (str(number), *_line(row))
            for number, row in enumerate(part.iter_rows(named=True), start=len(lines) + 1 - len(strong))
        ]
        strong.add(len(lines))
        lines.append(("", f"Kecamatan {district}", "", *_sums(part)))
    strong.add(len(lines))
    lines.append(("", "Seluruhnya", "", *_sums(found)))
    return Table(
        heads=("No.", "Kecamatan", "Kelurahan", *SUMS), rows=lines,
        widths=("auto", "1.2fr", "1.2fr", "auto", "auto", "auto", "auto"), title="Per kecamatan dan kelurahan",
        strong=frozenset(strong),
    )  # fmt: skip


def _line(row: dict[str, object]) -> Row:
    jkk, jkm = int(str(row["jkk"])), int(str(row["jkm"]))
    return (str(row["district"]), str(row["village"]), int(str(row["people"])), jkk, jkm, jkk + jkm)


def _sums(part: pl.DataFrame) -> tuple[int, int, int, int]:
    jkk, jkm = int(part["jkk"].sum()), int(part["jkm"].sum())
    return int(part["people"].sum()), jkk, jkm, jkk + jkm


def amounts(rows: Sequence[tuple[str, int]]) -> Facts:
    """Words and amounts in rupiah, as facts."""
    return [(label, rupiah(amount)) for label, amount in rows]
