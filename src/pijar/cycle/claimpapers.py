"""Forms and letters of a case as PDF: KK1, KK2, KK3, F4, heirs' statement, scholarship form, letter to the hospital.

The fields are those of the insurer's forms as far as they are known (fact sheet 2.7); the layout is ours until the originals
are loaded. What nobody knows is a line to fill in by hand: nothing is invented.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from django.db import transaction

from pijar.audit.services import record
from pijar.claims.estimating import incident_day
from pijar.claims.models import Claim
from pijar.claims.selectors import claim_of
from pijar.cycle import claimsheets, coverpapers
from pijar.cycle.claimfacts import Known, known_of
from pijar.documents import render
from pijar.kernel.errors import Refusal
from pijar.staff.types import Actor


@dataclass(frozen=True)
class Paper:
    """One kind of paper: its template, what fills it, and whose words it shows.

    `is_sensitive`: it holds medical findings or the family; `tells_account`: it holds what was told of the incident;
    `of_family`: it is asked for where the worker died or is disabled for good.
    """

    template: str
    fill: Callable[[Known], dict[str, Any]]
    words: str
    branches: frozenset[str]
    is_sensitive: bool = False
    tells_account: bool = False
    of_family: bool = False


# The proof of cover of the day of the incident, which `coverpapers` makes.
COVER = "COVER"
BOTH, JKK, JKM = frozenset({"JKK", "JKM"}), frozenset({"JKK"}), frozenset({"JKM"})
PAPERS: Mapping[str, Paper] = MappingProxyType({
    "KK1": Paper("claim_form", claimsheets.kk1, "Laporan tahap I (formulir 3, KK1)", JKK, tells_account=True),
    "KK2": Paper("claim_form", claimsheets.kk2, "Laporan tahap II (formulir 3a, KK2)", JKK, is_sensitive=True),
    "KK3": Paper("claim_form", claimsheets.kk3, "Surat keterangan dokter (formulir 3b, KK3)", JKK),
    "F4": Paper("claim_form", claimsheets.f4, "Pengajuan jaminan kematian (formulir F4)", JKM, is_sensitive=True),
    "HEIRS": Paper("claim_heirs", claimsheets.heirs, "Pernyataan ahli waris", BOTH, is_sensitive=True, of_family=True),
    "SCHOLARSHIP": Paper(
        "claim_form", claimsheets.scholarship, "Pengajuan beasiswa anak", BOTH, is_sensitive=True, of_family=True
    ),
    "HOSPITAL": Paper("claim_letter", claimsheets.hospital, "Surat untuk rumah sakit", JKK),
})  # fmt: skip


@transaction.atomic
def make(number: str, kind: str, *, on: date, actor: Actor) -> bytes:
    """The paper as PDF, dated `on`; recorded. Equal facts and day give equal bytes.

    Raises Refusal: CLAIM_NUMBER_WRONG, CLAIM_UNKNOWN, CLAIM_PAPER_UNKNOWN, CLAIM_PAPER_OTHER_BRANCH, FAMILY_MISSING,
    PROGRAMME_UNKNOWN.
    """
    claim = claim_of(number)
    if kind.strip().upper() == COVER:
        return _cover(claim, on, actor)
    paper = paper_of(kind)
    if claim.branch not in paper.branches:
        raise Refusal(
            "CLAIM_PAPER_OTHER_BRANCH", f"Case {claim.number} is a {claim.branch} case: {kind.upper()} does not belong to it."
        )
    data = paper.fill(known_of(claim, on))
    record(actor, "claim.paper", f"claim:{claim.number}", {"kind": kind.upper()})
    return render(paper.template, data, on=on)


def _cover(claim: Claim, on: date, actor: Actor) -> bytes:
    """The certificate of cover for the day of the incident. Raises Refusal (PERSON_NOT_KNOWN) while nobody is identified."""
    person = claim.incident.person
    if person is None:
        raise Refusal("PERSON_NOT_KNOWN", f"Case {claim.number}: say first whom it is about.")
    record(actor, "claim.paper", f"claim:{claim.number}", {"kind": COVER})
    return coverpapers.certificate(person, on=incident_day(claim), today=on, actor=actor).body


def paper_of(kind: str) -> Paper:
    """Raises Refusal: CLAIM_PAPER_UNKNOWN."""
    found = PAPERS.get(kind.strip().upper())
    if found is None:
        raise Refusal("CLAIM_PAPER_UNKNOWN", f"{kind[:20]!r} is no paper of a case; there are {', '.join((*PAPERS, COVER))}.")
    return found


def papers_for(branch: str) -> dict[str, Paper]:
    return {kind: one for kind, one in PAPERS.items() if branch in one.branches}
