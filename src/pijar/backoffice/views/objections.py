"""Objections: entered at the kelurahan or the programme's office, decided by another officer; and what results ask for."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from pijar.audit.services import record
from pijar.backoffice import scope
from pijar.backoffice.forms import Unmask
from pijar.backoffice.identity import mask_text, masked
from pijar.backoffice.rights import actor_of, may, needs, officer_of
from pijar.backoffice.selectors import verification
from pijar.backoffice.selectors.regions import village_name, village_names
from pijar.backoffice.selectors.verification import objection_or_404, round_or_404
from pijar.backoffice.verificationforms import Leave, NewObjection, Rule, Settle, TakeUp
from pijar.backoffice.verificationwords import RESULTS
from pijar.backoffice.views.verification import LOOKS
from pijar.cycle import rounds
from pijar.eligibility.types import Outcome
from pijar.enrolment.types import HaltKind
from pijar.kernel.clock import today
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.staff.types import Right
from pijar.verification import objections as service
from pijar.verification import services
from pijar.verification.services import same_officer
from pijar.verification.types import Given, ObjectionKind, Ruling, State


@needs(Right.SEE_PERSONS)
def index(request: HttpRequest, round_id: int) -> HttpResponseBase:
    """The queue with days left; in a kelurahan its own."""
    officer, found = officer_of(request), round_or_404(round_id)
    page = {
        "round": found, "lines": verification.objections(officer, found, today()), "own_village": scope.village_of(officer),
        "may_enter": may(officer, Right.UPLOAD) and found.state == State.PUBLISHED.value,
    }  # fmt: skip
    return render(request, "backoffice/objections.html", page)


@needs(Right.UPLOAD)
@sensitive_post_parameters()
def new(request: HttpRequest, round_id: int) -> HttpResponseBase:
    """The form in which an officer enters what somebody brought."""
    officer, found = officer_of(request), round_or_404(round_id)
    if found.state != State.PUBLISHED.value:
        raise Refusal("ROUND_NOT_PUBLISHED", f"Round {round_id} is {found.state}: objections are heard while it is published.")
    own = scope.village_of(officer)
    places = [(v.code, v.name) for v in verification.villages(found) if own in (None, v.code)]
    if own is not None and not places:
        places = [(own, village_name(own))]
    form = NewObjection(request.POST or None, villages=places, initial={"received_on": today(), "village_code": own})
    if request.method == "POST" and form.is_valid():
        made = _entered(request, found, form)
        if made is not None:
            messages.success(request, _("Sanggahan dicatat. Berikan nomor ini kepada penyanggah: %(n)s.") % {"n": made.number})
            return redirect("objection", made.number)
    return render(request, "backoffice/objection_new.html", {"form": form, "round": found, "own_village": own})


def _entered(request: HttpRequest, found: Any, form: NewObjection) -> Any:
    data = form.cleaned_data
    kind, item_id = ObjectionKind(data["kind"]), None
    if kind is not ObjectionKind.SHOULD_BE_LISTED:
        order = verification.public_order(found, data["village_code"])
        if data["number"] > len(order):
            form.add_error("number", _("Daftar kelurahan ini berakhir pada nomor %(n)s.") % {"n": len(order)})
            return None
        item_id = order[data["number"] - 1]
    given = Given(kind, data["text"], data["name"], data["phone"], data["received_on"])
    return service.add_objection(found.id, given, item_id=item_id, village_code=data["village_code"], actor=actor_of(request))


@needs(Right.SEE_PERSONS)
def show(request: HttpRequest, number: str) -> HttpResponseBase:
    return _show(request, objection_or_404(officer_of(request), number), Rule())


def _show(request: HttpRequest, found: Any, form: Rule, in_clear: bool = False) -> HttpResponseBase:
    officer = officer_of(request)
    said = service.opened(found)
    if not in_clear:
        said |= {"name": mask_text("mother_name", said["name"]), "phone": mask_text("phone", said["phone"])}
    is_own = same_officer(found.entered_by, officer.username)
    waits = found.state == "received" and found.round.state == State.PUBLISHED.value
    page = {
        "objection": found, "said": said, "in_clear": in_clear, "village": village_name(found.village_code), "form": form,
        "left": (found.due_on - today()).days, "waits": waits, "is_own": is_own, "unmask": Unmask(auto_id="unmask_%s"),
        "may_unmask": may(officer, Right.UNMASK), "may_decide": may(officer, Right.DECIDE),
        "may_rule": may(officer, Right.DECIDE) and waits and not is_own,
        "card": verification.card(found.item) if found.item else None, "took_up": getattr(found, "followup", None),
    }  # fmt: skip
    return render(request, "backoffice/objection.html", page)


@needs(Right.DECIDE)
@require_POST
def decide(request: HttpRequest, number: str) -> HttpResponseBase:
    found, form = objection_or_404(officer_of(request), number), Rule(request.POST)
    if not form.is_valid():
        return _show(request, found, form)
    service.decide_objection(
        found.number, ruling=Ruling(form.cleaned_data["ruling"]), reason=form.cleaned_data["reason"], actor=actor_of(request)
    )
    messages.success(request, _("Keputusan dicatat. Sampaikan kepada penyanggah."))
    return redirect("objection", found.number)


@needs(Right.UNMASK)
@require_POST
def reveal(request: HttpRequest, number: str) -> HttpResponseBase:
    """Who objected, in this answer only, after the reason is recorded."""
    found, form = objection_or_404(officer_of(request), number), Unmask(request.POST)
    if not form.is_valid():
        raise Refusal("REASON_MISSING", "To see who objected, give a reason of at least eight characters.")
    record(actor_of(request), "objection.unmask", f"objection:{found.number}", {"reason": form.cleaned_data["reason"]})
    return _show(request, found, Rule(), in_clear=True)


@needs(*LOOKS)
def work(request: HttpRequest, round_id: int) -> HttpResponseBase:
    """Results and upheld objections that ask for an officer's decision."""
    officer, found = officer_of(request), round_or_404(round_id)
    waiting = verification.work(officer, found)
    places = [*(i.village_code for i in waiting["items"]), *(o.village_code for o in waiting["objections"])]
    page = {
        "round": found, **waiting, "names": village_names(places), "may_decide": may(officer, Right.DECIDE),
        "niks": {i.id: masked("national_id", i.person.national_id) for i in waiting["items"]},
    }  # fmt: skip
    return render(request, "backoffice/verification_work.html", page)


@needs(Right.DECIDE)
def act(request: HttpRequest, item_id: int) -> HttpResponseBase:
    """One result: stop, hold, settle the case, or nothing; the proof is filled in."""
    item = verification.item_or_404(officer_of(request), item_id)
    kind, reason = rounds.PROPOSED.get(item.result, rounds.DOUBTED)
    return _act(request, item, {"item_id": item.id}, proof=rounds.proof_of(item), kind=kind, reason=reason)


@needs(Right.DECIDE)
def act_on_objection(request: HttpRequest, number: str) -> HttpResponseBase:
    """What follows from an upheld objection."""
    found = objection_or_404(officer_of(request), number)
    if found.ruling != Ruling.UPHELD.value:
        raise Http404
    kind, reason = rounds.DOUBTED
    proof = rounds.proof_of_objection(found)
    return _act(request, found.item, {"objection_id": found.id}, proof=proof, kind=kind, reason=reason, objection=found)


def _act(
    request: HttpRequest, item: Any, about: dict[str, int], *, proof: str, kind: HaltKind, reason: str,
    objection: Any = None,
) -> HttpResponseBase:  # fmt: skip
    round_ = item.round if item else objection.round
    forms = _forms(item, proof, kind, reason, objection)
    if request.method == "POST":
        done = _posted(request, item, about, forms)
        if done:
            messages.success(request, done)
            return redirect("round-work", round_.id)
    page = {
        "round": round_, "item": item, "objection": objection, **forms, "card": verification.card(item) if item else None,
        "village": village_name((item or objection).village_code),
    }  # fmt: skip
    return render(request, "backoffice/verification_act.html", page)


def _forms(item: Any, proof: str, kind: HaltKind, reason: str, objection: Any) -> dict[str, Any]:
    forms: dict[str, Any] = {"leave": Leave(prefix="leave")}
    if item is not None:
        month = rounds.first_free_month(item.person_id)
        values = {"kind": kind.value, "reason": reason, "month": str(month), "proof": proof}
        forms["halt"] = TakeUp(initial=values, prefix="halt")
        if item.outcome == Outcome.REVIEW.value:
            settled = {"proof": proof, "until": f"{item.round.month.year}-12", "outcome": Outcome.INELIGIBLE.value}
            settled["reason"] = objection.ruling_reason if objection else str(RESULTS[item.result])
            forms["settle"] = Settle(initial=settled, prefix="settle")
    return forms


def _posted(request: HttpRequest, item: Any, about: dict[str, int], forms: dict[str, Any]) -> str:
    """Does what the form that was sent asks for and says so; the empty word when it must be mended."""
    name = request.POST.get("act", "")
    if name not in forms:
        raise Http404
    form = forms[name] = type(forms[name])(request.POST, prefix=name)
    if not form.is_valid():
        return ""
    data, actor = form.cleaned_data, actor_of(request)
    numbers: dict[str, Any] = dict(about)
    if name == "leave":
        services.follow_up(**numbers, act="none", note=data["note"], actor=actor)
        return _("Dicatat: tidak perlu tindakan.")
    assert item is not None
    if name == "halt":
        rounds.halt_for(item.person, actor=actor, **numbers, **{**data, "kind": HaltKind(data["kind"])})
        return _("Dicatat. Berlaku pada bulan yang dijalankan sesudah ini.")
    month = Month.of(item.round.month)
    rounds.settle_for(item.person, month=month, actor=actor, **numbers, **{**data, "outcome": Outcome(data["outcome"])})
    return _("Keputusan dicatat. Berlaku pada bulan berikut yang dijalankan, atau bila bulan ini dijalankan ulang.")
