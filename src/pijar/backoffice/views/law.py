"""The law, readable by everybody who is logged in: its quantities, what changed, what is unknown, and reckoning a case.

What is typed to reckon a case stays in the request: it is neither stored nor written to a log.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from pijar.backoffice.lawforms import Between, Browse, CaseForm, ReckonContribution
from pijar.backoffice.rights import needs
from pijar.backoffice.selectors import law
from pijar.backoffice.words import refusal_sentence
from pijar.kernel.clock import today
from pijar.kernel.month import Month
from pijar.law import changes, contributions, prepayment
from pijar.law.benefits.case import read
from pijar.law.benefits.estimate import estimate
from pijar.law.due_days import contribution_due
from pijar.law.types import LawError


@needs()
def index(request: HttpRequest) -> HttpResponseBase:
    """Every quantity with the value in force on a day, by topic; a search narrows them."""
    form = Browse(request.GET if "pada" in request.GET or "q" in request.GET else None)
    asked = form.cleaned_data if form.is_valid() else {}
    on, query = asked.get("pada") or today(), asked.get("q") or ""
    topics = law.catalogue(on, query)
    page = {
        "form": form, "on": on, "query": query, "topics": topics, "is_today": on == today(),
        "found": sum(entry.value is not None for _topic, entries in topics for entry in entries), "counts": changes.counts(),
    }  # fmt: skip
    return render(request, "backoffice/law.html", page)


@needs()
def show(request: HttpRequest, quantity: str) -> HttpResponseBase:
    """One quantity: each of its values with source, certainty and open question."""
    found = law.quantity(quantity)
    page = {"quantity": law.Entry(found, found.at(today())), "versions": law.versions(found, today())}
    return render(request, "backoffice/law_show.html", page)


@needs()
def changed(request: HttpRequest) -> HttpResponseBase:
    """Every value that differs between two days."""
    form = Between(request.GET if "dari" in request.GET else None, initial={"sampai": today()})
    page: dict[str, Any] = {"form": form}
    if form.is_valid():
        first, second = form.cleaned_data["dari"], form.cleaned_data["sampai"]
        page |= {"first": first, "second": second, "asked": True, "changes": law.differences(first, second)}
    return render(request, "backoffice/law_changes.html", page)


@needs()
def questions(request: HttpRequest) -> HttpResponseBase:
    """What is still to be confirmed, by the agency that can tell."""
    page = {"agencies": law.open_questions(), "counts": changes.counts()}
    return render(request, "backoffice/law_questions.html", page)


@needs()
def contribution(request: HttpRequest) -> HttpResponseBase:
    """A contribution reckoned line by line. Nothing in it is personal, so it may stand in the address."""
    data = request.GET if "month" in request.GET else None
    form = ReckonContribution(data, on=today(), initial={"month": str(Month.of(today())), "sector": "other", "fund": "APBD"})
    page: dict[str, Any] = {"form": form}
    if form.is_valid():
        try:
            page |= _contribution(**form.cleaned_data)
        except LawError as error:
            field = {"count": "prepay"}.get(named := str((error.values or {}).get("field")), named)
            form.add_error(field if field in form.fields else None, refusal_sentence(error).removeprefix(f"{named}: "))
    return render(request, "backoffice/law_contribution.html", page)


def _contribution(month: Month, sector: str, fund: str, income: int | None, prepay: int, jht: bool) -> dict[str, Any]:
    given: dict[str, Any] = {"sector": sector, "fund_kind": fund, "income": income, "jht": jht}
    found = prepayment.prepay(month, prepay, **given) if prepay > 1 else contributions.contribution(month, **given)
    due = contribution_due(month)
    page = {"due": due.day, "due_is_final": due.is_final, "month": month, "result": law.result(due.put_in(found.calculation))}
    return page | {"months": prepay} if prepay > 1 else page


@needs()
@sensitive_post_parameters()
@sensitive_variables()
def benefit(request: HttpRequest) -> HttpResponseBase:
    """A case of work injury or death reckoned line by line. By POST: the birth dates of children are nobody's address."""
    form = CaseForm(request.POST if request.method == "POST" else None, on=today())
    page: dict[str, Any] = {"form": form, "case": form.case}
    if request.method == "POST" and form.is_valid():
        try:
            page["result"] = law.result(estimate(read(form.raw())).calculation)
        except LawError as error:
            form.refuse(error)
    return render(request, "backoffice/law_benefit.html", page)
