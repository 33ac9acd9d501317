"""Complaints at the offices: the list by what is due, one with its answers, the desk's form, and the numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from pijar.audit.services import record
from pijar.backoffice import scope
from pijar.backoffice.grid.page import answer as listed
from pijar.backoffice.grievanceforms import FIELDS, Answer, Assign, AtDesk, Link, Note
from pijar.backoffice.lists.grievances import GRIEVANCES
from pijar.backoffice.rights import actor_of, may, needs, officer_of
from pijar.backoffice.selectors import grievances as selector
from pijar.backoffice.selectors.regions import village_name
from pijar.backoffice.words import refusal_sentence
from pijar.claims.selectors import claim_of
from pijar.cycle.complaints import terms
from pijar.grievances import services
from pijar.grievances.selectors import whole
from pijar.grievances.types import NEVER_FOR_THE_VILLAGE, WAITS, Category, Channel, Given, Office, State
from pijar.kernel.clock import now, today
from pijar.kernel.errors import Refusal
from pijar.staff.types import Right

LOOKS_AT_NUMBERS = (Right.SEE_GRIEVANCES, Right.SEE_MONEY, Right.EDIT_PROGRAMME)


@needs(Right.SEE_GRIEVANCES)
def index(request: HttpRequest) -> HttpResponseBase:
    """Complaints by what is due next; in a kelurahan its own."""
    officer = officer_of(request)
    page = {"counts": selector.waiting_counts(officer, today()), "may_answer": may(officer, Right.ANSWER_GRIEVANCES)}
    return listed(request, GRIEVANCES, "backoffice/grievances.html", page)


@needs(*LOOKS_AT_NUMBERS)
def statistics(request: HttpRequest) -> HttpResponseBase:
    """In time or late, and what people complain about."""
    officer = officer_of(request)
    page = {"told": selector.statistics(officer, today()), "may_list": may(officer, Right.SEE_GRIEVANCES)}
    return render(request, "backoffice/grievances_statistics.html", page)


@needs(Right.ANSWER_GRIEVANCES)
@never_cache
@sensitive_post_parameters()
def new(request: HttpRequest) -> HttpResponseBase:
    """What somebody says at the desk or on the telephone; the answer shows number and code to hand over."""
    own = scope.village_of(officer_of(request))
    form = AtDesk(request.POST or None, villages=selector.places(), initial={"village_code": own or ""})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        given = Given(Category(data["category"]), data["text"], data["name"], data["phone"], data["nik"], data["village_code"])
        try:
            made = services.open_grievance(
                given, channel=Channel(data["channel"]), terms=terms(today()), at=now(), actor=actor_of(request), key=data["key"]
            )
        except Refusal as refusal:
            form.add_error(FIELDS.get(refusal.code), refusal_sentence(refusal))
        else:
            sees = selector.visible(officer_of(request)).filter(number=made.number).exists()
            return render(request, "backoffice/grievance_done.html", {"ticket": made, "sees": sees})
    return render(request, "backoffice/grievance_new.html", {"form": form}, status=422 if form.errors else 200)


@needs(Right.SEE_GRIEVANCES)
@never_cache
def show(request: HttpRequest, number: str) -> HttpResponseBase:
    return _show(request, number, {})


def _show(request: HttpRequest, number: str, forms: dict[str, Any], status: int = 200) -> HttpResponseBase:
    """One complaint; that it was read is written down. Who answers reads name and phone, who only looks on does not."""
    officer = officer_of(request)
    found = selector.grievance_or_404(officer, number)
    record(actor_of(request), "grievance.read", f"grievance:{found.number}")
    answers = may(officer, Right.ANSWER_GRIEVANCES)
    told, seen = whole(found, today()), {"seen": found.version}
    page = {
        "told": told, "answers": answers, "waits": found.state in WAITS, "place": village_name(found.village_code),
        "is_new": found.state == State.RECEIVED.value, "may_close": answers and found.state == State.ANSWERED.value,
        "is_closed": found.state == State.CLOSED.value,
        "may_assign": answers and found.state != State.CLOSED.value and Category(found.category) not in NEVER_FOR_THE_VILLAGE,
        "person": scope.persons(officer).filter(id=found.person_id).first() if found.person_id else None,
        "sees_case": bool(found.claim_number) and scope.claims(officer).filter(number=found.claim_number).exists(),
        "answer": Answer(initial=seen), "note": Note(initial=seen, auto_id="note_%s"),
        "assign": Assign(villages=_desks(request), initial={**seen, "village_code": _desk(found)}, auto_id="assign_%s"),
        "link": Link(initial={**seen, "claim_number": found.claim_number}, auto_id="link_%s"), **forms,
    }  # fmt: skip
    return render(request, "backoffice/grievance.html", page, status=status)


def _desk(found: Any) -> str:
    return str(found.village_code) if found.office == Office.VILLAGE.value else ""


def _desks(request: HttpRequest) -> list[tuple[str, str]]:
    """To whom it may be handed: a kelurahan gives back to the programme only."""
    own = scope.village_of(officer_of(request))
    return [(code, name) for code, name in selector.places() if own in (None, code)]


def _done(request: HttpRequest, number: str, name: str, form: Any, act: Callable[[dict[str, Any]], object], said: str) -> Any:
    """Does what a form asks for, or shows the page again with the fault at its place."""
    found = selector.grievance_or_404(officer_of(request), number)
    if form.is_valid():
        try:
            act(form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, refusal_sentence(refusal))
    if form.errors:
        return _show(request, number, {name: form}, status=422)
    messages.success(request, said)
    still = selector.visible(officer_of(request)).filter(id=found.id).exists()
    return redirect("grievance", number) if still else redirect("grievances")


@needs(Right.ANSWER_GRIEVANCES)
@require_POST
def take(request: HttpRequest, number: str) -> HttpResponseBase:
    selector.grievance_or_404(officer_of(request), number)
    services.take_up(number, at=now(), actor=actor_of(request))
    messages.success(request, _("Anda sekarang memeriksa pengaduan ini."))
    return redirect("grievance", number)


@needs(Right.ANSWER_GRIEVANCES)
@require_POST
def answer(request: HttpRequest, number: str) -> HttpResponseBase:
    final = request.POST.get("act") != "kabar"

    def act(data: dict[str, Any]) -> object:
        return services.answer(
            number, text=data["text"], internal=data["internal"], is_final=final, at=now(), actor=actor_of(request),
            seen=data["seen"],
        )  # fmt: skip

    said = _("Jawaban terkirim. Pengadu membacanya dengan nomor dan kodenya.") if final else _("Kabar sementara terkirim.")
    return _done(request, number, "answer", Answer(request.POST), act, said)  # type: ignore[no-any-return]


@needs(Right.ANSWER_GRIEVANCES)
@require_POST
def note(request: HttpRequest, number: str) -> HttpResponseBase:
    def act(data: dict[str, Any]) -> object:
        return services.note(number, internal=data["internal"], at=now(), actor=actor_of(request), seen=data["seen"])

    return _done(request, number, "note", Note(request.POST, auto_id="note_%s"), act, _("Catatan disimpan."))  # type: ignore[no-any-return]


@needs(Right.ANSWER_GRIEVANCES)
@require_POST
def assign(request: HttpRequest, number: str) -> HttpResponseBase:
    def act(data: dict[str, Any]) -> object:
        office = Office.VILLAGE if data["village_code"] else Office.PROGRAMME
        return services.assign(
            number, office=office, village_code=data["village_code"], at=now(), actor=actor_of(request), seen=data["seen"]
        )

    form = Assign(request.POST, villages=_desks(request), auto_id="assign_%s")
    return _done(request, number, "assign", form, act, _("Pengaduan diserahkan."))  # type: ignore[no-any-return]


@needs(Right.ANSWER_GRIEVANCES)
@require_POST
@sensitive_post_parameters()
def link(request: HttpRequest, number: str) -> HttpResponseBase:
    def act(data: dict[str, Any]) -> object:
        if data["nik"]:
            _refuse_other_village(request, data["nik"])
        if data["claim_number"]:
            _refuse_other_case(request, data["claim_number"])
        return services.link(
            number, nik=data["nik"], claim_number=data["claim_number"], at=now(), actor=actor_of(request), seen=data["seen"]
        )

    return _done(request, number, "link", Link(request.POST, auto_id="link_%s"), act, _("Hubungan disimpan."))  # type: ignore[no-any-return]


def _refuse_other_village(request: HttpRequest, nik: str) -> None:
    """A kelurahan learns nothing of people elsewhere: to it they are unknown. Raises Refusal (PERSON_UNKNOWN)."""
    from pijar.registry.selectors import person_by_nik

    found = person_by_nik(nik)
    if found is None or not scope.persons(officer_of(request)).filter(id=found.id).exists():
        raise Refusal("PERSON_UNKNOWN", "No list names this person.")


def _refuse_other_case(request: HttpRequest, number: str) -> None:
    """As with people: a case out of scope is unknown. Raises Refusal: CLAIM_UNKNOWN, CLAIM_NUMBER_WRONG."""
    found = claim_of(number)
    if not scope.claims(officer_of(request)).filter(id=found.id).exists():
        raise Refusal("CLAIM_UNKNOWN", f"There is no case {found.number}.")


@needs(Right.ANSWER_GRIEVANCES)
@require_POST
def close(request: HttpRequest, number: str) -> HttpResponseBase:
    seen = request.POST.get("seen", "")
    if not seen.isascii() or not seen.isdigit() or len(seen) > 9:
        raise Http404
    selector.grievance_or_404(officer_of(request), number)
    services.close(number, at=now(), actor=actor_of(request), seen=int(seen))
    messages.success(request, _("Pengaduan ditutup."))
    return redirect("grievance", number)
