"""Funds: the cockpit, one fund with its budget and forecast, a budget decided by a second person; and the books."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pijar.backoffice import fundcharts, pictures
from pijar.backoffice.forms import DayField
from pijar.backoffice.fundforms import Proposal
from pijar.backoffice.paging import page_of
from pijar.backoffice.rights import actor_of, may, needs, officer_of
from pijar.backoffice.selectors import funds
from pijar.backoffice.words import refusal_sentence
from pijar.cycle import fundacts, fundstatement
from pijar.kernel.clock import is_of_our_time, today
from pijar.kernel.errors import Refusal
from pijar.ledger import selectors as books
from pijar.ledger.models import Entry
from pijar.ledger.types import Act
from pijar.registry.once import reading
from pijar.staff.types import Right

# Who runs the programme, without the money's rights, sees people and months, not amounts.
SEES = (Right.SEE_MONEY, Right.EDIT_PROGRAMME)
DECIDES = (Right.PAY, Right.RUN_MONTH)
# Where a budget's amount may be from for another to take its place; gifts and what was paid in need none.
BUDGETED = ("recorded", "programme", "quota")


@needs(*SEES)
@reading()
def index(request: HttpRequest) -> HttpResponseBase:
    """Every fund of a year: what it has, what became of it, how long it lasts, and what must be done."""
    year, told = funds.year_of(request.GET.get("tahun", "")), funds.forecast()
    sees_money = may(officer_of(request), Right.SEE_MONEY)
    cards = funds.cards(year, told)
    if sees_money and (file := pictures.taken(request, [one.picture for one in cards if one.picture])):
        return file
    page = {
        "year": year, "years": funds.years(), "cards": cards, "told": told, "today": today(), "sees_money": sees_money,
        "notes": funds.notes(year, told, [one.standing for one in cards]),
        "budget": sum(one.standing.budget for one in cards), "spent": sum(one.standing.spent for one in cards),
        "left": sum(one.amounts["available"] for one in cards), "people": sum(one.standing.people for one in cards),
    }  # fmt: skip
    return render(request, "backoffice/funds.html", page)


@needs(Right.SEE_MONEY)
def show(request: HttpRequest, year: int, fund: str) -> HttpResponseBase:
    return _show(request, year, fund, Proposal())


def _show(request: HttpRequest, year: int, fund: str, form: Proposal, refused: str = "") -> HttpResponseBase:
    told, officer = funds.forecast(), officer_of(request)
    card = funds.card(year, fund, told) if year in funds.years() else None
    if card is None:
        raise Http404
    if file := pictures.taken(request, [card.picture] if card.picture else []):
        return file
    history = [{"budget": one, "is_mine": funds.is_of(one, officer)} for one in funds.history(year, fund)]
    stated = funds.statement_of(year, fund)
    page: dict[str, Any] = {
        "year": year, "fund": fund, "card": card, "told": told, "history": history, "stated": stated, "form": form,
        "sees_money": may(officer, Right.SEE_MONEY),
        "entries": page_of(request, list(reversed(stated.items)) if stated else [], per_page=25), "refused": refused,
        "changes": [one for one in told.changes if one.fund == fund], "may_decide": may(officer, *DECIDES),
        "may_propose": may(officer, *DECIDES) and not card.standing.proposed and card.standing.source in BUDGETED,
        "least": fundacts.least_budget(year, fund), "notes": funds.notes(year, told, [card.standing], with_days=False),
    }  # fmt: skip
    if card.ahead and card.ahead.fund.people:
        page["picture"] = fundcharts.ahead([(step.month, step.balance) for step in card.ahead.steps])
    return render(request, "backoffice/funds_fund.html", page, status=409 if form.errors or refused else 200)


@needs(*DECIDES)
@require_POST
def propose(request: HttpRequest, year: int, fund: str) -> HttpResponseBase:
    """Enters a budget or its revision; another officer approves it."""
    form = Proposal(request.POST)
    if not form.is_valid():
        return _show(request, year, fund, form)
    try:
        fundacts.propose(year, fund, actor=actor_of(request), **form.cleaned_data)
    except Refusal as refusal:
        return _show(request, year, fund, form, refusal_sentence(refusal))
    messages.success(request, _("Usulan anggaran dicatat. Berlaku setelah petugas lain menyetujuinya."))
    return redirect("fund", year, fund)


@needs(*DECIDES)
@require_POST
def decide(request: HttpRequest, budget_id: int) -> HttpResponseBase:
    """Approves or refuses a proposed budget. The service refuses the maker's own yes."""
    is_yes = request.POST.get("putusan") == "setuju"
    made = fundacts.decide(budget_id, approve=is_yes, actor=actor_of(request))
    told = _("Anggaran disetujui; buku kas mengikutinya.") if is_yes else _("Usulan anggaran ditolak.")
    messages.success(request, told)
    return redirect("fund", made.year, made.fund_code)


@needs(Right.SEE_MONEY)
def download(request: HttpRequest, year: int, fund: str, kind: str) -> HttpResponseBase:
    """The statement as a file; it names nobody."""
    if kind not in fundstatement.FORMS:
        raise Http404
    try:
        name, body = fundstatement.paper(year, fund, kind, until=max(today(), date(year, 1, 1)), actor=actor_of(request))
    except Refusal as refusal:
        if refusal.code == "FUND_WITHOUT_BOOKS":
            raise Http404 from None
        raise
    return FileResponse(io.BytesIO(body), as_attachment=True, filename=name)


@needs(Right.SEE_MONEY)
def trial(request: HttpRequest) -> HttpResponseBase:
    """The trial balance at the end of a day."""
    day = _day(request.GET.get("tanggal", "")) or today()
    lines = books.lines(day)
    page = {
        "day": day, "groups": funds.groups(lines), "debit": sum(one.debit for one in lines),
        "credit": sum(one.credit for one in lines),
    }  # fmt: skip
    return render(request, "backoffice/funds_books.html", page)


def _day(text: str) -> date | None:
    """A day as a form gives it; None for none."""
    try:
        day = DayField(required=False).clean(text.strip())
    except forms.ValidationError:
        return None
    return day if day and is_of_our_time(day) else None


@needs(Right.SEE_MONEY)
def entries(request: HttpRequest) -> HttpResponseBase:
    """The journal, by fund, act and what it is about."""
    asked = {name: request.GET.get(name, "").replace("\0", "").strip()[:60] for name in ("dana", "perbuatan", "perihal", "tahun")}
    year = int(asked["tahun"]) if asked["tahun"].isdecimal() and len(asked["tahun"]) == len("2026") else None
    found = funds.entries(year=year, fund=asked["dana"], act=asked["perbuatan"], subject=asked["perihal"])
    page = page_of(request, found)
    rows = [{"entry": entry, "amount": funds.amount_of(entry), "moves": funds.moves(entry)} for entry in page]
    about = {"page": page, "rows": rows, "asked": asked, "funds": funds.funds_of_books(), "acts": [act.value for act in Act]}
    return render(request, "backoffice/funds_entries.html", about | {"years": funds.years()})


@needs(Right.SEE_MONEY)
def entry(request: HttpRequest, ledger_id: int) -> HttpResponseBase:
    """One entry with its postings; what it undoes, or what undid it."""
    found = get_object_or_404(Entry.objects.select_related("reverses").prefetch_related("posting_set__account"), id=ledger_id)
    page = {
        "entry": found, "moves": funds.moves(found), "amount": funds.amount_of(found),
        "undone_by": Entry.objects.filter(reverses=found).first(), "batch": _batch_of(found.subject),
    }  # fmt: skip
    return render(request, "backoffice/funds_entry.html", page)


def _batch_of(subject: str) -> dict[str, str] | None:
    """The list an entry is about: its month and fund."""
    words = subject.split(":")
    return {"fund": words[1], "month": words[2]} if words[0] == "batch" and len(words) == len(("batch", "F", "M", "1")) else None
