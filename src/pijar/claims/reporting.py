"""Taking in a report: the least fields that Permenaker 1/2025 art. 48A asks for, once, with number, code and clock.

Nothing here tells whether the person is known or covered: whoever reports reads the same for everybody.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from pijar.audit.services import record
from pijar.claims import keeping, opening
from pijar.claims.flagrules import name_fits
from pijar.claims.identifying import link
from pijar.claims.models import Claim, ClaimFile, Incident
from pijar.claims.numbers import code_of, next_number
from pijar.claims.sealing import seal
from pijar.claims.types import Account, Branch, Channel, Given, Kind, Picture, Receipt
from pijar.kernel.clock import JAKARTA, is_of_our_time
from pijar.kernel.errors import Refusal
from pijar.registry.copy import lock
from pijar.registry.selectors import national_id_of, person_by_nik
from pijar.staff.types import Actor

WORDS = "account"
SHORTEST = 8
# A phone's clock may be ahead of ours by so much.
AHEAD = timedelta(minutes=15)
_PHONE = re.compile(r"\+?[0-9]{8,15}")
# Nobody told it: neither a name nor a telephone can be asked for.
_SILENT = frozenset({Channel.REGISTER})
# As long as a word of each kind is kept.
LONGEST = {"what": 4000, "place": 300, "injury": 500}


def branch_of(given: Given) -> Branch:
    """Under which branch a report is looked at first: an officer may change it."""
    return Branch.JKM if given.kind is Kind.DEATH else Branch.JKK


@transaction.atomic
def report(
    given: Given, *, key: UUID, channel: Channel, actor: Actor, at: datetime, office: str = "", photos: Sequence[Picture] = ()
) -> Receipt:
    """Keeps a report and opens its case. The same key with the same words again gives the first receipt.

    The same key with other words is another report: somebody went back and wrote more, and nothing of it is lost.
    Raises Refusal: WHO_MISSING, NIK_INVALID, WHAT_MISSING, WHEN_FUTURE, WHEN_INVALID, REPORTER_MISSING, REPORTER_PHONE,
    TOO_MANY_PHOTOS, DEATH_WITHOUT_DEATH.
    """
    given = replace(given, account=_trimmed(given.account), nik=re.sub(r"[\s.\-']", "", given.nik))
    refuse_incomplete(given, channel, at)
    if len(photos) > keeping.MOST_PHOTOS:
        raise _too_many()
    # By its words as they were sent: what an office corrects afterwards makes it no other report.
    key = uuid5(key, repr(asdict(given)))
    lock(f"report {key}")
    known = Incident.objects.filter(key=key).first()
    if known is not None:
        _keep_more(known, photos, actor, at)
        return _receipt(Claim.objects.filter(incident=known).earliest("id"), is_new=False)
    return _receipt(_opened(given, key, channel, actor, at, office, photos), is_new=True)


def _opened(
    given: Given, key: UUID, channel: Channel, actor: Actor, at: datetime, office: str, photos: Sequence[Picture]
) -> Claim:
    number = next_number(at.astimezone(JAKARTA).year)
    incident = Incident.objects.create(
        number=number, key=key, kind=given.kind.value, harm=given.harm.value, setting=given.setting.value,
        happened_at=given.happened_at, hour_known=given.hour_known, place_village=given.place_village,
        home_village=given.home_village, words=seal(WORDS, asdict(given.account)),
        national_id=national_id_of(given.nik) if given.nik else None, reporter=given.reporter.value, channel=channel.value,
        office=office, entered_by=actor.name, reported_at=at,
    )  # fmt: skip
    for one in photos:
        keeping.keep(one, actor=actor, at=at, incident=incident)
    record(actor, "claim.report", f"claim:{number}", {"kind": given.kind.value, "channel": channel.value, "photos": len(photos)})
    person = person_by_nik(given.nik) if given.nik else None
    # A NIK alone links nobody: whoever only tried a number would learn from the case whether and where somebody is known.
    if person is not None and given.account.name.strip() and name_fits(given.account.name, person.name):
        link(incident, person, reason="NIK", actor=actor, at=at)
    return opening.open_claim(incident, branch_of(given), number=number, hospital=given.hospital, actor=actor, at=at)


def _keep_more(known: Incident, photos: Sequence[Picture], actor: Actor, at: datetime) -> None:
    """Photos that come with the second sending are kept with the first. Raises Refusal (TOO_MANY_PHOTOS)."""
    before = ClaimFile.objects.filter(incident=known).count()
    for one in photos:
        keeping.keep(one, actor=actor, at=at, incident=known)
    after = ClaimFile.objects.filter(incident=known).count()
    if after == before:
        return
    if after > keeping.MOST_PHOTOS:
        raise _too_many()
    record(actor, "claim.report", f"claim:{known.number}", {"photos": after - before})


def _too_many() -> Refusal:
    most = keeping.MOST_PHOTOS
    return Refusal("TOO_MANY_PHOTOS", f"At most {most} photos go with a report.", values={"most": most})


def _receipt(claim: Claim, *, is_new: bool) -> Receipt:
    return Receipt(claim.id, claim.number, code_of(claim.incident.key), claim.notify_due_at, is_new)


def _trimmed(account: Account) -> Account:
    lines = "\n".join(" ".join(line.split()) for line in account.what.splitlines()).strip()[: LONGEST["what"]]
    said: dict[str, Any] = {
        name: " ".join(text.split())[: LONGEST.get(name, 200)] for name, text in asdict(account).items() if isinstance(text, str)
    }
    return replace(account, **{**said, "what": lines})


def refuse_incomplete(given: Given, channel: Channel, at: datetime) -> None:
    """Raises the first Refusal of `report` that the words deserve."""
    _refuse_nobody(given)
    told = given.account
    refuse_moment(given.happened_at, at)
    if given.kind is Kind.DEATH and given.harm.value != "died":
        raise Refusal("DEATH_WITHOUT_DEATH", "A death is reported of somebody who died: choose accident or illness otherwise.")
    if channel in _SILENT:
        return
    if len(told.what) < SHORTEST:
        raise Refusal("WHAT_MISSING", "Say in a few words what happened.")
    if not told.reporter_name:
        raise Refusal("REPORTER_MISSING", "Say who reports: we may have to ask something.")
    if not _PHONE.fullmatch(re.sub(r"[\s.\-()]", "", told.phone)):
        raise Refusal("REPORTER_PHONE", "A telephone number has 8 to 15 digits: we may have to ask something.")


def refuse_moment(happened_at: datetime, at: datetime) -> None:
    """Raises Refusal: WHEN_INVALID, WHEN_FUTURE."""
    if happened_at.utcoffset() is None or not is_of_our_time(happened_at.date()):
        raise Refusal("WHEN_INVALID", "Say on which day, and at what hour, it happened.")
    if happened_at > at + AHEAD:
        raise Refusal("WHEN_FUTURE", "The day and hour of the incident have not come yet: correct them.")


def _refuse_nobody(given: Given) -> None:
    if given.nik and national_id_of(given.nik) is None:
        raise Refusal("NIK_INVALID", "A NIK has 16 digits.")
    told = given.account
    has_hint = bool(told.birth_year or given.home_village or told.person_village or given.place_village)
    if not given.nik and not (told.name and has_hint):
        raise Refusal("WHO_MISSING", "Say who it happened to: the NIK, or the name with kelurahan or year of birth.")
