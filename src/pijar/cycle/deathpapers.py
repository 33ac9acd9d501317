"""The letter to a family whose dead was found in the population register: what may be owed, what to bring, whom to ask."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from pijar.audit.services import record
from pijar.claims.checklist import needed
from pijar.claims.deaths import person_of, stands
from pijar.claims.models import DeathFound
from pijar.claims.types import Branch, Harm, Setting
from pijar.cycle import store
from pijar.cycle.whyletter import CONTACT, _address
from pijar.documents import render
from pijar.eligibility import sentences
from pijar.enrolment.options import heading
from pijar.kernel.errors import Refusal
from pijar.kernel.money import rupiah
from pijar.law import lookup
from pijar.staff.types import Actor

TITLE = "Hak keluarga atas santunan kematian"
JKM = ("jkm.lump", "jkm.funeral", "jkm.periodic_month", "jkm.periodic_months", "jkm.before_waiting", "jkm.waiting_months",
       "jkm.scholarship_months", "scholarship.children")  # fmt: skip


@transaction.atomic
def letter(death: DeathFound, *, on: date, actor: Actor) -> bytes:
    """The letter as PDF, dated `on`; recorded. Raises Refusal (DEATH_GONE) where the death was withdrawn or is in doubt."""
    if not stands(death):
        raise Refusal("DEATH_GONE", "This death is in doubt or was withdrawn: nobody is written to.")
    data = _data(death, on)
    record(actor, "claim.death_letter", f"death:{death.pk}", {})
    return render("heirs_letter", data, on=on)


def _data(death: DeathFound, on: date) -> dict[str, Any]:
    said, person = heading(store.current().data), person_of(death)
    day = sentences.day(on).id
    accident = death.accident is not None
    needs = [one.name() for one in needed(Branch.JKM, Harm.DIED, Setting.UNKNOWN) if not one.code.startswith("formulir")]
    return {
        "city": said.city, "office": said.office, "title": TITLE, "name": person.name, "address": _address(person.village_code),
        "place": f"{said.signer_place}, {day}" if said.signer_place else day, "died_on": sentences.day(death.died_on).id,
        "day_known": death.day_known, "number": death.claim.number if death.claim else "", "owed": owed(death.died_on),
        "sure": death.covered is True, "accident": accident, "papers": needs,
        "contact": said.contact or CONTACT, "basis": said.legal_basis,
        "signer": {"place": "", "role": said.office or f"Pemerintah {said.city}", "name": "." * 40},
    }  # fmt: skip


def owed(died_on: date) -> list[dict[str, str]]:
    """What the law gives a family, line by line with its condition, as it stood on the day of the death."""
    law = {name: _law(name, died_on) for name in JKM}
    periodic, months = law["jkm.periodic_month"].whole, law["jkm.periodic_months"].whole
    total = law["jkm.lump"].whole + law["jkm.funeral"].whole + periodic * months
    waiting, school = law["jkm.waiting_months"].whole, law["jkm.scholarship_months"].whole
    return [
        {"what": f"Santunan kematian {rupiah(total)}", "when": f"bila iurannya dibayar paling sedikit {waiting} bulan:"
         f" santunan sekaligus {rupiah(law['jkm.lump'].whole)}, santunan berkala {rupiah(periodic * months)}, dan biaya pemakaman"
         f" {rupiah(law['jkm.funeral'].whole)}"},
        {"what": f"Biaya pemakaman {rupiah(law['jkm.before_waiting'].whole)}", "when": f"bila belum {waiting} bulan"},
        {"what": f"Beasiswa sekolah untuk paling banyak {law['scholarship.children'].whole} anak",
         "when": f"bila iurannya dibayar paling sedikit {school // 12} tahun"},
    ]  # fmt: skip


def _law(name: str, on: date) -> Any:
    """The value of a quantity on a day; for a day before the rule is known to hold, its first value."""
    rule = lookup.parameter(f"benefits.{name}" if not name.startswith("benefits.") else name)
    return rule.at(on) or rule.values[0]
