"""What the papers tell, read from the books: a batch's people as they were sent, its sums, and how it was paid and answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from pijar.audit.models import Event
from pijar.contributions.exchange import batch_frame
from pijar.contributions.models import Batch, Remittance, Reply
from pijar.contributions.types import AMOUNTS, LINE_VALUES, SENT, Bucket, FileLayout
from pijar.kernel.clock import JAKARTA, today
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.registry import files as kept_files
from pijar.registry.copy import asked, rows
from pijar.registry.crypto import identifiers
from pijar.registry.once import once

# Every value of a line under its own name, days in ISO form.
PLAIN = FileLayout(columns=tuple((value, value) for value in sorted(LINE_VALUES)), date_format="%Y-%m-%d")


@dataclass(frozen=True)
class Law:
    """What lines of one sector cost, and the provisions they follow; whole people and rupiah."""

    sector: str
    jkk: int
    jkm: int
    people: int
    provisions: tuple[str, ...]


def batch_of(batch_id: int) -> Batch:
    """The batch of an id. Raises Refusal (BATCH_UNKNOWN)."""
    found = Batch.objects.filter(id=batch_id).first()
    if found is None:
        raise Refusal("BATCH_UNKNOWN", f"There is no batch {batch_id}: `pijar month show MONTH` shows those there are.")
    return found


def batches(month: Month, fund: str | None = None, number: int | None = None) -> list[Batch]:
    """The batches of a month, of one fund or number where named. Raises Refusal: NOTHING_BILLED, BATCH_UNKNOWN."""
    found = list(Batch.objects.filter(month=month.first_day).order_by("number", "id"))
    if not found:
        raise Refusal("NOTHING_BILLED", f"Nothing is billed for {month}: run `pijar month run {month}` first.")
    wanted = [b for b in found if fund in (None, b.fund_code) and number in (None, b.number)]
    if not wanted:
        have = ", ".join(f"{b.fund_code} {b.number}" for b in found)
        which = " ".join(str(one) for one in (fund, number) if one is not None)
        raise Refusal("BATCH_UNKNOWN", f"There is no batch {which} for {month} (there is: {have}).")
    return wanted


def is_sent(batch: Batch) -> bool:
    """Whether the insurer has the list: it and its papers stay as they are."""
    return batch.state in {state.value for state in SENT}


def people(batch: Batch, layouts: Sequence[FileLayout]) -> pl.DataFrame:
    """Everybody of a batch by kecamatan, kelurahan and name: the values of PLAIN as texts, amounts whole rupiah, NIK in clear.

    Of a batch that was sent, what stands in its file, whatever changed since; `layouts` are the forms it may be written in.
    Raises Refusal: BATCH_DOES_NOT_ADD_UP, FILE_LOST.
    """
    sent = _as_sent(batch, layouts) if is_sent(batch) else None
    frame = batch_frame(batch, PLAIN) if sent is None else _with_the_rest(batch, sent)
    if (frame.height, _sum(frame)) != (batch.lines, batch.total):
        raise Refusal(
            "BATCH_DOES_NOT_ADD_UP",
            f"Batch {batch.id} says {batch.lines} lines, {batch.total}; it has {frame.height}, {_sum(frame)}.",
        )
    return frame.join(places(), on="village_code", how="left").sort("district", "village", "name", "nik", nulls_last=True)


def _with_the_rest(batch: Batch, sent: pl.DataFrame) -> pl.DataFrame:
    """What a short form of the insurer's file leaves out, as it stands in the books."""
    missing = sorted(LINE_VALUES - set(sent.columns))
    return sent.join(batch_frame(batch, PLAIN).select("nik", *missing), on="nik") if missing else sent


def _sum(frame: pl.DataFrame) -> int:
    return int(frame["jkk"].sum()) + int(frame["jkm"].sum())


def places() -> pl.DataFrame:
    """`village_code`, `village` and `district` by name."""
    sql = "select v.code, v.name, d.name from regions_region v join regions_region d on d.code = v.parent_code"
    schema = dict.fromkeys(("village_code", "village", "district"), pl.String)
    return pl.DataFrame(rows(sql), schema=schema, orient="row")


def _as_sent(batch: Batch, layouts: Sequence[FileLayout]) -> pl.DataFrame | None:
    """The batch's own file, its columns named by their values; None where none of the forms is its."""
    sha256 = next((file["sha256"] for file in batch.files if file["format"] == "csv"), None)
    if sha256 is None:
        return None
    body = b"".join(kept_files.kept(sha256))
    return next((frame for layout in layouts if (frame := _read(body, layout)) is not None), None)


def _read(body: bytes, layout: FileLayout) -> pl.DataFrame | None:
    """A file of the insurer's form, or None where it is in another; amounts as whole numbers, days in ISO form."""
    table = pl.read_csv(body, separator=layout.separator, infer_schema=False, truncate_ragged_lines=True).fill_null("")
    headings = dict(reversed([(value, heading) for heading, value in layout.columns]))
    if table.columns != [heading for heading, _ in layout.columns] or "nik" not in headings:
        return None
    text = pl.col(pl.String)
    frame = table.select(pl.col(heading).alias(value) for value, heading in headings.items())
    # The apostrophe that keeps a spreadsheet from reckoning is no part of the name.
    frame = frame.with_columns(
        pl.when(text.str.contains(r"^'(\s*[=+\-@|]|[\t\r])")).then(text.str.slice(1)).otherwise(text).name.keep()
    )
    numbers = [pl.col(name).cast(pl.Int64) for name in sorted(AMOUNTS) if name in frame.columns]
    return _with_days(frame.with_columns(numbers), layout.date_format)


def _with_days(frame: pl.DataFrame, form: str) -> pl.DataFrame | None:
    if "birth_date" not in frame.columns:
        return frame
    days = frame["birth_date"].str.to_date(form, strict=False)
    if bool((days.is_null() & (frame["birth_date"] != "")).any()):
        return None
    return frame.with_columns(days.dt.strftime("%Y-%m-%d").alias("birth_date"))


def law(batch_ids: Sequence[int]) -> list[Law]:
    """What the lines of these batches rest on, by sector."""
    found = rows(
        "select r.sector, l.jkk, l.jkm, count(*), r.provisions from contributions_batchline l"
        " join contributions_rate r on r.id = l.rate_id where l.batch_id = any(%s)"
        " group by r.sector, l.jkk, l.jkm, r.provisions order by 1, 2, 3, 5",
        list(batch_ids),
    )
    return [Law(sector, jkk, jkm, count, tuple(provisions)) for sector, jkk, jkm, count, provisions in found]


def fund_kinds(month: Month) -> dict[str, str]:
    """Fund code to kind, of the month's year."""
    return dict(rows("select code, kind from funding_fundingsource where year = %s order by position", month.year))


def remittance(batch: Batch) -> Remittance | None:
    return Remittance.objects.filter(batch=batch).first()


def claims(batch_ids: Sequence[int]) -> dict[str, int]:
    """Cause to what the insurer owes for lines of these batches, whole rupiah; causes that come to nothing left out."""
    found = rows(
        "select m.cause, sum(m.amount) from contributions_claimmove m join contributions_batchline l on l.id = m.line_id"
        " where l.batch_id = any(%s) group by 1 having sum(m.amount) <> 0 order by 1",
        list(batch_ids),
    )
    return {cause: int(amount) for cause, amount in found}


def last_claim(batch: Batch) -> int:
    """The last change of a claim on a line of the batch, by its id; 0 where there is none."""
    sql = (
        "select coalesce(max(m.id), 0) from contributions_claimmove m join contributions_batchline l on l.id = m.line_id"
        " where l.batch_id = %s"
    )
    return int(rows(sql, batch.id)[0][0])


@once
def replies(batch: Batch) -> list[Reply]:
    return list(Reply.objects.filter(batch=batch).order_by("id"))


@dataclass(frozen=True)
class InBucket:
    """One bucket of a reconciliation: lines, what was billed for them and what the insurer booked, whole rupiah."""

    bucket: Bucket
    lines: int
    billed: int
    booked: int


def buckets(batch: Batch) -> list[InBucket]:
    """How a batch's lines stand after the insurer's answers, every bucket named; lines of nobody are of the last answer."""
    found = {
        bucket: (int(lines), int(billed), int(booked))
        for bucket, lines, billed, booked in rows(
            "select r.bucket, count(*), sum(l.jkk + l.jkm), sum(r.booked) from contributions_lineresult r"
            " join contributions_batchline l on l.id = r.line_id where l.batch_id = %s group by 1", batch.id,
        )
    }  # fmt: skip
    unknown = rows(
        "select count(*), coalesce(sum(booked), 0) from contributions_replyline where bucket = 'unknown' and reply_id ="
        " (select max(id) from contributions_reply where batch_id = %s)", batch.id,
    )[0]  # fmt: skip
    found[Bucket.UNKNOWN.value] = (int(unknown[0]), 0, int(unknown[1]))
    return [InBucket(bucket, *found.get(bucket.value, (0, 0, 0))) for bucket in Bucket]


OPEN = """
select p.national_id, p.name, r.bucket, l.jkk + l.jkm as billed, r.booked, r.reason, coalesce(c.amount, 0)
  from contributions_lineresult r
  join contributions_batchline l on l.id = r.line_id
  join registry_person p on p.id = l.person_id
  left join (select m.line_id, sum(m.amount) as amount from contributions_claimmove m
               join contributions_batchline n on n.id = m.line_id and n.batch_id = %(batch)s group by 1) c on c.line_id = l.id
 where l.batch_id = %(batch)s and (r.bucket <> 'accepted' or coalesce(c.amount, 0) <> 0)
union all
select y.national_id, '', y.bucket, 0, y.booked, y.reason, 0 from contributions_replyline y
 where y.bucket = 'unknown' and y.reply_id = (select max(id) from contributions_reply where batch_id = %(batch)s)
"""


def open_items(batch: Batch) -> list[tuple[str, str, str, int, int, str, int]]:
    """What is left open: NIK in clear, name, bucket, billed, booked, the insurer's reason, claim; whole rupiah."""
    found = asked(f'select * from ({OPEN}) o order by bucket, name collate "C", national_id', {"batch": batch.id})
    known = [one for one in found if one[0] is not None]
    niks = iter(identifiers().decrypt_many("national_id", [bytes(one[0]) for one in known]))
    return [
        (next(niks) if nik is not None else "", name, bucket, int(billed), int(booked), reason, int(claim))
        for nik, name, bucket, billed, booked, reason, claim in found
    ]


def sent_on(batch: Batch) -> date:
    """The day a batch was sent, by the audit trail; of one that is not sent, today."""
    if not is_sent(batch):
        return today()
    found = Event.objects.filter(subject=f"batch:{batch.id}", action="batch.submit").order_by("number").first()
    return day_of(found.at) if found else Month.of(batch.month).first_day


def last_day(batch: Batch) -> date:
    """The day of the last thing that happened to a batch: sent, paid or answered."""
    days = [sent_on(batch), *(day_of(reply.at) for reply in replies(batch))]
    paid = remittance(batch)
    return max([*days, paid.paid_on]) if paid else max(days)


def day_of(at: datetime) -> date:
    """The day of an instant in western Indonesia."""
    return at.astimezone(JAKARTA).date()
