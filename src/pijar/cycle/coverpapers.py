"""Papers about cover with the city's letterhead: the certificate of one day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from pijar.coverage import words
from pijar.coverage.certificates import Content, grouped, issue
from pijar.coverage.models import Certificate
from pijar.coverage.types import LinkState
from pijar.cycle import store
from pijar.documents import render
from pijar.eligibility import sentences
from pijar.enrolment.options import heading
from pijar.registry.models import Person
from pijar.staff.types import Actor

TITLE = "Bukti kepesertaan"
BRANCHES = {"JKK": "jaminan kecelakaan kerja (JKK)", "JKM": "jaminan kematian (JKM)"}
MARKS = {True: "yes", False: "no", None: "open"}


@dataclass(frozen=True)
class Made:
    """A certificate and its PDF."""

    certificate: Certificate
    body: bytes


def certificate(person: Person, *, on: date, today: date, actor: Actor) -> Made:
    """The proof of cover of a day as PDF/A; the same content gives the same certificate and the same bytes. Recorded.

    Raises Refusal (PROGRAMME_UNKNOWN) where there is no programme whose letterhead it could bear.
    """
    made, said = issue(person, on=on, today=today, actor=actor)
    return Made(made, render("certificate", data_of(made, said), on=made.issued_on))


def data_of(made: Certificate, said: Content) -> dict[str, Any]:
    """What the template prints."""
    head = heading(store.current().data)
    who, found = said.said["person"], said.found
    issued = sentences.day(made.issued_on).id
    return {
        "city": head.city, "office": head.office, "title": TITLE, "number": made.number, "name": who["name"], "nik": who["nik"],
        "born": str(who["born"]), "village": who["village"], "on": sentences.day(made.on).id,
        "mark": MARKS[found.covered], "sentence": words.answer(found, made.on).id,
        "facts": _facts(said), "chain": [_row(link) for link in said.links], "issued": issued,
        "place": f"{head.signer_place}, {issued}" if head.signer_place else issued, "contact": head.contact,
        "basis": head.legal_basis, "sum": grouped(made.checksum),
        "footer": f"{made.number} · berlaku untuk {sentences.day(made.on).id}",
    }  # fmt: skip


def _facts(said: Content) -> list[list[str]]:
    """Branches, fund, since when, months, as pairs of words; what does not apply is left out."""
    found = said.found
    told = [
        ["Jenis jaminan", " dan ".join(BRANCHES[one] for one in found.branches)],
        ["Sumber dana iuran", found.fund or ""],
        ["Tanpa putus sejak", sentences.day(found.since).id],
        ["Bulan iuran tanpa putus", str(found.continuous_months) if found.continuous_months else ""],
        ["Seluruh bulan iuran", str(found.total_months) if found.total_months else ""],
        ["Iuran diterima sampai", sentences.month(found.paid_through).id if found.paid_through else ""],
    ]
    return [pair for pair in told if pair[1]]


def _row(link: Any) -> dict[str, str]:
    return {
        "title": words.title(link).id, "state": words.STATES[link.state].id, "text": words.about(link).id,
        "is_there": "yes" if link.state is LinkState.THERE else "no", "sum": link.checksum,
        "month": sentences.month(link.month).id if link.month else "",
    }  # fmt: skip
