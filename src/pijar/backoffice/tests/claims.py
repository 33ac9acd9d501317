"""A case about somebody, as tests of the screens need it."""

from __future__ import annotations

from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from pijar.claims import services
from pijar.claims.models import Claim
from pijar.claims.types import Account, Channel, Given, Harm, Kind, Reporter
from pijar.kernel.clock import JAKARTA
from pijar.registry.crypto import identifiers
from pijar.staff.types import Actor

HAPPENED = datetime(2026, 1, 20, 9, 30, tzinfo=JAKARTA)
NAMESPACE = uuid5(NAMESPACE_URL, "uji")


def claim_about(someone, **changes) -> Claim:
    """The case of an accident of this person, told by a neighbour; always the same one."""
    nik = identifiers().decrypt("national_id", someone.national_id)
    account = Account(
        name=someone.name, work="buruh harian", place="JALAN RAHASIA", what="JATUH DARI TANGGA saat membantu hajatan.",
        reporter_name="TETANGGA BAIK", phone="0841-2345-678",
    )  # fmt: skip
    values = {"kind": Kind.ACCIDENT, "harm": Harm.INJURED, "happened_at": HAPPENED, "reporter": Reporter.OTHER,
              "account": account, "nik": nik, "place_village": someone.village_code}  # fmt: skip
    given = Given(**{**values, **changes})
    receipt = services.report(
        given, key=uuid5(NAMESPACE, repr(given)), channel=Channel.PUBLIC, actor=Actor("pelapor", "public"), at=HAPPENED
    )
    return Claim.objects.get(id=receipt.claim_id)
