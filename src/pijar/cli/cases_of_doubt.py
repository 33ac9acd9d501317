"""Commands for doubtful cases: the queue, one decision with its proof, a list of decisions."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from pijar.cli.common import As, Json, a_day, a_month, actor, django, show, write_csv
from pijar.cli.month import eligibility_app, person
from pijar.eligibility.types import Outcome, ProofKind, Settled
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month

FromMonth = Annotated[Month, typer.Option("--month", parser=a_month, metavar="YYYY-MM", help="First month it holds for.")]
OfMonth = Annotated[Month, typer.Option("--month", parser=a_month, metavar="YYYY-MM")]


def add(app: typer.Typer) -> None:
    """Adds the commands to `pijar eligibility`."""
    eligibility_app.command("decide")(decide)
    eligibility_app.command("decide-list")(decide_list)
    eligibility_app.command("queue")(queue)


def decide(
    nik: str,
    month: FromMonth,
    outcome: Annotated[Settled, typer.Option()],
    reason: Annotated[str, typer.Option()],
    proof: Annotated[str, typer.Option(help="The proof in one text, for example SKTM-12/2026.")] = "",
    proof_kind: Annotated[ProofKind | None, typer.Option("--proof-kind", case_sensitive=False, help="What the proof is.")] = None,
    proof_number: Annotated[str, typer.Option("--proof-number", help="The letter's number, or what the paper is.")] = "",
    proof_date: Annotated[
        date | None, typer.Option("--proof-date", parser=a_day, metavar="YYYY-MM-DD", help="The day of letter or visit.")
    ] = None,
    scan: Annotated[Path | None, typer.Option("--scan", help="JPEG, PNG or PDF up to 8 MB; kept encrypted.")] = None,
    until: Annotated[
        Month | None, typer.Option(parser=a_month, metavar="YYYY-MM", help="Last month (default: December).")
    ] = None,
    json: Json = False,
    as_user: As = None,
) -> None:
    """Settles a doubtful case, with proof; run the month again for it to show."""
    if not proof and proof_kind is None:
        raise typer.BadParameter("Name the proof: --proof TEXT, or --proof-kind with --proof-number and --proof-date.")
    if proof_kind is None and (proof_number or proof_date or scan):
        raise typer.BadParameter("--proof-number, --proof-date and --scan go with --proof-kind.")
    django()
    from pijar.cycle.services import decide_case
    from pijar.eligibility.proofs import Evidence

    evidence = Evidence(proof_kind, proof_number, proof_date, scan) if proof_kind else None
    result = decide_case(
        person(nik), month=month, outcome=Outcome(outcome.value), proof=proof, reason=reason, until=until,
        actor=actor(as_user), evidence=evidence,
    )  # fmt: skip
    show({"nik": nik, **result}, json)


def decide_list(
    file: Path,
    month: FromMonth,
    all_or_nothing: Annotated[bool, typer.Option("--all-or-nothing", help="One refused line keeps all others out.")] = False,
    json: Json = False,
    as_user: As = None,
) -> None:
    """Settles the cases of a list (.csv, .xlsx: nik, keputusan, jenis_bukti, nomor_bukti, tanggal_bukti, alasan, sampai)."""
    django()
    from pijar.cycle import caselists

    done = caselists.decide_list(file, month=month, actor=actor(as_user), all_or_nothing=all_or_nothing)
    lines = [_line(line.number, one) for line, one in zip(done.given.lines, done.results, strict=True)]
    told = lines if json else [f"{one['line']}: {one['code']} {one['message']}" for one in lines if one["code"]]
    show({"month": str(month), **done.counts, "results": told}, json)
    if done.counts["held"] or (all_or_nothing and done.counts["refused"]):
        raise Refusal("LIST_REFUSED", f"{done.counts['refused']} lines are refused, so nothing of {file.name} was recorded.")


def _line(number: int, result: Any) -> dict[str, Any]:
    refusal = result.refusal
    return {
        "line": number, "result": result.became.value, "decision": result.decision,
        "code": refusal.code if refusal else None, "message": str(refusal) if refusal else None,
    }  # fmt: skip


def queue(
    month: OfMonth,
    csv: Annotated[
        Path | None, typer.Option("--csv", help="Every case with the columns to fill in; NIKs in clear, so it is recorded.")
    ] = None,
    json: Json = False,
    as_user: As = None,
) -> None:
    """Doubtful cases that wait for a decision: how many, by doubt and by kelurahan."""
    django()
    from pijar.cycle import caselists

    if csv:
        _write_queue(month, csv, as_user)
    show(caselists.queue(month), json)


def _write_queue(month: Month, path: Path, as_user: str | None) -> None:
    import polars as pl

    from pijar.audit.services import record
    from pijar.cycle import caselists
    from pijar.cycle.casefile import COLUMNS

    cases = list(caselists.open_cases(month))
    told = caselists.case_rows(cases, {}, {})
    names = ["nik", "nama", "tanggal_lahir", "kelurahan_kode", "yang_meragukan"]
    lines = [(one.nik, one.name, one.born.isoformat(), one.village, one.doubts) for one in told]
    empty = [pl.lit("").alias(column) for column in COLUMNS[1:]]
    frame = pl.DataFrame(lines, schema=dict.fromkeys(names, pl.String), orient="row").with_columns(*empty)
    record(actor(as_user), "eligibility.queue", f"month:{month}", {"rows": len(cases)})
    write_csv(path, frame)
