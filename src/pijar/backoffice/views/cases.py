"""Doubtful cases: the queue, one case with its proof, many with one proof, and what was decided."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from pijar.audit.services import record
from pijar.backoffice import scope, uploading
from pijar.backoffice.caseforms import Decide
from pijar.backoffice.identity import identity_of, masked
from pijar.backoffice.paging import page_of
from pijar.backoffice.rights import actor_of, may, needs, officer_of
from pijar.backoffice.selectors import cases, casesides, persons
from pijar.backoffice.selectors.regions import village_name, village_names
from pijar.backoffice.views.fieldform import PHOTO_POLICY
from pijar.backoffice.words import refusal_sentence
from pijar.cycle import decisions
from pijar.eligibility import proofs, settling
from pijar.eligibility.proofs import Evidence
from pijar.eligibility.settling import Finding, Ruling
from pijar.eligibility.types import Outcome
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.registry.selectors import person_by_nik
from pijar.staff.types import Right

MOST_CHOSEN = 500
REMEMBERED = ("kind", "dated_on", "reason", "until")
_MEMORY = "case"


@needs(Right.SEE_PERSONS)
@sensitive_post_parameters("cari")
def index(request: HttpRequest) -> HttpResponseBase:
    """The queue, by kelurahan. A NIK that is looked for comes by POST, so that it never stands in an address."""
    officer, month = officer_of(request), cases.latest_month()
    reason, village = _asked(request)
    if request.method == "POST" and month:
        return _sought(request, month)
    page: dict[str, Any] = {"tab": "cases", "month": month, "reason": reason, "village": village, **shell(request, month)}
    if month:
        waiting = cases.waiting(officer, month, reason, village).order_by(*cases.ORDER)
        found = page_of(request, waiting, count=cases.counted(officer, month, reason, village))
        villages = cases.villages(officer, month, reason)
        page |= {
            "page": found, "reasons": cases.reasons(officer, month, village), "villages": villages, "n": found.paginator.count,
            "names": village_names(a.person.village_code for a in found), "in_village": {code: n for code, _, n in villages},
            "niks": {a.id: masked("national_id", a.person.national_id) for a in found}, "asked": _query(reason, village),
            "first": found[0] if found.number == 1 and found else waiting.first(), "deciders": cases.deciders(officer),
        }  # fmt: skip
    return render(request, "backoffice/cases.html", page)


def _asked(request: HttpRequest) -> tuple[str, str]:
    """The doubt and the kelurahan that the officer works through."""
    return request.GET.get("alasan", ""), request.GET.get("kelurahan", "")


def _query(reason: str, village: str) -> str:
    asked = {name: value for name, value in {"alasan": reason, "kelurahan": village}.items() if value}
    return f"?{urlencode(asked)}" if asked else ""


def shell(request: HttpRequest, month: Month | None) -> dict[str, Any]:
    """What every page of the queue shows: its tabs with their numbers, and whether the month must be run again."""
    officer = officer_of(request)
    shell: dict[str, Any] = {"may_decide": may(officer, Right.DECIDE), "may_run": may(officer, Right.RUN_MONTH)}
    if month:
        counts = {
            "waiting": cases.waiting_count(officer, month), "turning": cases.turning_count(officer, month),
            "decided": cases.decided(officer, only_today=True).count(),
        }  # fmt: skip
        shell |= {"standing": cases.standing(month), "counts": counts}
    return shell


def _sought(request: HttpRequest, month: Month) -> HttpResponseBase:
    """The case of a NIK or of a name; words for why there is none."""
    officer, text = officer_of(request), request.POST.get("cari", "").replace("\0", "").strip()
    if persons.looks_like_nik(text):
        person = person_by_nik(text)
        found = cases.waiting(officer, month).filter(person_id=person.id if person else 0)
    else:
        found = cases.waiting(officer, month).filter(person__name__icontains=text or "?")
    hits = list(found.order_by(*cases.ORDER)[:2])
    if hits:
        return redirect("case" if may(officer, Right.DECIDE) else "person", *_address(hits[0], officer, month))
    messages.info(request, _("Tidak ada kasus yang menunggu dengan NIK atau nama itu."))
    return redirect("cases")


def _address(case: Any, officer: Any, month: Month) -> list[Any]:
    return [case.person_id, month] if may(officer, Right.DECIDE) else [case.person_id]


@needs(Right.SEE_PERSONS)
def index_turning(request: HttpRequest) -> HttpResponseBase:
    """Enrolled people who reach the age limit soon."""
    month = cases.latest_month()
    found = cases.turning_soon(officer_of(request), month) if month else []
    names = village_names(one.village_code for one in found)
    page = {"tab": "cases-turning", "month": month, "found": found, "names": names, **shell(request, month)}
    return render(request, "backoffice/cases_turning.html", page)


@needs(Right.SEE_PERSONS)
def index_decided(request: HttpRequest) -> HttpResponseBase:
    """What was decided, by whom, the latest first."""
    officer, month = officer_of(request), cases.latest_month()
    actor, only_today = request.GET.get("oleh", ""), request.GET.get("kapan", "") != "semua"
    found = page_of(request, cases.decided(officer, actor, only_today))
    page = {
        "tab": "cases-decided", "month": month, "page": found, "actor": actor, "only_today": only_today,
        "deciders": cases.deciders(officer), **shell(request, month),
    }  # fmt: skip
    return render(request, "backoffice/cases_decided.html", page)


@needs(Right.DECIDE)
def decide(request: HttpRequest, person_id: int, month: Month) -> HttpResponseBase:
    """One case side by side with its sources, and the form that settles it; then the next case opens."""
    officer = officer_of(request)
    reason, village = _asked(request)
    all_cases = scope.assessments(officer).select_related("person")
    case = get_object_or_404(all_cases, person_id=person_id, month=month.first_day)
    holds_from = decisions.first_open(month)
    waiting = cases.waiting(officer, month, reason, village)
    form = Decide(_answers(request), request.FILES or None, initial=_remembered(request, holds_from))
    following = cases.following(waiting, case)
    onwards = reverse("case", args=[following.person_id, month]) + _query(reason, village) if following else ""
    if request.method == "POST" and form.is_valid():
        with _evidence(form) as evidence:
            decisions.decide_case(case.person, month=holds_from, actor=actor_of(request), evidence=evidence, **_words(form))
        _remember(request, form)
        messages.success(request, _said(form.cleaned_data["outcome"], case.person.name))
        return redirect(onwards or reverse("cases") + _query(reason, village))
    page = {
        "form": form, "holds_from": holds_from, "skip": onwards, "back": reverse("cases") + _query(reason, village),
        "standing": cases.standing(month), "n": cases.counted(officer, month, reason, village),
        "is_going": _MEMORY in request.session,
        "may_run": may(officer, Right.RUN_MONTH), "month": month,
    }  # fmt: skip
    return render(request, "backoffice/case.html", {**page, **_told(request, case)})


def _told(request: HttpRequest, case: Any) -> dict[str, Any]:
    """What is known of a case: its doubts, each source's word, what may be decided and what was."""
    rows = persons.rows_of(officer_of(request), case.person)
    asked, doubts = casesides.sides(case, rows), settling.doubts_of(case.reasons)
    sides = [side for side in asked if not side.is_silent]
    return {
        "case": case, "person": case.person, "identity": identity_of(case.person, rows), "sides": sides,
        "silent": [side for side in asked if side.is_silent],
        "lines": casesides.lines(case, sides), "village_name": village_name(case.person.village_code), "doubts": doubts,
        "others": [code for code in case.reasons if code not in doubts], "is_age": "AGE_65_STAYS" in doubts,
        "is_open": settling.is_open(_finding(case), Outcome.INELIGIBLE), "may_be_eligible": settling.is_open(_finding(case)),
        "decided": cases.of_person(case.person_id),
    }  # fmt: skip


def _answers(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _finding(case: Any) -> Finding:
    return Finding(Outcome(case.outcome), tuple(case.reasons))


def _words(form: Decide) -> dict[str, Any]:
    data = form.cleaned_data
    return {"outcome": Outcome(data["outcome"]), "proof": "", "reason": data["reason"], "until": data["until"]}


@contextmanager
def _evidence(form: Decide) -> Iterator[Evidence]:
    """The proof with its scan in a passing folder, for as long as the block lasts."""
    upload = form.cleaned_data.get("scan")
    if not upload:
        yield form.evidence()
        return
    with uploading.scratch() as folder:
        path = Path(folder) / "scan"
        uploading.write(path, upload)
        yield replace(form.evidence(), scan=path)


def _remembered(request: HttpRequest, holds_from: Month) -> dict[str, Any]:
    """The last proof's kind, day, reason and end: a pile of letters is worked off without typing them each time."""
    return {"until": f"{holds_from.year}-12", **request.session.get(_MEMORY, {})}


def _remember(request: HttpRequest, form: Decide) -> None:
    request.session[_MEMORY] = {name: form[name].value() for name in REMEMBERED}


def _said(outcome: str, name: str) -> str:
    if outcome == Outcome.ELIGIBLE.value:
        return _("%(name)s: layak. Tampak setelah bulan dijalankan.") % {"name": name}
    return _("%(name)s: tidak layak. Tampak setelah bulan dijalankan.") % {"name": name}


@needs(Right.DECIDE)
@require_POST
def many(request: HttpRequest) -> HttpResponseBase:
    """The chosen cases with one proof: first the form, then the decision, one event for each and one for all."""
    people = [int(text) for text in request.POST.getlist("who")[:MOST_CHOSEN] if text.isdecimal() and len(text) < 19]
    return many_of(request, people)


def many_of(request: HttpRequest, people: list[int]) -> HttpResponseBase:
    """These persons' cases on the form of one proof, and the decision once it is filled in."""
    officer, month = officer_of(request), cases.latest_month()
    chosen = cases.chosen(officer, month, people) if month else []
    if not chosen or month is None:
        raise Refusal("NOBODY_CHOSEN", "Choose the people first.")
    holds_from = decisions.first_open(month)
    form = Decide(_answers(request) if "asked" in request.POST else None, request.FILES or None,
                  initial=_remembered(request, holds_from))  # fmt: skip
    if form.is_bound and form.is_valid():
        _decide_all(request, form, chosen, holds_from)
        _remember(request, form)
        return redirect("cases")
    names = village_names(case.person.village_code for case in chosen)
    page = {"chosen": chosen, "names": names, "month": month, "form": form, "holds_from": holds_from}
    return render(request, "backoffice/cases_many.html", page)


def _decide_all(request: HttpRequest, form: Decide, chosen: list[Any], holds_from: Month) -> None:
    words = _words(form)
    with _evidence(form) as evidence:
        rulings = [Ruling(case.person_id, holds_from, evidence=evidence, **words) for case in chosen]
        results = decisions.decide_many(
            rulings, month=holds_from, actor=actor_of(request), bundle={"by": "selection", "proof": evidence.kind.value}
        )
    refused = [(case.person.name, one.refusal) for case, one in zip(chosen, results, strict=True) if one.refusal]
    done = len(results) - len(refused)
    if done:
        said = ngettext("%(n)s orang diputuskan. Tampak setelah bulan dijalankan.",
                        "%(n)s orang diputuskan. Tampak setelah bulan dijalankan.", done)  # fmt: skip
        messages.success(request, said % {"n": done})
    for name, refusal in refused[:20]:
        messages.warning(request, f"{name}: {refusal_sentence(refusal)}")


@needs(Right.DECIDE, Right.SEE_AUDIT)
@require_POST
def scan(request: HttpRequest, person_id: int) -> HttpResponseBase:
    """The scan of a decision's proof, in this answer only; each look is recorded. Who may see no person finds none."""
    officer = officer_of(request)
    made = cases.proof_of(officer, request.POST.get("decision", ""))
    if made is None or made.evidence is None or not made.evidence.scan or made.person_id != person_id:
        raise Http404
    proof = made.evidence
    body = b"".join(proofs.opened(proof))
    record(actor_of(request), "proof.open", f"person:{person_id}", {"decision": made.id, "proof": proof.id})
    ending = proof.media_type.partition("/")[2]
    # A PDF is saved, not shown: its reader in the browser runs code that our policy forbids.
    shown = "attachment" if ending == "pdf" else "inline"
    return HttpResponse(
        body, content_type=proof.media_type,
        headers={
            "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Content-Security-Policy": PHOTO_POLICY,
            "Content-Disposition": f'{shown}; filename="bukti-{made.id}.{ending}"', "Cross-Origin-Resource-Policy": "same-origin",
        },
    )  # fmt: skip
