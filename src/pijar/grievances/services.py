"""Taking complaints in, looking at them, answering them: one transaction and one event for each act."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import asdict
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from pijar.audit.services import record
from pijar.claims.selectors import claim_of
from pijar.grievances import rules
from pijar.grievances.models import Grievance, Step
from pijar.grievances.sealing import CODE, NAME, PHONE, TEXT, WORDS
from pijar.grievances.types import (
    MOVES,
    NEVER_FOR_THE_VILLAGE,
    Category,
    Channel,
    Given,
    Office,
    State,
    StepKind,
    Terms,
    Ticket,
)
from pijar.kernel.clock import JAKARTA
from pijar.kernel.errors import Refusal
from pijar.kernel.states import move
from pijar.regions.models import Region
from pijar.registry.copy import lock
from pijar.registry.crypto import identifiers
from pijar.registry.models import Person
from pijar.registry.selectors import national_id_of, person_by_nik
from pijar.staff.types import Actor

# Letters and digits that nobody takes for one another on the telephone.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTVWXYZ"
PUBLIC_ACTOR = Actor("warga", "public")


def _drawn(groups: int) -> str:
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(groups))


def clean_code(text: str) -> str:
    """A number or code as it is kept, however it was typed: capitals, groups of four."""
    letters = "".join(c for c in text.upper() if c in ALPHABET)
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def clean_number(text: str) -> str:
    """A ticket's number however it was typed; what is none gives an empty word."""
    letters = "".join(c for c in text.upper() if c.isalnum())
    rest = letters.removeprefix("PG")
    return f"PG-{rest[:4]}-{rest[4:]}" if len(rest) == 8 and all(c in ALPHABET for c in rest) else ""


@transaction.atomic
def open_grievance(
    given: Given, *, channel: Channel, terms: Terms, at: datetime, actor: Actor, key: UUID | None = None
) -> Ticket:
    """Takes a complaint in and gives its ticket. The same words under the same key give the same ticket.

    Nothing in the answer tells whether a NIK is known. Raises Refusal: GRIEVANCE_SHORT, GRIEVANCE_LONG, GRIEVANCE_NIK,
    GRIEVANCE_PHONE, GRIEVANCE_VILLAGE.
    """
    _refuse_faulty(given)
    if key:
        # By its words: the same form with other words is another complaint, and nothing of it is lost.
        key = uuid5(key, repr(asdict(given)))
        lock(f"grievance {key}")
        if before := Grievance.objects.filter(key=key).first():
            return _ticket(before, is_new=False)
    crypt, on = identifiers(), at.astimezone(JAKARTA).date()
    first, final = rules.due_days(on, terms)
    made = Grievance.objects.create(
        number=f"PG-{_drawn(2)}", code=crypt.encrypt(CODE, _drawn(3)), key=key, channel=channel.value,
        category=given.category.value, office=rules.office_for(given.category, given.village_code).value,
        village_code=given.village_code, text=crypt.encrypt(TEXT, given.text.strip()), name=_sealed(NAME, given.name),
        phone=_sealed(PHONE, given.phone), national_id=national_id_of(given.nik) if given.nik.strip() else None,
        received_on=on, first_due_on=first, final_due_on=final, final_days=terms.final_days,
        reopen_days=terms.reopen_days, entered_by=actor.name, entered_at=at,
    )  # fmt: skip
    Step.objects.create(
        grievance=made, version=1, kind=StepKind.RECEIVED.value, to_state=State.RECEIVED.value, actor=actor.name, at=at, on=on
    )
    record(actor, "grievance.open", f"grievance:{made.number}", {"category": made.category, "channel": made.channel})
    return _ticket(made)


def _ticket(one: Grievance, *, is_new: bool = True) -> Ticket:
    return Ticket(one.number, identifiers().decrypt(CODE, one.code), one.first_due_on, one.final_due_on, is_new)


def _sealed(field: str, text: str) -> bytes | None:
    plain = " ".join(text.split())
    return identifiers().encrypt(field, plain[:200]) if plain else None


def _refuse_faulty(given: Given) -> None:
    text = given.text.strip()
    if len(text) < rules.SHORTEST_TEXT:
        raise Refusal("GRIEVANCE_SHORT", f"Say what happened in at least {rules.SHORTEST_TEXT} letters.")
    if len(text) > rules.LONGEST_TEXT:
        raise Refusal("GRIEVANCE_LONG", f"Say it in at most {rules.LONGEST_TEXT} letters.")
    if given.nik.strip() and national_id_of(given.nik) is None:
        raise Refusal("GRIEVANCE_NIK", "A NIK has 16 digits; it may be left out.")
    if given.phone.strip() and not rules.is_phone(given.phone):
        raise Refusal("GRIEVANCE_PHONE", "A telephone number has 8 to 25 digits; it may be left out.")
    if given.village_code and not Region.objects.filter(code=given.village_code, level__in=["kelurahan", "desa"]).exists():
        raise Refusal("GRIEVANCE_VILLAGE", "There is no such kelurahan.")


def find(number: str) -> Grievance:
    """The complaint with this number. Raises Refusal (GRIEVANCE_UNKNOWN)."""
    found = Grievance.objects.filter(number=clean_number(number) or "?").first()
    if found is None:
        raise Refusal("GRIEVANCE_UNKNOWN", f"There is no complaint {number.strip()[:20]!r}.")
    return found


def by_code(number: str, code: str) -> Grievance:
    """The complaint that number and code open. Raises Refusal (GRIEVANCE_CODE), the same for a number that is none."""
    found = Grievance.objects.filter(number=clean_number(number) or "?").first()
    right = identifiers().decrypt(CODE, found.code) if found else "?"
    if not hmac.compare_digest(right.encode(), clean_code(code).encode()) or found is None:
        raise Refusal("GRIEVANCE_CODE", "Number and code do not belong together: look at the paper they were written on.")
    return found


def _held(number: str, seen: int | None) -> Grievance:
    """The complaint, held until the transaction ends. Raises Refusal: GRIEVANCE_UNKNOWN, GRIEVANCE_CHANGED."""
    one = Grievance.objects.select_for_update().get(id=find(number).id)
    if seen is not None and one.version != seen:
        raise Refusal("GRIEVANCE_CHANGED", f"{one.number} was changed by somebody since you opened it: read it again.")
    return one


def _step(
    one: Grievance, kind: StepKind, to: State | None, *, text: str = "", internal: str = "", at: datetime, actor: Actor
) -> Step:
    """Writes a step and moves the complaint. Raises Refusal (MOVE_NOT_ALLOWED)."""
    before, on = State(one.state), at.astimezone(JAKARTA).date()
    after = move(MOVES, before, to, f"Complaint {one.number}") if to and to is not before else before
    one.state, one.version = after.value, one.version + 1
    one.save()
    crypt = identifiers()
    record(actor, f"grievance.{kind.value}", f"grievance:{one.number}", {"from": before.value, "to": after.value})
    return Step.objects.create(
        grievance=one, version=one.version, kind=kind.value, from_state=before.value, to_state=after.value,
        text=crypt.encrypt(WORDS, text.strip()) if text.strip() else None,
        internal=crypt.encrypt(WORDS, internal.strip()) if internal.strip() else None, actor=actor.name, at=at, on=on,
    )  # fmt: skip


@transaction.atomic
def take_up(number: str, *, at: datetime, actor: Actor, seen: int | None = None) -> Grievance:
    """An officer looks at it. Raises Refusal: GRIEVANCE_UNKNOWN, GRIEVANCE_CHANGED, MOVE_NOT_ALLOWED."""
    one = _held(number, seen)
    move(MOVES, State(one.state), State.LOOKED_AT, f"Complaint {one.number}")
    _step(one, StepKind.TAKEN_UP, State.LOOKED_AT, at=at, actor=actor)
    return one


@transaction.atomic
def answer(
    number: str, *, text: str, internal: str = "", is_final: bool = True, at: datetime, actor: Actor, seen: int | None = None
) -> Grievance:
    """Tells whoever complained how it stands, or, as the final answer, what came of it; `internal` stays in the office.

    Raises Refusal: GRIEVANCE_UNKNOWN, GRIEVANCE_CHANGED, GRIEVANCE_ANSWER_SHORT, MOVE_NOT_ALLOWED.
    """
    one = _held(number, seen)
    state, on = State(one.state), at.astimezone(JAKARTA).date()
    if len(text.strip()) < rules.SHORTEST_TEXT:
        raise Refusal("GRIEVANCE_ANSWER_SHORT", f"An answer says in at least {rules.SHORTEST_TEXT} letters what comes of it.")
    if not is_final:
        if state not in (State.RECEIVED, State.LOOKED_AT, State.REOPENED):
            move(MOVES, state, State.LOOKED_AT, f"Complaint {one.number}")
        one.first_answered_on = one.first_answered_on or on
        to = State.LOOKED_AT if state is State.RECEIVED else state
        _step(one, StepKind.TOLD, to, text=text, internal=internal, at=at, actor=actor)
        return one
    move(MOVES, state, State.ANSWERED, f"Complaint {one.number}")
    one.first_answered_on = one.first_answered_on or on
    if state is State.REOPENED:
        one.again_answered_on = on
    else:
        one.answered_on = on
    _step(one, StepKind.ANSWERED, State.ANSWERED, text=text, internal=internal, at=at, actor=actor)
    return one


@transaction.atomic
def note(number: str, *, internal: str, at: datetime, actor: Actor, seen: int | None = None) -> Grievance:
    """A note that only the offices read. Raises Refusal: GRIEVANCE_UNKNOWN, GRIEVANCE_CHANGED, GRIEVANCE_NOTE_EMPTY."""
    one = _held(number, seen)
    if not internal.strip():
        raise Refusal("GRIEVANCE_NOTE_EMPTY", "Write the note.")
    _step(one, StepKind.NOTED, None, internal=internal, at=at, actor=actor)
    return one


@transaction.atomic
def assign(
    number: str, *, office: Office, village_code: str = "", internal: str = "", at: datetime, actor: Actor,
    seen: int | None = None,
) -> Grievance:  # fmt: skip
    """Hands a complaint to a kelurahan or back to the programme's office; its days stay.

    Raises Refusal: GRIEVANCE_UNKNOWN, GRIEVANCE_CHANGED, GRIEVANCE_VILLAGE, GRIEVANCE_LEVY, GRIEVANCE_DONE.
    """
    one = _held(number, seen)
    if State(one.state) is State.CLOSED:
        raise Refusal("GRIEVANCE_DONE", f"{one.number} is closed.")
    village = village_code or one.village_code
    if office is Office.VILLAGE:
        if Category(one.category) in NEVER_FOR_THE_VILLAGE:
            raise Refusal(
                "GRIEVANCE_LEVY", "Money asked for on the way is looked into by the programme's office, never on the spot."
            )
        if not Region.objects.filter(code=village, level__in=["kelurahan", "desa"]).exists():
            raise Refusal("GRIEVANCE_VILLAGE", "There is no such kelurahan.")
    one.office, one.village_code = office.value, village
    _step(one, StepKind.ASSIGNED, None, internal=internal, at=at, actor=actor)
    return one


@transaction.atomic
def link(
    number: str, *, nik: str = "", person_id: int | None = None, claim_number: str | None = None, at: datetime, actor: Actor,
    seen: int | None = None,
) -> Grievance:  # fmt: skip
    """An officer says whom, or which case, it is about. Raises Refusal: GRIEVANCE_UNKNOWN, GRIEVANCE_CHANGED, PERSON_UNKNOWN,
    CLAIM_UNKNOWN, CLAIM_NUMBER_WRONG.
    """
    one = _held(number, seen)
    if nik or person_id:
        found = person_by_nik(nik) if nik else Person.objects.filter(id=person_id or 0).first()
        if found is None:
            raise Refusal("PERSON_UNKNOWN", "No list names this person.")
        one.person = found
    if claim_number is not None:
        one.claim_number = claim_of(claim_number).number if claim_number.strip() else ""
    _step(one, StepKind.LINKED, None, at=at, actor=actor)
    return one


@transaction.atomic
def reopen(number: str, *, code: str, text: str, at: datetime) -> Grievance:
    """Whoever complained says, once, that the answer does not help; the final answer's days run anew.

    Raises Refusal: GRIEVANCE_CODE, GRIEVANCE_SHORT, GRIEVANCE_REOPENED, GRIEVANCE_OVER, MOVE_NOT_ALLOWED.
    """
    one = _held(by_code(number, code).number, None)
    on = at.astimezone(JAKARTA).date()
    move(MOVES, State(one.state), State.REOPENED, f"Complaint {one.number}")
    if len(text.strip()) < rules.SHORTEST_TEXT:
        raise Refusal("GRIEVANCE_SHORT", f"Say what is still wrong in at least {rules.SHORTEST_TEXT} letters.")
    if one.reopened_on is not None:
        raise Refusal("GRIEVANCE_REOPENED", f"{one.number} was reopened once already: bring a new complaint, naming this one.")
    assert one.answered_on is not None
    terms = Terms(1, one.final_days, one.reopen_days)
    if on > rules.reopens_until(one.answered_on, terms):
        raise Refusal("GRIEVANCE_OVER", f"{one.number} was answered too long ago: bring a new complaint, naming this one.")
    one.reopened_on, one.again_due_on = on, rules.due_days(on, terms)[1]
    _step(one, StepKind.REOPENED, State.REOPENED, text=text, at=at, actor=PUBLIC_ACTOR)
    return one


@transaction.atomic
def close(number: str, *, at: datetime, actor: Actor, code: str | None = None, seen: int | None = None) -> Grievance:
    """The end, after an answer: said by whoever complained (with `code`), or by the office.

    Raises Refusal: GRIEVANCE_UNKNOWN, GRIEVANCE_CODE, GRIEVANCE_CHANGED, MOVE_NOT_ALLOWED.
    """
    one = _held(by_code(number, code).number if code is not None else number, seen)
    one.closed_on = at.astimezone(JAKARTA).date()
    move(MOVES, State(one.state), State.CLOSED, f"Complaint {one.number}")
    _step(one, StepKind.CLOSED, State.CLOSED, at=at, actor=actor)
    return one
