"""How a month's registration stands: who goes next, who lacks what, who waits, who was refused and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from pijar.kernel import national_id
from pijar.kernel.month import Month
from pijar.registration import people
from pijar.registration.models import Registration, RegistrationAnswer, RegistrationLine, RegistrationReply
from pijar.registration.types import Bucket, InsurerOptions, LineState
from pijar.registry.copy import rows
from pijar.registry.crypto import identifiers

MEND = {
    "name": "enter the name", "sex": "enter the sex", "mother_name": "enter the mother's maiden name",
    "address": "enter the address of the identity card", "rt": "enter the RT", "rw": "enter the RW",
    "village": "correct the kelurahan", "village_code": "correct the kelurahan", "district": "correct the kelurahan",
    "occupation": "enter the occupation", "income": "enter the income", "phone": "enter the phone number",
}  # fmt: skip


# Of each person the latest line of the month: who was refused and sent again counts once.
_LINES = """
select state, conflict <> '', count(*) from (
    select distinct on (l.person_id) l.state, l.conflict
      from registration_registrationline l join registration_registration r on r.id = l.registration_id and r.month = %s
     order by l.person_id, l.id desc) latest
 group by 1, 2
"""


@dataclass(frozen=True)
class Standing:
    """A month's registration: who goes into the next file (`ready`) and who does not (`behind`), as `people.unnumbered`."""

    registrations: list[Registration]
    ready: pl.DataFrame
    behind: pl.DataFrame
    lines: dict[str, int]
    conflicts: int
    unanswered: int

    @property
    def incomplete(self) -> pl.DataFrame:
        """Who lacks a value that must be there."""
        return self.behind.filter(pl.col("lacks").list.len() > 0)

    @property
    def refused_lines(self) -> list[int]:
        """The latest refusal of everybody carried who was refused and has no number still."""
        found = pl.concat([self.ready, self.behind])["refused_line"].drop_nulls()
        return [int(number) for number in found]


def standing(month: Month, options: InsurerOptions) -> Standing:
    """How the registration of a month stands; those in its draft are among the waiting lines."""
    goes, behind = people.registrable(month, options.required)
    found = list(Registration.objects.filter(month=month.first_day).order_by("number"))
    counted = rows(_LINES, month.first_day)
    states = {one.value: sum(n for state, _, n in counted if state == one.value) for one in LineState}
    unanswered = sum(n for state, odd, n in counted if state == LineState.WAITING.value and not odd)
    return Standing(found, goes, behind, states, sum(n for _, odd, n in counted if odd), unanswered)


def refused(found: Standing) -> list[RegistrationLine]:
    """People whom the insurer refused and who wait for a mending, or for the next file; by name."""
    lines = RegistrationLine.objects.filter(id__in=found.refused_lines)
    return list(lines.select_related("person", "registration").order_by("person__name", "id"))


def conflicts(month: Month) -> list[RegistrationLine]:
    """People about whom the insurer said what cannot be taken over."""
    found = RegistrationLine.objects.filter(registration__month=month.first_day).exclude(conflict="")
    return list(found.select_related("person", "registration").order_by("person__name", "id"))


def strangers(month: Month) -> list[RegistrationAnswer]:
    """Lines of the month's answers about nobody we registered."""
    found = RegistrationAnswer.objects.filter(reply__month=month.first_day, bucket=Bucket.UNKNOWN.value)
    return list(found.order_by("reply_id", "line_number"))


def replies(month: Month) -> list[RegistrationReply]:
    """The month's answers, the latest first."""
    return list(RegistrationReply.objects.filter(month=month.first_day).order_by("-id"))


def as_json(month: Month, options: InsurerOptions) -> dict[str, Any]:
    """All of it for the command line; identifiers are masked."""
    found = standing(month, options)
    return {
        "month": str(month), "insurer": options.plugin, "to_register": found.ready.height, "incomplete": incomplete(found),
        "registrations": [_registration(one) for one in found.registrations], "lines": found.lines,
        "refused": [{**_who(line), "reason": line.reason, "may_go_again": bool(line.again_by)} for line in refused(found)],
        "conflicts": [{**_who(line), "conflict": line.conflict} for line in conflicts(month)],
        "unknown": [{"line": one.line_number, "nik": _masked(one.national_id)} for one in strangers(month)],
    }  # fmt: skip


def incomplete(found: Standing) -> list[dict[str, Any]]:
    """Who lacks what and how to mend it, the NIK masked."""
    lacking = found.incomplete
    ids = lacking["person_id"].to_list()
    sql = "select id, national_id, name from registry_person where id = any(%s)"
    known = {person: (secret, name) for person, secret, name in rows(sql, ids)}
    return [
        {"person_id": p, "nik": _masked(known[p][0]), "name": known[p][1], "village_code": village, "lacks": lacks,
         "mend": "; ".join(MEND.get(value, f"enter {value}") for value in lacks)}
        for p, village, lacks in lacking.select("person_id", "village_code", "lacks").iter_rows()
    ]  # fmt: skip


def _registration(one: Registration) -> dict[str, Any]:
    return {
        "number": one.number, "state": one.state, "lines": one.lines, "made_by": one.made_by, "approved_by": one.approved_by,
        "sha256": one.checksum,
    }  # fmt: skip


def _who(line: RegistrationLine) -> dict[str, Any]:
    return {"person_id": line.person_id, "nik": _masked(line.person.national_id), "name": line.person.name}


def _masked(secret: Any) -> str:
    return national_id.mask(identifiers().decrypt("national_id", secret)) if secret else ""
