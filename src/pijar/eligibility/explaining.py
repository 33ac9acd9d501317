"""Why somebody may, may not, or not yet be enrolled: read from the record of the month, clause by clause."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from pijar.eligibility import sentences
from pijar.eligibility.catalogue import Clause, Context
from pijar.eligibility.models import Assessment, Basis, CaseDecision
from pijar.eligibility.policies import mapping_of
from pijar.eligibility.policy import parse
from pijar.eligibility.remedies import OF_CLAUSE, stands
from pijar.eligibility.sentences import Said
from pijar.eligibility.types import DOUBTS, Outcome, Reason
from pijar.intake.models import StagedRow
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.registry.models import InsuredLine, Occupation, PopulationLine, Snapshot, WelfareLine

RESULTS = {1: "pass", 0: "fail", None: "unknown"}
OUTCOMES = {
    Outcome.ELIGIBLE: Said("layak", "eligible"),
    Outcome.INELIGIBLE: Said("tidak layak", "not eligible"),
    Outcome.REVIEW: Said("masih ditinjau petugas", "still looked at by an officer"),
}
# Reasons that come from no clause of the policy: about whose number it is, and what officers said.
BESIDES = {
    Reason.NIK_SHARED: ("identity", "unknown", Said(
        "NIK ini dipakai lebih dari satu orang di daftar usulan. Petugas harus memastikan milik siapa.",
        "This NIK is used by more than one person in the lists. An officer has to find out whose it is.")),
    Reason.NIK_OF_SOMEBODY_ELSE: ("identity", "unknown", Said(
        "Nama di Dukcapil untuk NIK ini jelas berbeda. Petugas harus memastikan milik siapa.",
        "The population register has a clearly different name under this NIK. An officer has to find out whose it is.")),
    Reason.STOPPED: ("officer", "fail", Said("Kepesertaannya dihentikan petugas.", "An officer ended the participation.")),
    Reason.ON_HOLD: ("officer", "unknown", Said("Kepesertaannya ditangguhkan petugas.", "An officer put it on hold.")),
    Reason.AGE_65_STAYS: ("age_limit", "unknown", Said(
        "Sudah melewati batas usia pendaftaran. Tetap peserta sampai petugas memutuskan.",
        "Past the age of enrolment. Stays a participant until an officer decides.")),
}  # fmt: skip
POPULATION = {"alive", "residence", "age", "months_of_residence"}
WELFARE = {"decile", "disability", "woman_headed"}


@dataclass(frozen=True)
class ClauseSaid:
    """One clause: what was seen, where and from when, and what follows. `result`: pass, fail or unknown."""

    code: str
    weight: str
    result: str
    value: Said
    source: Said
    dated: date | None
    sentence: Said
    asks: Said = Said("", "")

    def as_json(self, language: str) -> dict[str, Any]:
        return {
            "code": self.code, "weight": self.weight, "result": self.result, "value": self.value.in_(language),
            "source": self.source.in_(language), "dated": self.dated.isoformat() if self.dated else None,
            "sentence": self.sentence.in_(language),
        }  # fmt: skip


@dataclass(frozen=True)
class Explanation:
    """A person's month: the outcome, every reason, and each clause of the policy it follows.

    `version` is 0 for a month of before there were versions, of which only the reasons were stored.
    """

    month: Month
    outcome: Outcome
    reasons: list[str]
    version: int
    clauses: list[ClauseSaid]
    open_to: list[str] | None
    decision: CaseDecision | None = field(default=None)

    @property
    def against(self) -> list[ClauseSaid]:
        """What stands between the person and a yes."""
        return [c for c in self.clauses if stands(c.code, c.result, c.weight, self.reasons, self.outcome)]

    @property
    def sentence(self) -> Said:
        month = Said(
            *(f"{names[self.month.month - 1]} {self.month.year}" for names in (sentences.MONTHS_ID, sentences.MONTHS_EN))
        )
        word = OUTCOMES[self.outcome]
        return Said(f"Untuk {month.id} orang ini {word.id}.", f"For {month.en} this person is {word.en}.")

    def as_json(self, language: str = "id") -> dict[str, Any]:
        return {
            "month": str(self.month), "outcome": self.outcome.value, "reasons": self.reasons, "policy": self.version,
            "sentence": self.sentence.in_(language), "clauses": [clause.as_json(language) for clause in self.clauses],
            "open_to": self.open_to,
        }  # fmt: skip


def explain(person_id: int, month: Month, context: Context) -> Explanation:
    """The record of one person's month in words. Raises Refusal: MONTH_NOT_RUN, NOT_ASSESSED."""
    found = Assessment.objects.filter(person_id=person_id, month=month.first_day).first()
    basis = Basis.objects.select_related("policy", "population", "insured", "welfare").filter(month=month.first_day).first()
    if found is None:
        raise _not_assessed(month, is_run=basis is not None or Assessment.objects.filter(month=month.first_day).exists())
    if basis is None:
        return _by_reasons(found, month)
    context = Context(month, basis.reference_day, context.age_limit, context.minimum_wage)
    policy = parse(mapping_of(basis.policy))
    seen = zip(policy.clauses, found.results, found.seen, found.refs, strict=False)
    said = [_said(clause, context, RESULTS[result], number, ref, basis) for clause, result, number, ref in seen]
    return _explained(found, month, basis.policy.version, said, Q(at__lte=basis.at))


def _not_assessed(month: Month, *, is_run: bool) -> Refusal:
    if not is_run:
        return Refusal("MONTH_NOT_RUN", f"Nobody is assessed for {month}: run `pijar month run {month}` first.")
    return Refusal("NOT_ASSESSED", f"This person is not assessed in {month}: no list of the year names them, or it came later.")


def _by_reasons(found: Assessment, month: Month) -> Explanation:
    """A month that was run before clauses were stored, and may be sent since: its reasons are all there is to tell."""
    given = dict.fromkeys(_clause_of(reason) for reason in map(Reason, found.reasons) if reason not in BESIDES)
    return _explained(found, month, 0, [_unrecorded(*clause) for clause in given if clause is not None], Q())


def _clause_of(reason: Reason) -> tuple[str, str] | None:
    """The clause that gives a reason, and its result."""
    result = "unknown" if reason in DOUBTS or reason is Reason.DUKCAPIL_NOT_FOUND else "fail"
    return next(((code, result) for code, reasons in OF_CLAUSE.items() if reason in reasons), None)


def _unrecorded(code: str, result: str) -> ClauseSaid:
    # What unknown meant then is not known any more: the outcome tells it.
    word = sentences.RESULTS.get(result, ("Tidak diketahui", "Not known"))
    name = sentences.title(code)
    text = Said(f"{name.id}. {word[0]}.", f"{name.en}. {word[1]}.")
    return ClauseSaid(code, "must", result, Said("tidak dicatat", "not recorded"), Said("", ""), None, text)


def _explained(found: Assessment, month: Month, version: int, said: list[ClauseSaid], known: Q) -> Explanation:
    """`known` leaves out the decisions that the assessment could not know of."""
    said += [_beside(reason) for reason in map(Reason, found.reasons) if reason in BESIDES]
    decision = _decision(found.person_id, month, known) if Reason.DECIDED_BY_OFFICER in found.reasons else None
    said += [_decided(decision)] if decision else []
    return Explanation(month, Outcome(found.outcome), list(found.reasons), version, said, found.open_to, decision)


def _said(clause: Clause, context: Context, result: str, seen: int | None, ref: int | None, basis: Basis) -> ClauseSaid:
    word, source, dated = _source(clause.code, ref, basis)
    if clause.code == "age" and result == "fail" and not ref:
        source = Said("tanggal lahir dalam usulan", "date of birth in the list")
    told = sentences.value(clause.code, seen, word)
    text = sentences.sentence(clause, context, result, told, source)
    return ClauseSaid(clause.code, clause.weight.value, result, told, source, dated, text, sentences.limit(clause, context))


def _source(code: str, ref: int | None, basis: Basis) -> tuple[str, Said, date | None]:
    """A word of the row the value was seen in, where that row stands, and the day it speaks of."""
    if code in POPULATION:
        # The day of the status says nothing of a date of birth.
        field_name = "status_on" if code in ("alive", "residence") else ""
        return _register(PopulationLine, "Dukcapil", "the population register", ref, basis.population, field_name)
    if code in WELFARE:
        return _register(WelfareLine, "DTSEN", "DTSEN", ref, basis.welfare, "dated_on")
    if code == "not_active_elsewhere":
        return _register(InsuredLine, "data BPJS Ketenagakerjaan", "the insurer's list", ref, basis.insured, "payer")
    return _list(ref)


def _register(
    model: type[PopulationLine] | type[WelfareLine] | type[InsuredLine], name_id: str, name_en: str, ref: int | None,
    snapshot: Snapshot | None, field_name: str,
) -> tuple[str, Said, date | None]:  # fmt: skip
    if snapshot is None:
        return "", Said(f"{name_id} belum dimuat", f"{name_en} is not loaded"), None
    as_of = sentences.day(snapshot.as_of)
    source = Said(f"{name_id} per {as_of.id}", f"{name_en} of {as_of.en}")
    row = model.objects.filter(id=ref).first() if ref else None
    value = getattr(row, field_name, None) if field_name else None
    if isinstance(value, date):
        day = sentences.day(value)
        return "", Said(f"{source.id}, tertanggal {day.id}", f"{source.en}, dated {day.en}"), value
    return value or "", source, snapshot.as_of


def _list(ref: int | None) -> tuple[str, Said, date | None]:
    row = StagedRow.objects.select_related("file__upload").filter(id=ref).first() if ref else None
    if row is None:
        return "", Said("", ""), None
    occupation = Occupation.objects.filter(code=row.occupation_code).first() if row.occupation_code else None
    sheet = f", {row.sheet}" if row.sheet else ""
    source = Said(f"{row.file.name}{sheet}, baris {row.row_number}", f"{row.file.name}{sheet}, row {row.row_number}")
    return occupation.name if occupation else "", source, (row.entered_at or row.file.upload.at).date()


def _beside(reason: Reason) -> ClauseSaid:
    code, result, text = BESIDES[reason]
    nothing = Said("", "")
    return ClauseSaid(code, "must" if reason is not Reason.AGE_65_STAYS else "note", result, nothing, nothing, None, text)


def _decision(person_id: int, month: Month, known: Q) -> CaseDecision | None:
    """The last one that holds for the month, be it on a record that was found to be this person."""
    mine = CaseDecision.objects.select_related("evidence").filter(Q(person_id=person_id) | Q(person__survivor_id=person_id))
    return mine.filter(known, from_month__lte=month.first_day, until_month__gte=month.first_day).order_by("-id").first()


def _decided(decision: CaseDecision) -> ClauseSaid:
    is_yes = decision.outcome == Outcome.ELIGIBLE.value
    word = OUTCOMES[Outcome(decision.outcome)]
    text = Said(
        f"Petugas memutuskan {word.id} dengan bukti: {decision.proof}. Alasan: {decision.reason}.",
        f"An officer decided {word.en} on this proof: {decision.proof}. Reason: {decision.reason}.",
    )
    proof = Said(decision.proof, decision.proof)
    return ClauseSaid("decision", "must", "pass" if is_yes else "fail", word, proof, decision.at.date(), text)
