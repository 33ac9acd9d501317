"""Files to and from the insurer: the list of a batch, and the reply to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
from django.db.models import Exists, OuterRef, Q

from pijar.audit.services import record
from pijar.contributions import afterdeath, claims, money, queue
from pijar.contributions.models import Batch, Remittance, Reply, ReplyLine
from pijar.contributions.replyfile import read_reply
from pijar.contributions.types import AMOUNTS, DEFAULT_LAYOUT, DEFAULT_REPLY, MOVES, BatchState, Bucket, FileLayout, ReplyLayout
from pijar.enrolment.services import keep_numbers
from pijar.kernel.clock import now
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.kernel.states import move
from pijar.registry import files as kept_files
from pijar.registry.copy import copy_frame, named, next_id, rows, run, sync_sequence
from pijar.registry.crypto import identifiers
from pijar.staff.types import Actor

LINES = """
select p.national_id, coalesce(d.name, p.name), coalesce(d.birth_date, p.birth_date), p.sex, coalesce(k.number, ''),
       coalesce(o.name, ''), p.village_code, l.jkk, l.jkm
  from contributions_batchline l
  join registry_person p on p.id = l.person_id
  left join enrolment_participantnumber k on k.person_id = p.id
  left join registry_occupation o on o.code = p.occupation_code
  left join registry_populationline d on d.snapshot_id = %s and d.national_id = p.national_id
 where l.batch_id = %s order by l.id
"""


def batch_frame(batch: Batch, layout: FileLayout = DEFAULT_LAYOUT) -> pl.DataFrame:
    """The lines of a batch as they stand, one text or number per column of the layout, in the order of the lines."""
    found = rows(LINES, batch.population_id, batch.id)
    niks = identifiers().decrypt_many("national_id", [r[0] for r in found])
    names = ["name", "birth_date", "sex", "participant_number", "occupation", "village_code", "jkk", "jkm"]
    frame = pl.DataFrame([r[1:] for r in found], schema=names, orient="row", infer_schema_length=None)
    month = str(Month.of(batch.month))
    frame = frame.with_columns(
        pl.Series("nik", niks, pl.String), pl.col("birth_date").cast(pl.Date).dt.strftime(layout.date_format),
        pl.lit(month).alias("month"), pl.lit(batch.fund_code).alias("fund"), (pl.col("jkk") + pl.col("jkm")).alias("total"),
    )  # fmt: skip
    return frame.select(pl.col(value).alias(column) for column, value in layout.columns)


def write_batch(batch: Batch, out: Path, layout: FileLayout = DEFAULT_LAYOUT) -> list[dict[str, Any]]:
    """Writes a batch as .csv and .xlsx and returns what each holds: lines, total in rupiah, SHA-256.

    A submitted batch is given out as it was submitted, byte for byte. Raises Refusal (BATCH_DOES_NOT_ADD_UP) when lines and
    control totals differ.
    """
    stem = f"iuran_{Month.of(batch.month)}_{batch.fund_code}" + (f"_{batch.number}" if batch.number > 1 else "")
    if batch.files:
        for file in batch.files:
            _give_again(file["sha256"], out / f"{stem}.{file['format']}")
    else:
        _write_anew(batch, out / stem, layout)
    return [
        {"batch": batch.id, "fund": batch.fund_code, "format": kind, "path": str(out / f"{stem}.{kind}"), "lines": batch.lines,
         "total": batch.total, "credit": money.credit_of(batch), "payable": money.payable(batch),
         "sha256": kept_files.checksum(out / f"{stem}.{kind}")}
        for kind in ("csv", "xlsx")
    ]  # fmt: skip


def _write_anew(batch: Batch, stem: Path, layout: FileLayout) -> None:
    refuse_wrong_totals(batch)
    frame = batch_frame(batch, layout)
    with _whole(Path(f"{stem}.csv")) as csv:
        _safe(frame).write_csv(csv, separator=layout.separator)
    with _whole(Path(f"{stem}.xlsx")) as xlsx:
        _write_xlsx(frame, xlsx, batch, layout)


def refuse_wrong_totals(batch: Batch) -> None:
    sql = "select count(*), coalesce(sum(jkk + jkm), 0) from contributions_batchline where batch_id = %s"
    lines, total = rows(sql, batch.id)[0]
    if (lines, total) != (batch.lines, batch.total):
        raise Refusal(
            "BATCH_DOES_NOT_ADD_UP", f"Batch {batch.id} says {batch.lines} lines, {batch.total}; it has {lines}, {total}."
        )


def _give_again(sha256: str, path: Path) -> None:
    with _whole(path) as draft, draft.open("wb") as file:
        for piece in kept_files.kept(sha256):
            file.write(piece)


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """A name to write under; the file gets its own when it is whole, so that nobody sends half a list."""
    draft = path.with_name(f".{path.name}")
    yield draft
    draft.replace(path)


def _safe(frame: pl.DataFrame) -> pl.DataFrame:
    """Texts that a spreadsheet would take for a formula are led by an apostrophe."""
    text = pl.col(pl.String)
    return frame.with_columns(pl.when(text.str.contains(r"^[=+\-@\t\r]")).then("'" + text).otherwise(text).name.keep())


def _write_xlsx(frame: pl.DataFrame, path: Path, batch: Batch, layout: FileLayout) -> None:
    import xlsxwriter

    # constant_memory keeps a million lines out of memory; a fixed date keeps the file the same every time.
    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties(
            {"title": path.stem.removeprefix("."), "created": datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)}
        )
        bold, text, amount = (
            book.add_format({"bold": True}),
            book.add_format({"num_format": "@"}),
            book.add_format({"num_format": "#,##0"}),
        )
        sheet = book.add_worksheet("Iuran")
        sheet.freeze_panes(1, 0)
        for column, (name, value) in enumerate(layout.columns):
            sheet.set_column(column, column, 20 if value in ("nik", "name") else 14, amount if value in AMOUNTS else text)
            sheet.write_string(0, column, name, bold)
        numbers = {c for c, (_, value) in enumerate(layout.columns) if value in AMOUNTS}
        for number, line in enumerate(frame.iter_rows(), start=1):
            for column, value in enumerate(line):
                if column in numbers:
                    sheet.write_number(number, column, value, amount)
                else:
                    sheet.write_string(number, column, value or "", text)
        _control_sheet(book, batch, bold)


def _control_sheet(book: Any, batch: Batch, bold: Any) -> None:
    sheet = book.add_worksheet("Kontrol")
    sheet.set_column(0, 1, 28)
    facts = [
        ("Bulan iuran", str(Month.of(batch.month))), ("Sumber dana", batch.fund_code), ("Jumlah baris", batch.lines),
        ("Iuran JKK", batch.jkk), ("Iuran JKM", batch.jkm), ("Jumlah iuran", batch.total),
    ]  # fmt: skip
    for row, (label, value) in enumerate(facts):
        sheet.write_string(row, 0, label, bold)
        sheet.write(row, 1, value)


# By NIK, month and amount: a line of another month is not of this batch. The batch's lines are read once and joined by hashing.
# What a reply says goes along, so that nothing after it has to be joined again.
MATCH = """
create temp table matched on commit drop as
with mine as materialized (
    select l.id, l.person_id, l.month, l.jkk + l.jkm as due, p.national_id
      from contributions_batchline l join registry_person p on p.id = l.person_id where l.batch_id = %(batch)s
)
select a.*, l.id as line_id, l.person_id,
       case when l.id is null then 'unknown'
            when a.status = 'DITOLAK' then 'rejected'
            when a.booked <> l.due or coalesce(a.billed, l.due) <> l.due then 'amount_mismatch'
            else 'accepted' end as bucket
  from answer a left join mine l on l.national_id = a.national_id and l.month = coalesce(a.month, l.month)
"""
# A NIK answered more than once keeps its worst line; the other lines are nobody's. Only those few are put in order.
TWICE = """
update matched m set bucket = 'unknown' from (
    select line, row_number() over (partition by line_id order by array_position(array['rejected', 'amount_mismatch'], bucket),
                                    case bucket when 'rejected' then booked end, line) as turn
      from matched
     where line_id in (select line_id from matched where line_id is not null group by line_id having count(*) > 1)
) again where again.turn > 1 and m.line = again.line
"""
RESULTS = """
insert into contributions_lineresult (line_id, reply_id, bucket, booked, reason)
select line_id, %(reply)s, bucket, booked, reason from matched where bucket <> 'unknown' order by line_id
"""
# Of a further reply: what it says counts from now on.
AGAIN = """
on conflict (line_id) do update set reply_id = excluded.reply_id, bucket = excluded.bucket, booked = excluded.booked,
   reason = excluded.reason
"""
MISSING = """
insert into contributions_lineresult (line_id, reply_id, bucket, booked, reason)
select l.id, %(reply)s, 'missing', 0, '' from contributions_batchline l where l.batch_id = %(batch)s
   and not exists (select 1 from matched m where m.line_id = l.id and m.bucket <> 'unknown')
on conflict (line_id) do nothing
"""
KEEP_LINES = """
insert into contributions_replyline
       (id, reply_id, line_number, national_id, participant_number, status, reason, booked, bucket, month, billed)
select (select coalesce(max(id), 0) from contributions_replyline) + line, %(reply)s, line, national_id, participant_number,
       status, reason, booked, bucket, month, billed
  from matched
"""


def match_reply(batch: Batch, path: Path, actor: Actor, layout: ReplyLayout = DEFAULT_REPLY) -> dict[str, int]:
    """Stores a reply and where each billed line stands after it. See `services.reconcile`."""
    if not path.is_file():
        raise Refusal("FILE_NOT_FOUND", f"{path} does not exist.")
    sha256 = kept_files.checksum(path)
    if found := Reply.objects.filter(batch=batch, sha256=sha256).first():
        return {bucket.value: int(found.counts[bucket.value]) for bucket in Bucket}
    _refuse_read_elsewhere(batch, sha256, path.name)
    if batch.state == BatchState.CLOSED.value:
        raise Refusal("BATCH_CLOSED", f"{batch.fund_code} {Month.of(batch.month)} is closed: its reconciliation stands as it is.")
    answer = read_reply(path, layout)
    _stage(answer)
    reply = Reply(
        id=next_id("contributions_reply"),
        batch=batch,
        sha256=sha256,
        file_name=path.name,
        at=now(),
        actor=actor.name,
        counts={},
    )
    reply.save(force_insert=True)
    sync_sequence("contributions_reply")
    _match(batch.id, reply.id)
    afterdeath.after_reply(batch.pk, actor)
    money.book_claims(batch, reply.id, Remittance.objects.get(batch=batch).paid_on, actor)
    counts = _counts(batch, reply)
    Reply.objects.filter(id=reply.id).update(counts=counts)
    kept_files.keep(path, sha256)
    settled = move(MOVES, BatchState(batch.state), BatchState.SETTLED, f"batch {batch.id}")
    Batch.objects.filter(id=batch.id).update(state=settled.value)
    queue.note_resolved(reply, actor)
    record(actor, "batch.reconcile", f"batch:{batch.id}", {"reply": reply.id, **counts})
    return counts


def _refuse_read_elsewhere(batch: Batch, sha256: str, name: str) -> None:
    """A file speaks of one fund and month: read for a second one, it would say of everybody that nobody billed them.

    Where everybody was accepted, two months of one fund have equal answers: then only the file's name tells them apart.
    A reading in which no line fitted was a slip of the hand: it does not stand in the way of the list that is meant.
    """
    fitting = ReplyLine.objects.filter(reply=OuterRef("id")).exclude(bucket=Bucket.UNKNOWN.value)
    others = Reply.objects.filter(Exists(fitting), sha256=sha256).exclude(batch=batch)
    others = others.exclude(~Q(file_name=name), batch__fund_code=batch.fund_code, batch__number=batch.number)
    other = others.select_related("batch").order_by("id").first()
    if other is None:
        return
    here, there = _said(batch), _said(other.batch)
    raise Refusal(
        "REPLY_READ_ELSEWHERE",
        f"{name} was read for {there} already (as {other.file_name}) and is not the answer to {here}: nothing was recorded.",
        values={"file": name, "there": there, "here": here},
    )


def _said(batch: Batch) -> str:
    return f"{batch.fund_code} {Month.of(batch.month)}" + (f" number {batch.number}" if batch.number > 1 else "")


def _stage(answer: pl.DataFrame) -> None:
    run(
        "create temp table answer (line int, national_id bytea, participant_number text, status text, reason text,"
        " booked bigint, month date, billed bigint) on commit drop"
    )
    secret = identifiers().encrypt_series("national_id", answer["nik"]).alias("national_id")
    columns = ["line", "national_id", "participant_number", "status", "reason", "booked", "month", "billed"]
    copy_frame(answer.with_columns(secret), "answer", columns)
    run("analyze answer")


def _match(batch: int, reply: int) -> None:
    # A reply of a million lines is joined and sorted in memory.
    run("set local work_mem = '256MB'")
    given = {"batch": batch, "reply": reply}
    named(MATCH, given)
    # Without it the planner takes a million lines for a handful and looks each up by its key.
    run("analyze matched")
    run(TWICE)
    is_first = not Reply.objects.filter(batch_id=batch).exclude(id=reply).exists()
    for sql in (RESULTS if is_first else RESULTS + AGAIN, MISSING, KEEP_LINES):
        named(sql, given)
    claims.note(batch, reply)
    run(
        "create temp table given_number on commit drop as select person_id, participant_number as number from matched"
        " where bucket in ('accepted', 'amount_mismatch') and participant_number <> ''"
    )
    run("analyze given_number")
    keep_numbers()
    run("drop table answer, matched, given_number")
    run("set local work_mem to default")


def _counts(batch: Batch, reply: Reply) -> dict[str, int]:
    """How the billed lines stand now, and this reply's lines that belong to nobody."""
    found = dict(
        rows(
            "select r.bucket, count(*) from contributions_lineresult r join contributions_batchline l on l.id = r.line_id"
            " where l.batch_id = %s group by 1",
            batch.id,
        )
    )
    found["unknown"] = rows("select count(*) from contributions_replyline where reply_id = %s and bucket = 'unknown'", reply.id)[
        0
    ][0]
    return {bucket.value: int(found.get(bucket.value, 0)) for bucket in Bucket}
