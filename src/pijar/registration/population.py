"""Asking the population office about people, and joining its answer to the register that is there.

An answer speaks of some people only. Loaded as it is, it would be the newest register and hide everybody else; so the
register that comes of it holds the answer's lines and, for all others, the lines of the register before.
"""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
from django.conf import settings
from django.db import connection, transaction

from pijar.audit.services import record
from pijar.kernel.clock import now
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.registration import people, plugins
from pijar.registration.models import PopulationAnswer, PopulationRequest, PopulationWord
from pijar.registration.types import PopulationOptions
from pijar.registry import files as kept_files
from pijar.registry.carrying import carry_population
from pijar.registry.copy import copy_frame, lock, next_id, run, sync_sequence
from pijar.registry.crypto import identifiers
from pijar.registry.models import Snapshot
from pijar.registry.references import load_population
from pijar.registry.snapshots import nik
from pijar.registry.types import Reference
from pijar.staff.types import Actor

# When each candidate was last spoken of. A register that came of an answer speaks only of whom the answer names.
_TO_ASK = """
with candidate as materialized (
    select distinct coalesce(p.survivor_id, p.id) as id
      from intake_stagedrow r join registry_person p on p.id = r.person_id
      join intake_sourcefile f on f.id = r.file_id and f.is_live and f.year = %(year)s
), known as materialized (
    select d.national_id, s.as_of from registry_populationline d
      join registry_snapshot s on s.id = d.snapshot_id and s.as_of <= %(until)s
     where not exists (select 1 from registration_populationanswer a where a.snapshot_id = s.id)
    union all
    select w.national_id, a.as_of from registration_populationword w
      join registration_populationanswer a on a.id = w.answer_id and a.as_of <= %(until)s
), last as materialized (select national_id, max(as_of) as as_of from known group by 1)
select c.id from candidate c join registry_person p on p.id = c.id left join last l using (national_id)
 where l.as_of is null or l.as_of < %(since)s order by c.id
"""
_PLACES = {"person_id": pl.Int64, "fund": pl.String}
_HEADINGS = {
    "nik": "nik", "name": "nama", "birth_date": "tanggal_lahir", "sex": "jenis_kelamin", "status": "status",
    "status_on": "tanggal_status", "village_code": "kelurahan_kode", "resident_since": "tinggal_sejak",
}  # fmt: skip


@transaction.atomic
def request(
    month: Month, *, out: Path, options: PopulationOptions, older_than: int | None = None, actor: Actor
) -> dict[str, Any]:
    """Writes whom the population office should be asked about: candidates it never spoke of, or too long ago.

    Too long ago is `older_than` days before the month's first day. NIKs leave in clear, so it is recorded.
    Raises Refusal: NOBODY_TO_ASK, and what the plug-in refuses.
    """
    office = plugins.population_office(options)
    days = options.older_than if older_than is None else older_than
    since = date.fromordinal(max(1, month.first_day.toordinal() - days))
    found = rows_to_ask(month, since)
    if not found:
        raise Refusal("NOBODY_TO_ASK", f"The register of {month} knows every candidate and is not older than {days} days.")
    listed = pl.DataFrame({"person_id": found, "fund": [""] * len(found)}, schema=_PLACES)
    shown = people.values(listed, month)
    out.parent.mkdir(parents=True, exist_ok=True)
    written = office.request_file(shown, out)
    files = [{"name": path.name, "sha256": kept_files.checksum(path)} for path in written]
    for path, file in zip(written, files, strict=True):
        kept_files.keep(path, file["sha256"])
    made = PopulationRequest.objects.create(month=month.first_day, at=now(), actor=actor.name, people=len(found), files=files)
    record(actor, "population.request", f"request:{made.id}", {"month": str(month), "people": len(found), "files": files})
    answered = _at_once(office, shown, month, options, actor)
    result = {"people": len(found), "files": [{"path": str(p), **f} for p, f in zip(written, files, strict=True)]}
    return result | ({"answered": answered} if answered else {})


def rows_to_ask(month: Month, since: date) -> list[int]:
    """Candidates of the month's year of whom no register, up to the month's end, spoke on `since` or later."""
    with connection.cursor() as cursor:
        cursor.execute(_TO_ASK, {"year": month.year, "until": month.last_day, "since": since})
        return [int(number) for (number,) in cursor.fetchall()]


def _at_once(
    office: plugins.PopulationOffice, shown: pl.DataFrame, month: Month, options: PopulationOptions, actor: Actor
) -> dict[str, Any] | None:
    with tempfile.TemporaryDirectory(prefix="passing-", dir=Path(settings.DATA)) as folder:
        reply = office.answer_at_once(shown, Path(folder))
        return take_reply(reply, as_of=month.first_day, options=options, actor=actor) if reply else None


@transaction.atomic
def take_reply(path: Path, *, as_of: date, options: PopulationOptions, actor: Actor) -> dict[str, Any]:
    """Joins an answer about some people to the newest register not after its day; what it leaves out stays as it was.

    Who is said not to be found loses the line of the register before; of whom a line cannot be used, it stays. The same
    file for the same day again changes nothing. Raises Refusal: ANSWER_TOO_OLD, and what reading and loading raise.
    """
    lock("reference")
    office = plugins.population_office(options)
    if not path.is_file():
        raise Refusal("FILE_NOT_FOUND", f"{path} does not exist.")
    sha256 = kept_files.checksum(path)
    if found := PopulationAnswer.objects.filter(sha256=sha256, as_of=as_of).first():
        return _summary(found, is_new=False)
    base = _base(as_of)
    said = office.read_reply(path)
    with tempfile.TemporaryDirectory(prefix="passing-", dir=Path(settings.DATA)) as folder:
        # Of somebody answered twice, found and not found, the register's own line is the better word.
        lines = said.filter("is_found").select(pl.col(value).alias(name) for value, name in _HEADINGS.items())
        table = Path(folder) / path.name
        lines.write_csv(table)
        loaded = load_population(table, as_of=as_of, actor=actor)
    _refuse_known(loaded.is_new, path)
    nobody = said.filter(~pl.col("is_found")).select(nik=nik("nik")).drop_nulls().unique("nik", maintain_order=True)
    answer = PopulationAnswer(
        id=next_id("registration_populationanswer"), snapshot_id=loaded.snapshot_id, base=base, sha256=sha256,
        file_name=path.name, as_of=as_of, at=now(), actor=actor.name, told=loaded.loaded, not_found=0, rejected=loaded.rejected,
        carried=0,
    )  # fmt: skip
    answer.save(force_insert=True)
    sync_sequence("registration_populationanswer")
    _words(answer, nobody["nik"])
    answer.carried = carry_population(base.id, loaded.snapshot_id, without="nobody") if base else 0
    run("drop table nobody")
    answer.not_found = PopulationWord.objects.filter(answer=answer, is_found=False).count()
    answer.save()
    kept_files.keep(path, sha256)
    summary = _summary(answer, is_new=True)
    record(actor, "population.reply", f"snapshot:{loaded.snapshot_id}", {**summary, "base": base.id if base else None})
    return summary


def _base(as_of: date) -> Snapshot | None:
    mine = Snapshot.objects.filter(kind=Reference.POPULATION.value)
    base = mine.filter(as_of__lte=as_of).order_by("-as_of", "-id").first()
    if base is None and mine.exists():
        raise Refusal(
            "ANSWER_TOO_OLD",
            f"Every register of the population office is of a later day than {as_of}: joined to nothing, this answer would hide"
            " everybody it does not name. Name its day with --as-of.",
        )
    return base


def _refuse_known(is_new: bool, path: Path) -> None:
    if not is_new:
        raise Refusal(
            "ALREADY_LOADED_WHOLE",
            f"{path.name} is loaded already as a whole register of that day (`pijar reference load dukcapil`): as an answer about"
            " some people it needs another day, with --as-of.",
        )


def _words(answer: PopulationAnswer, nobody: pl.Series) -> None:
    """Notes of whom the answer speaks: those found stand in its register, those not found in no register."""
    run("create temp table nobody (national_id bytea primary key) on commit drop")
    secret = identifiers().encrypt_series("national_id", nobody).alias("national_id")
    copy_frame(secret.to_frame(), "nobody", ["national_id"])
    insert = "insert into registration_populationword (answer_id, national_id, is_found) select %s, national_id, "
    run(insert + "true from registry_populationline where snapshot_id = %s", answer.id, answer.snapshot_id)
    run(insert + "false from nobody on conflict do nothing", answer.id)
    run("delete from nobody g using registry_populationline n where n.snapshot_id = %s and n.national_id = g.national_id",
        answer.snapshot_id)  # fmt: skip


def _summary(answer: PopulationAnswer, *, is_new: bool) -> dict[str, Any]:
    return {
        "snapshot": answer.snapshot_id, "told": answer.told, "not_found": answer.not_found, "rejected": answer.rejected,
        "carried": answer.carried, "is_new": is_new,
    }  # fmt: skip
