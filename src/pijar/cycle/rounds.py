"""Verification rounds with what the programme says, and the acts that follow from them: stopping, holding, settling a case."""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from pijar.audit.services import record
from pijar.cycle import services as cycle
from pijar.cycle import store
from pijar.cycle.decisions import decide_case
from pijar.eligibility.types import Outcome
from pijar.enrolment.types import HaltKind
from pijar.intake.returned import harmless
from pijar.kernel.clock import JAKARTA, today
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.registry.copy import rows
from pijar.registry.crypto import identifiers
from pijar.registry.models import Person
from pijar.staff.types import Actor
from pijar.verification import options, printing, sampling, services
from pijar.verification.models import Objection, Round, RoundItem
from pijar.verification.types import ASKS, Result, Sampling, State, Terms

# What a result proposes: the act, and its reason. An officer may choose another one.
PROPOSED: dict[str, tuple[HaltKind, str]] = {
    Result.DIED: (HaltKind.STOP, "DECEASED"),
    Result.MOVED: (HaltKind.STOP, "MOVED_OUT"),
    Result.WORKS_FORMALLY: (HaltKind.STOP, "FORMAL_WORK"),
    Result.NOT_FOUND: (HaltKind.HOLD, "DATA_DOUBT"),
}
DOUBTED = (HaltKind.HOLD, "DATA_DOUBT")
LONGEST_PROOF = 200


def terms(year: int, *, objection_days: int | None = None, decide_days: int | None = None) -> Terms:
    """The days for objections: those given, else those the programme sets for today. Raises Refusal (TERMS_MISSING)."""
    set_by = options.terms_on(store.current(year).data, today())
    days, decide = objection_days or (set_by and set_by.objection_days), decide_days or (set_by and set_by.decide_days)
    if not days or not decide:
        sentence = "Say how many days objections may be brought and decided: in the programme under `verification`, or here."
        raise Refusal("TERMS_MISSING", sentence)
    return replace(set_by or Terms(days, decide), objection_days=days, decide_days=decide)


@transaction.atomic
def open_round(
    month: Month, *, title: str = "", until: date | None = None, objection_days: int | None = None,
    decide_days: int | None = None, actor: Actor,
) -> Round:  # fmt: skip
    """Opens a round over a month's assessment. See `verification.services.open_round`."""
    held = terms(month.year, objection_days=objection_days, decide_days=decide_days)
    return services.open_round(month, title=title, terms=held, until=until, actor=actor)


def draw_sample(found: Round, *, asked: Sampling, seed: str = "", actor: Actor) -> Round:
    """Draws the sample; without a seed by the programme's own, which is published before any list is made."""
    chosen = seed.strip() or f"{store.current(found.month.year).seed}:verval:{Month.of(found.month)}:{found.id}"
    return sampling.draw_sample(found.id, sampling=asked, seed=chosen, actor=actor)


def paper(found: Round) -> printing.Paper:
    """Whose paper a round is printed on, by the programme of its year."""
    data = store.current(found.month.year).data
    said: dict[str, Any] = data.get("documents") or {}
    office = str(said.get("office") or "")
    place = str((said.get("signer") or {}).get("place") or "")
    signers = ((place, "Petugas program", found.closed_by), ("Mengetahui", f"Kepala {office}".strip(), ""))
    return printing.Paper(str(data["city"].get("name") or data["city"]["code"]), office, signers)


def proof_of(item: RoundItem) -> str:
    """The proof an act rests on: the round, when and by whom the person was checked."""
    at = item.checked_at.astimezone(JAKARTA) if item.checked_at else None
    checked = f", {printing.in_words(at.date())}, {item.checked_by}" if at else ""
    return f"{_named(item.round)}{checked}"[:LONGEST_PROOF]


def proof_of_objection(objection: Objection) -> str:
    """The proof an act rests on: the round and the objection's number, when and by whom it was decided."""
    at = objection.decided_at.astimezone(JAKARTA) if objection.decided_at else None
    decided = f", {printing.in_words(at.date())}, {objection.decided_by}" if at else ""
    return f"{_named(objection.round)}, sanggahan {objection.number}{decided}"[:LONGEST_PROOF]


def _named(found: Round) -> str:
    return f"Verval {found.id} ({found.title})"[:80]


def first_free_month(person_id: int) -> Month:
    """The first month an act can begin with: this one, or the one after the last submitted list that names the person."""
    sent = rows(
        "select max(l.month) from contributions_batchline l join contributions_batch b on b.id = l.batch_id"
        " where l.person_id = %s and b.state not in ('draft', 'checked')",
        person_id,
    )[0][0]
    now = Month.of(today())
    return max(now, Month.of(sent).next) if sent else now


@dataclass(frozen=True)
class Work:
    """What of a round waits for an officer's decision, by number."""

    items: list[int]
    objections: list[int]


# What was decided on a person's own page settles the entry, too, and so does a later month that leaves the person out. Who was
# joined to another since is looked for as that one; who is assessed no more (a list was taken back) still waits.
SETTLED = """
exists (select 1 from enrolment_halt h where h.person_id in (q.id, q.survivor_id) and h.at >= {since} and h.kind <> 'resume')
or exists (select 1 from eligibility_casedecision c where c.person_id in (q.id, q.survivor_id) and c.at >= {since})
or coalesce((select a.outcome from eligibility_assessment a where a.person_id = coalesce(q.survivor_id, q.id)
              and a.month >= r.month order by a.month desc limit 1), '') = 'ineligible'
"""
ITEMS_WAITING = f"""
select i.id from verification_rounditem i join verification_round r on r.id = i.round_id
  join registry_person q on q.id = i.person_id
  left join verification_followup f on f.item_id = i.id
 where i.round_id = %s and i.result = any(%s) and f.id is null and not ({SETTLED.format(since="i.checked_at")})
 order by i.village_code, i.id
"""
OBJECTIONS_WAITING = f"""
select o.id from verification_objection o join verification_round r on r.id = o.round_id
  left join verification_rounditem i on i.id = o.item_id
  left join registry_person q on q.id = i.person_id
  left join verification_followup f on f.objection_id = o.id
 where o.round_id = %s and o.ruling = 'upheld' and f.id is null
   and (i.id is null or not ({SETTLED.format(since="o.decided_at")}))
 order by o.due_on, o.id
"""


def waiting(round_id: int) -> Work:
    """Results and upheld objections that nobody has acted on yet."""
    both = f"select array({ITEMS_WAITING}), array({OBJECTIONS_WAITING})"
    return Work(*rows(both, round_id, [result.value for result in ASKS], round_id)[0])


@transaction.atomic
def halt_for(
    person: Person, *, kind: HaltKind, month: Month, reason: str, proof: str, actor: Actor, item_id: int | None = None,
    objection_id: int | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Stops or holds a person because of a result or an upheld objection, and notes that it was taken up."""
    done = cycle.halt_person(person, kind=kind, month=month, reason=reason, proof=proof, actor=actor)
    _taken_up(item_id, objection_id, kind.value, reason, actor)
    return done


@transaction.atomic
def settle_for(
    person: Person, *, month: Month, outcome: Outcome, reason: str, proof: str, until: Month | None, actor: Actor,
    item_id: int | None = None, objection_id: int | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Settles a doubtful case by what was found in the field, and notes that it was taken up."""
    done = decide_case(person, month=month, outcome=outcome, proof=proof, reason=reason, until=until, actor=actor)
    _taken_up(item_id, objection_id, outcome.value, reason, actor)
    return done


def _taken_up(item_id: int | None, objection_id: int | None, act: str, note: str, actor: Actor) -> None:
    # A follow-up speaks of one thing: of the objection, where that is what was decided.
    by = {"objection_id": objection_id} if objection_id else {"item_id": item_id}
    services.follow_up(**by, act=act, note=note, actor=actor)


def _villages(found: Round, only: str | None) -> list[str]:
    codes = list(sampling.sizes(found.id))
    if only is not None and only not in codes:
        raise Refusal("VILLAGE_EMPTY", f"Round {found.id} lists nobody in {only}.")
    return [only] if only is not None else codes


def _written(path: Path, body: bytes) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
    return str(path)


def write_notices(found: Round, out: Path, *, village: str | None = None) -> list[str]:
    """Notice and public list of each kelurahan. Raises Refusal: ROUND_NOT_PUBLISHED, VILLAGE_EMPTY."""
    files, by = [], paper(found)
    for code in _villages(found, village):
        files.append(_written(out / f"pengumuman_{code}.pdf", printing.notice(found, code, by)))
        files.append(_written(out / f"pengumuman_{code}.csv", printing.public_csv(found, code)))
    return files


def checklist(found: Round, village: str, *, actor: Actor) -> bytes:
    """The list to walk with; it names people, so that it was made is recorded."""
    body = printing.checklist(found, village, paper(found))
    record(actor, "verification.checklist", f"round:{found.id}", {"village": village})
    return body


def write_checklists(found: Round, out: Path, *, village: str | None = None, actor: Actor) -> list[str]:
    """Check lists of the kelurahan. Raises Refusal (VILLAGE_EMPTY)."""
    return [
        _written(out / f"daftar_periksa_{code}.pdf", checklist(found, code, actor=actor)) for code in _villages(found, village)
    ]


def latest_closed() -> Round:
    """The round closed last. Raises Refusal (ROUND_NOT_CLOSED)."""
    found = Round.objects.filter(state=State.CLOSED.value).order_by("-closed_at").first()
    if found is None:
        raise Refusal("ROUND_NOT_CLOSED", "No verification round is closed yet: minutes are made when one is.")
    return found


def write_minutes(found: Round, out: Path) -> str:
    """The minutes of a closed round. Raises Refusal (ROUND_NOT_CLOSED)."""
    return _written(out / f"berita_acara_verval_{found.id}.pdf", printing.minutes(found, paper(found)))


def export_sample(found: Round, path: Path, *, actor: Actor) -> None:
    """Writes `nik,name,village,rt,rw` of the sample, in the order of a walk; NIKs in clear, so it is recorded."""
    lines = rows(
        "select p.national_id, p.name, i.village_code, i.rt, i.rw from verification_recheck k"
        " join verification_rounditem i on i.id = k.item_id join registry_person p on p.id = i.person_id"
        " where i.round_id = %s order by i.village_code, i.id",
        found.id,
    )
    record(actor, "verification.export_sample", f"round:{found.id}", {"rows": len(lines)})
    niks = identifiers().decrypt_many("national_id", [bytes(line[0]) for line in lines])
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(("nik", "name", "village", "rt", "rw"))
        out.writerows((nik, *map(harmless, line[1:])) for nik, line in zip(niks, lines, strict=True))
