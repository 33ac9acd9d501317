"""Letters to those who leave: until when covered, why, how to go on alone and what that costs, whom to ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from pijar.audit.services import record
from pijar.documents import render
from pijar.enrolment import words
from pijar.enrolment.selectors import Leaver, last_day_covered, leavers
from pijar.enrolment.types import Heading
from pijar.kernel.errors import Refusal
from pijar.kernel.money import rupiah
from pijar.kernel.month import Month
from pijar.kernel.national_id import mask
from pijar.law.contributions import contribution
from pijar.law.types import FundKind, LawError
from pijar.staff.types import Actor

CONTACT = "dinas tenaga kerja atau kantor kelurahan Anda"
# Reasons by which somebody else pays from now on: going on alone is for later.
EMPLOYED = frozenset({"ACTIVE_BPJSTK", "FORMAL_OCCUPATION", "FORMAL_WORK"})


@dataclass(frozen=True)
class Letters:
    """The letters of a month: each person's own, under a name that tells nobody's, and all of them in one file."""

    single: list[tuple[str, bytes]]
    merged: bytes


@transaction.atomic
def make(month: Month, *, heading: Heading, on: date, actor: Actor) -> Letters:
    """One letter per person who was carried the month before and is not in this month's list; recorded.

    The same month and day give the same bytes. Raises Refusal: MONTH_NOT_RUN, NOBODY_LEAVES.
    """
    who = [one for one in leavers(month) if one.reason not in words.NO_LETTER]
    if not who:
        raise Refusal(
            "NOBODY_LEAVES", f"Everybody carried the month before {month} is carried still: there is no letter to write."
        )
    told = [_letter(one, month, heading, on) for one in who]
    single = [(f"surat_{month}_{number:05d}.pdf", _set([one], heading, on)) for number, one in enumerate(told, start=1)]
    record(actor, "enrolment.letters", f"month:{month}", {"letters": len(told), "people": [one.person_id for one in who]})
    return Letters(single, _set(told, heading, on))


@transaction.atomic
def make_one(person_id: int, month: Month, *, heading: Heading, on: date, actor: Actor) -> bytes:
    """The letter of one person who leaves; recorded. Raises Refusal: MONTH_NOT_RUN, NOBODY_LEAVES."""
    found = [one for one in leavers(month) if one.person_id == person_id and one.reason not in words.NO_LETTER]
    if not found:
        raise Refusal("NOBODY_LEAVES", f"This person does not leave with {month}: there is no letter to write.")
    record(actor, "enrolment.letters", f"person:{person_id}", {"month": str(month), "letters": 1})
    return _set([_letter(found[0], month, heading, on)], heading, on)


def _set(letters: list[dict[str, Any]], heading: Heading, on: date) -> bytes:
    data = {
        "city": heading.city, "office": heading.office, "title": "Pemberitahuan berakhirnya bantuan iuran",
        "place": f"{heading.signer_place + ', ' if heading.signer_place else ''}{words.in_words(on)}",
        "signer": {"place": "", "role": heading.office or f"Pemerintah {heading.city}", "name": "." * 40}, "letters": letters,
    }  # fmt: skip
    return render("leaving", data, on=on, tagged=len(letters) < 500)


def _letter(one: Leaver, month: Month, heading: Heading, on: date) -> dict[str, Any]:
    is_dead = one.reason in words.DEAD
    place = ", ".join(
        part for part in (one.village and f"Kelurahan {one.village}", one.district and f"Kecamatan {one.district}") if part
    )
    return {
        "to": f"Keluarga/ahli waris {one.name}" if is_dead else one.name, "name": one.name, "nik": mask(one.nik), "place": place,
        "last_month": words.month_in_words(month.previous), "covered_until": words.in_words(last_day_covered(month)),
        "reason": words.sentence(one.reason), "is_dead": is_dead, "is_employed": one.reason in EMPLOYED,
        "cost": None if is_dead else _cost(one.sector, Month.of(on)), "contact": heading.contact or CONTACT,
    }  # fmt: skip


def _cost(sector: str, month: Month) -> dict[str, Any] | None:
    """What a self-payer of this sector owes for a month at the lowest declared income; None where the law is not known."""
    try:
        due = contribution(month, sector=sector, fund_kind=FundKind.SELF)
    except LawError:
        return None
    return {
        "month": words.month_in_words(month), "total": rupiah(due.total), "jkk": rupiah(due.jkk), "jkm": rupiah(due.jkm),
        "base": rupiah(due.base), "relief": due.relief, "provisions": "; ".join(due.provisions),
        "open": [f"{question.text()} ({question.agency})" for question in due.questions],
    }  # fmt: skip
