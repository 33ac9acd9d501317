"""The report of a month: all funds with people, money and claims, and the people of each kecamatan."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from pijar.allocation.selectors import places
from pijar.contributions import money
from pijar.contributions.models import Batch
from pijar.contributions.papers import data, mutation, parts, words
from pijar.contributions.papers.contents import Asked
from pijar.contributions.papers.types import Content, Kind, Row, Table
from pijar.enrolment.words import month_in_words
from pijar.kernel.money import rupiah
from pijar.kernel.spelling import spelled_rupiah
from pijar.registry.copy import rows

WAITING = """
select coalesce(d.name, %s), count(*) from allocation_waiting w join registry_person p on p.id = w.person_id
  left join regions_region v on v.code = p.village_code left join regions_region d on d.code = v.parent_code
 where w.month = %s and w.position is not null group by 1
"""


def report(asked: Asked, layouts: mutation.Layouts) -> Content:
    """The month of a batch. Raises Refusal as `mutation.reckon` does."""
    month, found = asked.month, data.batches(asked.month)
    changes = mutation.reckon(month, layouts)
    total, paid = sum(b.total for b in found), sum(_paid(b) for b in found)
    owed = sum(data.claims([b.id for b in found]).values())
    waiting = dict(rows(WAITING, parts.NOWHERE, month.first_day))
    facts: parts.Facts = [
        ("Bulan iuran", month_in_words(month)), ("Peserta", f"{parts.dots(sum(b.lines for b in found))} orang"),
        ("Iuran ditagih", rupiah(total)), ("Terbilang", spelled_rupiah(total)), ("Iuran dibayar", rupiah(paid)),
        ("Tagihan kepada BPJS", rupiah(owed)), ("Daftar tunggu", f"{parts.dots(sum(waiting.values()))} orang"),
    ]  # fmt: skip
    lists = pl.concat(
        [data.people(b, asked.layouts).select("district", "jkk", "jkm").with_columns(fund=pl.lit(b.fund_code)) for b in found]
    )
    day = max(data.last_day(b) for b in found)
    return Content(
        title=words.TITLES[Kind.REPORT], about=f"Bulan iuran {month_in_words(month)}", dated=asked.dated(day), facts=facts,
        tables=[
            _people(found, changes), _money(found), _districts(lists, waiting), parts.law_table(data.law([b.id for b in found])),
            _files(found),
        ],
        signers=words.signers(Kind.REPORT, asked.head), is_draft=not all(map(data.is_sent, found)), is_wide=True,
    )  # fmt: skip


def _paid(batch: Batch) -> int:
    found = data.remittance(batch)
    return found.amount if found else 0


def _people(found: Sequence[Batch], changes: mutation.Mutations) -> Table:
    quotas = places(changes.month)
    lines: list[Row] = []
    for fund, counts in changes.funds.items():
        quota = quotas.get(fund, {}).get("quota")
        lines.append((fund, "" if quota is None else quota, counts.before, counts.new, counts.leaving, counts.now))
    whole = changes.all
    lines.append(("Seluruhnya", "", whole.before, whole.new, whole.leaving, whole.now))
    return Table(
        ("Sumber dana", "Tempat", "Bulan lalu", "Baru", "Keluar", "Dibiayai"), lines,
        ("1fr", "auto", "auto", "auto", "auto", "auto"), title="Peserta", strong=frozenset({len(lines) - 1}),
        note="Yang pindah sumber dana dihitung baru di dana tujuan dan keluar di dana asal, tidak dalam jumlah seluruhnya.",
    )  # fmt: skip


def _money(found: Sequence[Batch]) -> Table:
    lines: list[Row] = [
        (
            b.fund_code if b.number == 1 else f"{b.fund_code} ({b.number})", words.STATES[b.state], b.lines, b.total,
            money.credit_of(b), _paid(b), sum(data.claims([b.id]).values()),
        )
        for b in sorted(found, key=lambda b: (b.fund_code, b.number))
    ]  # fmt: skip
    lines.append(("Seluruhnya", "", *(sum(int(line[at]) for line in lines) for at in range(2, 7))))
    return Table(
        ("Sumber dana", "Keadaan", "Orang", "Ditagih (Rp)", "Kredit (Rp)", "Dibayar (Rp)", "Tagihan ke BPJS (Rp)"), lines,
        ("1fr", "1fr", "auto", "auto", "auto", "auto", "auto"), title="Uang", strong=frozenset({len(lines) - 1}),
    )  # fmt: skip


def _districts(lists: pl.DataFrame, waiting: dict[str, int]) -> Table:
    """Per kecamatan the people of each fund, what is billed for them, and who waits."""
    found = lists.with_columns(pl.col("district").fill_null(parts.NOWHERE))
    funds = sorted(found["fund"].unique())
    sums = found.group_by("district").agg(
        *((pl.col("fund") == fund).sum().alias(fund) for fund in funds), pl.len().alias("people"),
        (pl.col("jkk") + pl.col("jkm")).sum().alias("total"),
    )  # fmt: skip
    told = {row["district"]: row for row in sums.iter_rows(named=True)}
    lines: list[Row] = []
    for district in sorted({*told, *waiting}):
        row = told.get(district, {})
        numbers = [int(row.get(name, 0)) for name in (*funds, "people", "total")]
        lines.append((district, *numbers, waiting.get(district, 0)))
    lines.append(("Seluruhnya", *(sum(int(line[at]) for line in lines) for at in range(1, len(funds) + 4))))
    heads = ("Kecamatan", *funds, "Orang", "Ditagih (Rp)", "Menunggu")
    widths = ("1fr", *("auto" for _ in heads[1:]))
    return Table(heads, lines, widths, title="Per kecamatan", strong=frozenset({len(lines) - 1}))


def _files(found: Sequence[Batch]) -> Table:
    lines: list[Row] = [
        (b.fund_code, parts.order(b.number), b.made_by, b.approved_by or "-", b.billing_code or "-", b.checksum or "-")
        for b in found
    ]
    heads = ("Sumber dana", "Daftar", "Dibuat", "Disetujui", "Kode iuran", "Sidik SHA-256 berkas BPJS")
    return Table(heads, lines, ("auto", "auto", "1fr", "1fr", "auto", "auto"), title="Berkas", mono=(5,))
