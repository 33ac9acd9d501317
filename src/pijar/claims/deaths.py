"""Deaths of participants found in the population register: the family is told, payment stops, what was overpaid is claimed.

Run every month; again, it finds the same and does nothing twice. Nothing is deleted: a death that a later register denies
is withdrawn, its claims are let go, and an officer decides whether payment goes on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists

from pijar.audit.services import record
from pijar.claims import deathsql, services
from pijar.claims.deathtypes import DEATH_MOVES, STANDS, DeathState, DeathStepKind, Heir
from pijar.claims.flagrules import name_fits
from pijar.claims.identifying import records
from pijar.claims.models import Claim, DeathFound, DeathRun, DeathStep
from pijar.claims.sealing import opened, seal, words
from pijar.claims.types import OVER, Branch, Harm, Owner, TaskKind
from pijar.contributions import afterdeath
from pijar.coverage.selectors import status
from pijar.enrolment import services as enrolment
from pijar.enrolment.models import Enrolment, Halt, PriorParticipation
from pijar.enrolment.types import HaltKind
from pijar.kernel.clock import JAKARTA
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.kernel.states import move
from pijar.law.deadlines import working_days_after
from pijar.registry.admitting import admit
from pijar.registry.copy import asked, lock, named, run
from pijar.registry.crypto import identifiers
from pijar.registry.models import Person, Snapshot
from pijar.registry.snapshots import answering
from pijar.registry.types import Reference
from pijar.staff.types import Actor

REASON = "DECEASED"
# The office's own pace: within how many working days the family is visited. No rule of the law is known.
CONTACT_DAYS = 2
MOST_HEIRS = 20
TABLES = ("death_known", "death_match", "death_standing", "died_known")


@dataclass(frozen=True)
class Run:
    """What one run acts with."""

    month: Month
    snapshot: Snapshot
    actor: Actor
    at: datetime

    @property
    def on(self) -> date:
        return self.at.astimezone(JAKARTA).date()


@transaction.atomic
def find(month: Month, *, actor: Actor, at: datetime, city_code: str = "") -> dict[str, Any]:
    """Matches the register that answers for a month with all participants, and does what each death asks for.

    Raises Refusal (DEATHS_NO_REGISTER) where no population register is loaded.
    """
    lock("deaths")
    snapshot = answering(Reference.POPULATION, month.last_day)
    if snapshot is None:
        raise Refusal(
            "DEATHS_NO_REGISTER", "No population register is loaded: load one with `pijar reference load dukcapil FILE`."
        )
    given = Run(month, snapshot, actor, at)
    admitted = admit(deathsql.UNKNOWN_DEAD, {}, population=snapshot.pk, city_code=city_code)
    matched = match(snapshot, month)
    made = [_new(given, *row) for row in asked(deathsql.NEW, {})]
    again = [one for row in asked(deathsql.AGAIN, {}) if (one := _again(given, *row))]
    moved = [_other_day(given, *row) for row in asked(deathsql.OTHER_DAY, {})]
    gone = [_withdrawn(given, death) for (death,) in asked(deathsql.ALIVE, {"snapshot": snapshot.pk})]
    _act(given, [one for one in (*made, *again) if one.state == DeathState.FOUND.value])
    named(deathsql.KNOWN, {})
    claimed, paid = afterdeath.bring(actor), afterdeath.overpaid()
    counts = {
        "month": str(month), "register_of": snapshot.as_of.isoformat(), "matched": matched, "new": len(made),
        "again": len(again), "other_day": len(moved), "withdrawn": len(gone), "admitted": admitted, **_totals(),
        "overpaid_months": paid["months"], "overpaid_amount": paid["amount"], "claimed_amount": paid["claimed"],
        "lines_claimed": claimed.claimed, "lines_let_go": claimed.released, "lines_kept": claimed.kept,
    }  # fmt: skip
    DeathRun.objects.update_or_create(
        month=month.first_day, snapshot=snapshot, defaults={"counts": counts, "actor": actor.name, "at": at}
    )
    if made or again or moved or gone or claimed.claimed or claimed.released:
        record(actor, "claim.deaths", f"month:{month}", counts)
    return counts


def match(snapshot: Snapshot, month: Month) -> int:
    """Makes the temporary tables of a match and says how many participants the register knows to have died."""
    run("drop table if exists " + ", ".join(TABLES))
    given = {"snapshot": snapshot.pk, "as_of": snapshot.as_of, "last": month.last_day}
    named(deathsql.DEAD, given)
    run("analyze death_known")
    matched = named(deathsql.MATCH, {})
    run("analyze death_match")
    named(deathsql.STANDING, given)
    return matched


def _totals() -> dict[str, int]:
    """Of the matched deaths that were not withdrawn: the families found, cases, stops, and those somebody must look at."""
    with_heirs, heirs, doubted, cases, stopped = asked(deathsql.TOTALS, {})[0]
    return {
        "heirs_found": int(heirs), "deaths_with_heirs": with_heirs, "doubted": doubted, "cases": cases, "stopped": stopped,
    }  # fmt: skip


def _new(
    given: Run, person: int, secret: bytes, died_on: date, day_known: bool, village: str, told_as: str, known_as: str
) -> DeathFound:
    fits = name_fits(told_as, known_as)
    state = DeathState.FOUND if fits else DeathState.DOUBTED
    covered = status(identifiers().decrypt("national_id", bytes(secret)), died_on)
    made = DeathFound.objects.create(
        person_id=person, died_on=died_on, day_known=day_known, snapshot=given.snapshot, month=given.month.first_day,
        village_code=village, state=state.value, covered=covered.covered, cover_status=covered.status.value, found_at=given.at,
    )  # fmt: skip
    kind = DeathStepKind.FOUND if fits else DeathStepKind.DOUBTED
    DeathStep.objects.create(
        death=made, version=1, kind=kind.value, to_state=state.value, actor=given.actor.name, at=given.at, on=given.on
    )
    return made


def _again(given: Run, death: int, died_on: date, day_known: bool, told_as: str, known_as: str) -> DeathFound | None:
    """What was withdrawn is said again; under another name it stays withdrawn, for somebody has looked at it already."""
    if not name_fits(told_as, known_as):
        return None
    found = DeathFound.objects.select_for_update().get(id=death)
    found.died_on, found.day_known, found.snapshot = died_on, day_known, given.snapshot
    _step(found, DeathStepKind.AGAIN, DeathState.FOUND, actor=given.actor, at=given.at)
    return found


def _other_day(given: Run, death: int, died_on: date, day_known: bool) -> DeathFound:
    found = DeathFound.objects.select_for_update().get(id=death)
    text = f"{found.died_on.isoformat()} → {died_on.isoformat()}"
    found.died_on, found.day_known, found.snapshot = died_on, day_known, given.snapshot
    _step(found, DeathStepKind.AGAIN, None, text=text, actor=given.actor, at=given.at)
    return found


def _withdrawn(given: Run, death: int) -> DeathFound:
    found = DeathFound.objects.select_for_update().get(id=death)
    found.snapshot = given.snapshot
    _step(found, DeathStepKind.WITHDRAWN, DeathState.WITHDRAWN, actor=given.actor, at=given.at)
    _tell_case(found.claim, f"Menurut Dukcapil {given.snapshot.as_of} orang ini hidup: periksa, lalu tutup kasus ini.", given)
    return found


def _act(given: Run, deaths: list[DeathFound]) -> None:
    """Of each death that stands anew: the family, the case with its task, and the stop of payment."""
    families = _heirs([one.person_id for one in deaths], given.snapshot)
    for one in deaths:
        heirs = families.get(one.person_id, [])[:MOST_HEIRS]
        one.heirs_count = len(heirs)
        one.heirs = seal("heirs", [[h.person_id, h.name, h.birth_date.isoformat()] for h in heirs]) if heirs else None
        _open_case(given, one)
        _stop(given, one)
        one.save()


def _heirs(people: list[int], snapshot: Snapshot) -> dict[int, list[Heir]]:
    found: dict[int, list[Heir]] = {}
    for person, heir, name, born in asked(deathsql.HEIRS, {"people": people, "snapshot": snapshot.pk}) if people else []:
        found.setdefault(person, []).append(Heir(heir, name, born))
    return found


def _open_case(given: Run, one: DeathFound) -> None:
    """A case where cover on that day is sure or open; every open case of an accident is told to look whether it was the cause."""
    one.contact_due_on = working_days_after(given.on, CONTACT_DAYS)
    accidents = Claim.objects.filter(incident__person_id__in=records(one.person_id), branch=Branch.JKK.value).exclude(
        incident__harm=Harm.DIED.value
    )
    under_way = list(accidents.exclude(state__in=[state.value for state in OVER]).order_by("-id"))
    one.accident = under_way[0] if under_way else None
    if one.covered is not False or one.accident:
        text = f"Tercatat meninggal di Dukcapil ({given.snapshot.as_of})."
        one.claim = services.open_for_death(one.person_id, died_on=one.died_on, actor=given.actor, at=given.at, what=text)[0]
        _contact(given, one)
    for accident in under_way:
        _tell_case(
            accident,
            "Peserta ini tercatat meninggal. Bila karena kecelakaan ini, yang diklaim JKK kematian, bukan JKM.",
            given,
        )


def _contact(given: Run, one: DeathFound) -> None:
    owner = Owner.VILLAGE if one.village_code else Owner.PROGRAMME
    assert one.claim is not None
    try:
        services.add_task(
            one.claim.number, TaskKind.CONTACT_HEIRS, owner=owner, place=one.village_code, due_on=one.contact_due_on,
            actor=given.actor, at=given.at,
        )  # fmt: skip
    except Refusal as refusal:
        # A case that has gone further has spoken to the family already.
        if refusal.code != "TASK_NOT_HERE":
            raise


def _tell_case(claim: Claim | None, text: str, given: Run) -> None:
    """A task for the programme's office in a case that is still open."""
    if claim is not None and claim.state not in OVER:
        services.add_task(
            claim.number, TaskKind.OTHER, owner=Owner.PROGRAMME, due_on=working_days_after(given.on, 1), words=text,
            actor=given.actor, at=given.at,
        )  # fmt: skip


def _stop(given: Run, one: DeathFound) -> None:
    """Payment stops from the month after the death, or after the last list that has left; who is stopped stays so."""
    last = Halt.objects.filter(person_id=one.person_id).order_by("-id").first()
    if (last and last.kind == HaltKind.STOP.value) or not asked(deathsql.STILL_CARRIED, {"person": one.person_id})[0][0]:
        return
    sent = asked(deathsql.LAST_SENT, {"person": one.person_id})[0][0]
    month = max([Month.of(one.died_on).next, *([Month.of(sent).next] if sent else [])])
    proof = f"Dukcapil {given.snapshot.as_of}: meninggal {one.died_on}"
    one.halt = enrolment.halt(one.person_id, kind=HaltKind.STOP, month=month, reason=REASON, proof=proof, actor=given.actor)


def _step(
    one: DeathFound, kind: DeathStepKind, to: DeathState | None, *, text: str = "", actor: Actor, at: datetime
) -> DeathStep:
    """Writes a step and moves the death. Raises Refusal (MOVE_NOT_ALLOWED)."""
    before = DeathState(one.state)
    after = move(DEATH_MOVES, before, to, f"Death {one.pk}") if to else before
    one.state, one.version = after.value, one.version + 1
    one.save()
    record(actor, f"claim.death_{kind.value}", f"death:{one.pk}", {"from": before.value, "to": after.value})
    return DeathStep.objects.create(
        death=one, version=one.version, kind=kind.value, from_state=before.value, to_state=after.value,
        words=words("death", text), actor=actor.name, at=at, on=at.astimezone(JAKARTA).date(),
    )  # fmt: skip


def _held(death_id: int, seen: int | None) -> DeathFound:
    """Raises Refusal: DEATH_UNKNOWN, DEATH_CHANGED."""
    found = DeathFound.objects.select_for_update().filter(id=death_id).first()
    if found is None:
        raise Refusal("DEATH_UNKNOWN", f"No death {death_id} was found.")
    if seen is not None and found.version != seen:
        raise Refusal("DEATH_CHANGED", "Somebody did something about this death since you opened it: read it again.")
    return found


@transaction.atomic
def tell(death_id: int, *, how: str, actor: Actor, at: datetime, seen: int | None = None) -> DeathFound:
    """The family was spoken to. Raises Refusal: DEATH_UNKNOWN, DEATH_CHANGED, NOTE_MISSING, MOVE_NOT_ALLOWED."""
    one = _held(death_id, seen)
    _said(how)
    _step(one, DeathStepKind.TOLD, DeathState.TOLD, text=how, actor=actor, at=at)
    return one


@transaction.atomic
def settle(death_id: int, *, why: str, actor: Actor, at: datetime, seen: int | None = None) -> DeathFound:
    """Nothing is left to do here: the case goes its way, nothing is due, or nobody is left. Raises Refusal as `tell`."""
    one = _held(death_id, seen)
    _said(why)
    _step(one, DeathStepKind.SETTLED, DeathState.SETTLED, text=why, actor=actor, at=at)
    return one


@transaction.atomic
def judge(death_id: int, *, is_ours: bool, why: str, actor: Actor, at: datetime, seen: int | None = None) -> DeathFound:
    """Somebody looked at a doubtful one: it is our participant (then all is done that a death asks for), or it is not."""
    one = _held(death_id, seen)
    _said(why)
    if one.state != DeathState.DOUBTED.value:
        move(DEATH_MOVES, DeathState(one.state), DeathState.DOUBTED, f"Death {one.pk}")
    kind, to = (DeathStepKind.FOUND, DeathState.FOUND) if is_ours else (DeathStepKind.WITHDRAWN, DeathState.WITHDRAWN)
    _step(one, kind, to, text=why, actor=actor, at=at)
    if is_ours:
        _act(Run(Month.of(one.month), one.snapshot, actor, at), [one])
    bring(actor)
    return one


@transaction.atomic
def resume(death_id: int, *, why: str, actor: Actor, at: datetime, seen: int | None = None) -> DeathFound:
    """Payment goes on for somebody whose death was withdrawn, from the first month no list has left for.

    Raises Refusal: DEATH_UNKNOWN, DEATH_CHANGED, DEATH_STANDS, NOTHING_TO_RESUME, NOTE_MISSING.
    """
    one = _held(death_id, seen)
    _said(why)
    if one.state != DeathState.WITHDRAWN.value:
        raise Refusal("DEATH_STANDS", "Payment goes on only after the death was withdrawn.")
    if one.halt is None:
        raise Refusal("NOTHING_TO_RESUME", "No payment was stopped for this death.")
    sent = asked("select max(month) from contributions_batch where state not in ('draft', 'checked')", {})[0][0]
    month = max([Month.of(one.halt.from_month), *([Month.of(sent).next] if sent else [])])
    enrolment.halt(one.person_id, kind=HaltKind.RESUME, month=month, reason="CORRECTED", proof=why[:200], actor=actor)
    one.halt = None
    _step(one, DeathStepKind.RESUMED, None, text=why, actor=actor, at=at)
    return one


def bring(actor: Actor) -> afterdeath.Brought:
    """Makes the claims on the insurer say what the deaths that stand do."""
    run("drop table if exists died_known")
    named(deathsql.KNOWN, {})
    return afterdeath.bring(actor)


def _said(text: str) -> None:
    if len(text.strip()) < 3:
        raise Refusal("NOTE_MISSING", "Say in a few words what was done.")


def heirs_of(one: DeathFound) -> list[Heir]:
    """The family as it was found, in clear: whoever calls this records the reading."""
    return [Heir(person, name, date.fromisoformat(born)) for person, name, born in opened("heirs", one.heirs) or []]


def step_words(step: DeathStep) -> str:
    return str(opened("death", step.words) or "")


def stands(one: DeathFound) -> bool:
    return DeathState(one.state) in STANDS


def person_of(one: DeathFound) -> Person:
    """The record that stands for the person now."""
    person = one.person
    return person.survivor if person.survivor_id and person.survivor else person


def brief(one: DeathFound) -> Mapping[str, Any]:
    """One death for a script: nobody's name, ids only."""
    return {
        "id": one.pk, "person_id": one.person_id, "died_on": one.died_on, "day_known": one.day_known, "state": one.state,
        "village": one.village_code, "covered": one.covered, "cover_status": one.cover_status, "heirs": one.heirs_count,
        "claim": one.claim.number if one.claim else None, "accident": one.accident.number if one.accident else None,
        "stopped_from": str(Month.of(one.halt.from_month)) if one.halt else None, "contact_due_on": one.contact_due_on,
    }  # fmt: skip


def not_matched(on: date) -> Snapshot | None:
    """The population register that answers for a day, where nobody matched it with those who take part; None otherwise."""
    found = answering(Reference.POPULATION, on)
    take_part = Exists(Enrolment.objects.all()) | Exists(PriorParticipation.objects.all())
    waits = Snapshot.objects.filter(take_part, ~Exists(DeathRun.objects.filter(snapshot=found)))
    return found if found and waits.filter(id=found.pk).exists() else None


def last_run() -> DeathRun | None:
    return DeathRun.objects.select_related("snapshot").order_by("-at", "-id").first()
