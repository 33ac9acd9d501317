"""What a case may bring, reckoned by `law.benefits` from what the case knows, and kept whole. The insurer decides."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from pijar.audit.services import record
from pijar.claims import family, medical
from pijar.claims.guards import refuse_second_case, same_death
from pijar.claims.holding import following, working
from pijar.claims.models import Claim, ClaimEstimate, WorkOpinion
from pijar.claims.sealing import opened, seal
from pijar.claims.types import Branch, Harm
from pijar.claims.workrules import Opinion
from pijar.coverage import selectors as coverage
from pijar.coverage.types import CoverageStatus
from pijar.kernel.clock import JAKARTA
from pijar.law.benefits.case import Case, Outcome
from pijar.law.benefits.case import read as read_case
from pijar.law.benefits.estimate import estimate as by_law
from pijar.law.benefits.rules import law_on
from pijar.law.types import Words
from pijar.registry.crypto import identifiers
from pijar.staff.types import Actor

FACTS, LINES = "estimate_facts", "estimate_lines"
INSURER = "BPJS Ketenagakerjaan"
# Lines that tell nothing of a patient; those of a death, which every officer of the case knows of; the doctor's in one sum.
PLAIN = frozenset({"late_compensation", "other"})
OF_A_DEATH = frozenset({"jkk_death", "jkk_periodic", "jkk_funeral", "jkm_not_added", "scholarship"})
BY_DOCTOR = "by_doctor"
# Who knows; the insurer where nobody is named here.
KNOWN_BY = {
    "not_identified": "kelurahan",
    "outcome_differs": "dokter yang merawat",
    "unable_long": "dokter yang merawat",
    "outcome_not_stated": "dokter yang merawat",
    "children_unknown": "keluarga",
    "children_incomplete": "keluarga",
}
NOTICE = Words(
    "Estimasi – BPJS Ketenagakerjaan yang memutuskan.", "An estimate – BPJS Ketenagakerjaan decides."
)  # fmt: skip
# What the case itself leaves open, besides the questions of the law. The insurer answers some, the office the others.
ASKED: Mapping[str, Words] = {
    "not_covered": Words(
        "Menurut catatan kami ia tidak terlindungi pada hari kejadian: periksa buktinya sebelum keluarga diberi harapan.",
        "By our records there was no cover on the day of the incident: check the proof of cover before raising hopes.",
    ),
    "cover_unsure": Words(
        "Kepesertaan pada hari kejadian belum pasti: tanyakan kepada BPJS Ketenagakerjaan.",
        "Cover on the day of the incident is not certain: ask the insurer.",
    ),
    "not_identified": Words(
        "Orangnya belum dikenali, maka masa iuran tidak diketahui.",
        "The person is not identified, so the months of contribution are not known.",
    ),
    "outcome_not_stated": Words(
        "Dokter belum menyatakan akhir perawatan: santunan cacat dan hari tidak bekerja dapat bertambah.",
        "No doctor has stated the outcome: disability and days unable to work may be added.",
    ),
    "outcome_differs": Words(
        "Surat dokter dan laporan berbeda tentang meninggalnya: pastikan apakah kecelakaan ini penyebabnya.",
        "The doctor's statement and the report differ about the death: find out whether this accident caused it.",
    ),
    "work_accident_unclear": Words(
        "Belum jelas apakah ini kecelakaan kerja: bila bukan, JKK tidak dibayar.",
        "It is not clear whether this was a work accident: if not, JKK pays nothing.",
    ),
    "children_unknown": Words(
        "Keluarga belum ditanyakan: beasiswa anak belum dihitung.",
        "The family has not been asked: scholarships are not reckoned yet.",
    ),
    "children_incomplete": Words(
        "Ada anak yang tanggal lahir atau sekolahnya belum diketahui: beasiswanya belum dihitung.",
        "Birth date or school of a child is not known: its scholarship is not reckoned yet.",
    ),
    "child_elsewhere": Words(
        "Seorang anak di sini juga disebut dalam kasus pekerja lain, mungkin orang tuanya yang satu lagi: tanyakan apakah "
        "beasiswanya dibayar dua kali.",
        "A child is named in another worker's case, too, perhaps the other parent's: ask whether its scholarship is paid twice.",
    ),
    "jkm_on_top": Words(
        "Kematian yang sama sudah menjadi kasus JKK: JKM tidak dibayar di sampingnya.",
        "The same death is a case under JKK already: JKM is not paid besides.",
    ),
    "death_told_twice": Words(
        "Kematian yang sama sudah diajukan atau dibayar dalam kasus lain: satu kematian dibayar sekali.",
        "The same death is with the insurer or paid in another case: one death is paid once.",
    ),
    "unable_twice": Words(
        "Hari tidak bekerja di kasus ini juga tercatat di kasus lain orang ini: satu hari dibayar sekali.",
        "Days unable to work in this case stand in another case of this person, too: one day is paid once.",
    ),
    "unable_long": Words(
        "Hari tidak bekerja melewati tahun pertama: pastikan setiap suratnya kepada dokter yang merawat.",
        "Days unable to work go beyond the first year: confirm each statement with the treating doctor.",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Reckoned:
    """A case of the law, what our own records leave open, and the whole answer of the law as plain values."""

    case: dict[str, Any]
    asked: tuple[str, ...]
    answer: dict[str, Any]


def cover_of(claim: Claim) -> CoverageStatus | None:
    """The cover on the day of the incident; None of somebody who is not identified."""
    person = claim.incident.person
    if person is None:
        return None
    nik = identifiers().decrypt("national_id", person.national_id)
    return coverage.status(nik, incident_day(claim))


def incident_day(claim: Claim) -> date:
    return claim.incident.happened_at.astimezone(JAKARTA).date()


def facts(claim: Claim, *, income: int | None = None) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The case as `law.benefits.case` reads it, and the codes of `ASKED` that hold. Nothing unknown is invented.

    The membership counts as far as it is unbroken; without an income the lowest tier holds, on which the programme pays.
    """
    cover, members = cover_of(claim), family.relatives(claim)
    case: dict[str, Any] = {
        "branch": claim.branch, "on": incident_day(claim), "base_income": income,
        "member_since": cover.since if cover else None, "paid_months": cover.total_months if cover else None,
        "consecutive_months": cover.continuous_months if cover else None, "children": family.children(members),
    }  # fmt: skip
    if claim.branch == Branch.JKK.value:
        case |= _of_the_doctor(claim)
    return case, tuple(_asked(claim, case, cover, members))


def _of_the_doctor(claim: Claim) -> dict[str, Any]:
    told = medical.summary(claim)
    died = claim.incident.harm == Harm.DIED.value
    # Who died later, after a doctor had spoken, died all the same; that the two differ is asked.
    outcome = Outcome.DEATH.value if died else told.outcome or Outcome.RECOVERED.value
    return {
        "outcome": outcome, "unable_days": told.unable_days, "disabilities": told.disabilities,
        "left_handed": told.left_handed, "transport": told.transport, "home_care_cost": told.home_care_cost,
        "devices": told.devices,
    }  # fmt: skip


def _asked(claim: Claim, case: dict[str, Any], cover: CoverageStatus | None, members: list[family.Kept]) -> list[str]:
    codes = []
    if cover is None:
        codes.append("not_identified")
    elif cover.covered is not True:
        codes.append("cover_unsure" if cover.covered is None else "not_covered")
    is_jkk = claim.branch == Branch.JKK.value
    brings_school = not is_jkk or case["outcome"] in (Outcome.DEATH.value, Outcome.TOTAL_DISABILITY.value)
    if is_jkk:
        newest = WorkOpinion.objects.filter(claim=claim).order_by("-version").first()
        if newest is None or newest.opinion != Opinion.LIKELY.value:
            codes.append("work_accident_unclear")
        stated, died = medical.summary(claim).outcome, claim.incident.harm == Harm.DIED.value
        if not stated and not died:
            codes.append("outcome_not_stated")
        is_taken_back = died and not stated and medical.took_back_death(claim)
        if is_taken_back or stated and died != (stated == Outcome.DEATH.value):
            codes.append("outcome_differs")
    if other := same_death(claim):
        codes.append("jkm_on_top" if not is_jkk and other.branch == Branch.JKK.value else "death_told_twice")
    if case.get("unable_days", 0) > _last_step_from(incident_day(claim)):
        codes.append("unable_long")
    if medical.days_told_twice(claim):
        codes.append("unable_twice")
    if brings_school and not members:
        codes.append("children_unknown")
    if brings_school and _is_told_elsewhere(claim, members):
        codes.append("child_elsewhere")
    if any(one.relative.relation == family.CHILD and not family.is_at_school(one.relative) for one in members):
        codes.append("children_incomplete")
    return codes


def _is_told_elsewhere(claim: Claim, members: list[family.Kept]) -> bool:
    children = [one.relative for one in members if family.is_at_school(one.relative)]
    told = family.children_told() if children else {}
    return any(family.is_told_elsewhere(claim, one, told) for one in children)


def _last_step_from(on: date) -> int:
    """The days unable to work after which the law's last step begins, which has no end."""
    law = law_on(on)
    return max(step.up_to_month or 0 for step in law["jkk.stmb"].rows) * int(law["days_in_month"].whole)


def reckon(claim: Claim, *, income: int | None = None) -> Reckoned:
    """Reckons without keeping. Raises LawError where the facts make no case (LAW_CASE_REFUSED, LAW_NOT_KNOWN)."""
    case, asked = facts(claim, income=income)
    read: Case = read_case(case)
    answer = by_law(read).as_json()
    own = [
        {"code": code, "text": ASKED[code].id, "text_en": ASKED[code].en, "agency": KNOWN_BY.get(code, INSURER)} for code in asked
    ]
    answer["questions"] = [*own, *answer["questions"]]
    answer["notice"], answer["notice_en"] = NOTICE.id, NOTICE.en
    return Reckoned(case, asked, answer)


@transaction.atomic
def estimate(number: str, *, income: int | None = None, actor: Actor, at: datetime) -> ClaimEstimate:
    """Reckons a case and keeps the whole answer; the same facts under the same law give the newest one back, not another.

    Raises Refusal: CLAIM_UNKNOWN, CASE_OVER, JKM_ON_TOP, DEATH_TOLD_TWICE; LawError as `reckon`.
    """
    claim = working(number)
    refuse_second_case(claim)
    found = reckon(claim, income=income)
    before = latest(claim)
    plain = {**found.case, "on": found.case["on"].isoformat()}
    facts_told = _plain(plain)
    if before and opened(FACTS, before.facts) == facts_told and opened(LINES, before.lines) == found.answer:
        return before
    made = ClaimEstimate.objects.create(
        claim=claim, version=following(ClaimEstimate, claim, "version"), branch=claim.branch, on=found.case["on"],
        facts=seal(FACTS, facts_told), lines=seal(LINES, found.answer), amounts=_amounts(found.answer),
        minimum=found.answer["minimum"], maximum=found.answer["maximum"], law_print=_law_print(found.answer),
        actor=actor.name, at=at,
    )  # fmt: skip
    record(actor, "claim.estimate", f"claim:{claim.number}", {"version": made.version})
    return made


def _plain(value: Any) -> Any:
    """What JSON can hold, as it comes back from it: days as text, tuples as lists."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value


def _amounts(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """Least and most by code of the line, in the order of the law; several lines of one code are one sum."""
    found: dict[str, dict[str, Any]] = {}
    for line in answer["lines"]:
        row = found.setdefault(line["code"], {"code": line["code"], "minimum": 0, "maximum": 0})
        row["minimum"] += line["minimum"]
        row["maximum"] += line["maximum"]
    return list(found.values())


def _law_print(answer: dict[str, Any]) -> str:
    used = sorted({one for line in answer["lines"] for one in line["parameters"]})
    return hashlib.sha256("\n".join(used).encode()).hexdigest()


def latest(claim: Claim) -> ClaimEstimate | None:
    """The newest estimate under the case's branch: one of another branch says nothing of this one."""
    return ClaimEstimate.objects.filter(claim=claim, branch=claim.branch).order_by("-version").first()


def is_of_a_death(code: str) -> bool:
    """Whether a line is paid because the participant died, so never to the participant."""
    return code in OF_A_DEATH or code.startswith("jkm_")


def is_of_the_doctor(code: str, claim: Claim) -> bool:
    """Whether a line follows from what a doctor wrote: that it is there, and how much it is, tells of the patient's health."""
    died = claim.incident.harm == Harm.DIED.value
    return claim.branch == Branch.JKK.value and code not in (PLAIN | OF_A_DEATH if died else PLAIN)


def gathered(claim: Claim, amounts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Sums by code for who reads no findings: the doctor's lines are one sum."""
    seen = [one for one in amounts if not is_of_the_doctor(one["code"], claim)]
    doctors = [one for one in amounts if is_of_the_doctor(one["code"], claim)]
    least, most = (sum(one[end] for one in doctors) for end in ("minimum", "maximum"))
    if not most:
        return seen
    return [*seen, {"code": BY_DOCTOR, "minimum": least, "maximum": most}]


def told(found: ClaimEstimate, *, whole: bool) -> dict[str, Any]:
    """An estimate as plain values. Not `whole`: sums by code only, the doctor's as one, for lines name injuries and children."""
    head = {
        "number": found.claim.number, "version": found.version, "branch": found.branch, "on": found.on.isoformat(),
        "at": found.at.isoformat(), "by": found.actor, "law_print": found.law_print,
    }  # fmt: skip
    if whole:
        return {**head, **opened(LINES, found.lines)}
    total = found.minimum if found.minimum == found.maximum else None
    return {
        **head, "total": total, "minimum": found.minimum, "maximum": found.maximum, "estimate": True,
        "lines": gathered(found.claim, found.amounts), "questions": [], "notice": NOTICE.id, "notice_en": NOTICE.en,
    }  # fmt: skip
