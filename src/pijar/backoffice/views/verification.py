"""Verification rounds: opening, the kelurahan's list on the phone, the second look, publishing, closing, papers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.defaultfilters import date as format_date
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pijar.backoffice import scope
from pijar.backoffice.paging import page_of
from pijar.backoffice.rights import actor_of, may, needs, officer_of
from pijar.backoffice.selectors import cases, verification
from pijar.backoffice.selectors.regions import village_names
from pijar.backoffice.selectors.verification import round_or_404
from pijar.backoffice.verificationforms import Draw, OpenRound, Publish
from pijar.backoffice.verificationwords import RESULTS
from pijar.backoffice.views.errors import is_fragment
from pijar.cycle import rounds
from pijar.kernel.clock import today
from pijar.kernel.errors import Refusal
from pijar.staff.types import Right
from pijar.verification import printing, rules, selectors, services
from pijar.verification.types import Result, Sampling, State

LOOKS = (Right.DECIDE, Right.SEE_AUDIT)
PER_CENT, PER_PAGE = 100, 25
# What stands on the buttons beside "as listed".
OTHERS = [(code, words) for code, words in RESULTS.items() if code not in ("NOT_YET", "FOUND_AS_LISTED")]


@needs(Right.SEE_PERSONS)
def index(request: HttpRequest) -> HttpResponseBase:
    """All rounds; a kelurahan officer is led to the list of the only one under way."""
    officer = officer_of(request)
    own, open_now = scope.village_of(officer), selectors.under_way()
    if own is not None and len(open_now) == 1 and "semua" not in request.GET:
        return redirect("round-village", open_now[0].id, own)
    page = {"rounds": verification.all_rounds(), "may_open": may(officer, Right.DECIDE), "own_village": own}
    return render(request, "backoffice/verification_rounds.html", page)


@needs(Right.DECIDE)
def open_(request: HttpRequest) -> HttpResponseBase:
    """The form that opens a round over a month that was run."""
    form = OpenRound(request.POST or None, initial=_proposed())
    if request.method == "POST" and form.is_valid():
        made = rounds.open_round(actor=actor_of(request), **form.cleaned_data)
        messages.success(request, _("Putaran verval dibuka. Kelurahan dapat mulai memeriksa."))
        return redirect("round", made.id)
    return render(request, "backoffice/verification_open.html", {"form": form})


def _proposed() -> dict[str, Any]:
    month = cases.latest_month()
    if month is None:
        return {}
    try:
        terms = rounds.terms(month.year)
    except Refusal:
        return {"month": str(month)}
    title = _("Verval %(month)s") % {"month": format_date(month.first_day, "F Y")}
    return {"month": str(month), "title": title, "objection_days": terms.objection_days, "decide_days": terms.decide_days}


@needs(Right.SEE_PERSONS)
def show(request: HttpRequest, round_id: int) -> HttpResponseBase:
    """One round as a row of steps, and how far each kelurahan is."""
    officer, found = officer_of(request), round_or_404(round_id)
    own = scope.village_of(officer)
    if own is not None:
        return redirect("round-village", found.id, own)
    lines = verification.progress(found.id)
    waiting = rounds.waiting(found.id)
    page = {
        "round": found, "whole": selectors.totals(lines), "page": page_of(request, verification.villages(found), PER_PAGE),
        "sample": selectors.sample_result(found), "objections": selectors.objection_counts(found.id, today()),
        "waiting": len(waiting.items) + len(waiting.objections), "may_decide": may(officer, Right.DECIDE),
        "draw": Draw(), "publish": Publish(initial={"until": found.objections_until or _last_day(found)}),
        "is_over": found.objections_until is not None and today() > found.objections_until,
    }  # fmt: skip
    return render(request, "backoffice/verification_round.html", page)


def _last_day(found: Any) -> Any:
    return rules.last_day(today(), found.objection_days)


@needs(Right.SEE_PERSONS)
def village(request: HttpRequest, round_id: int, village: str) -> HttpResponseBase:
    """The people of a kelurahan, one RT at a time."""
    officer, found = officer_of(request), round_or_404(round_id)
    place = verification.village(found, officer, village)
    if place is None:
        raise Http404
    groups = [(verification.group_key(g), g) for g in selectors.groups(found.id, village)]
    unfinished = next((key for key, g in groups if g.checked < g.listed), groups[0][0])
    asked = request.GET.get("rt", "")
    chosen = asked if asked in dict(groups) else unfinished
    people = page_of(request, verification.cards(officer, found, village, chosen))
    page = {
        "round": found, "place": place, "groups": groups, "chosen": chosen, "group": dict(groups)[chosen], "page": people,
        "others": OTHERS, "may_check": _may_check(request, found), "next_key": _after(groups, chosen),
        "whole_city": scope.sees_whole_city(officer),
    }  # fmt: skip
    return render(request, "backoffice/verification_village.html", page)


def _after(groups: list[tuple[str, selectors.Group]], chosen: str) -> str:
    """The next RT in which somebody is not checked yet; the empty word when there is none."""
    keys = [key for key, _ in groups]
    place = keys.index(chosen) + 1
    walk = [*groups[place:], *groups[: place - 1]]
    return next((key for key, g in walk if g.checked < g.listed), "")


def _may_check(request: HttpRequest, found: Any) -> bool:
    return may(officer_of(request), Right.UPLOAD) and found.state in verification.WRITABLE


@needs(Right.UPLOAD)
@require_POST
def check(request: HttpRequest, item_id: int) -> HttpResponseBase:
    """Keeps one answer. The same again changes nothing, so a press on a slow line may be repeated."""
    officer = officer_of(request)
    item = verification.item_or_404(officer, item_id)
    services.check_item(item.id, result=_result(request), note=request.POST.get("note", ""), actor=actor_of(request))
    item.refresh_from_db()
    if is_fragment(request):
        place = verification.village(item.round, officer, item.village_code)
        page = {"card": verification.card(item), "others": OTHERS, "may_check": True, "place": place, "is_fragment": True}
        return render(request, "parts/verification_card.html", page)
    back = reverse("round-village", args=[item.round_id, item.village_code])
    return redirect(f"{back}?{urlencode({'rt': verification.group_key(item), 'hal': request.POST.get('hal', '1')})}#o-{item.id}")


def _result(request: HttpRequest) -> Result:
    given = request.POST.get("result", "")
    if given not in RESULTS:
        raise Refusal("RESULT_UNKNOWN", "Choose one of the results.")
    return Result(given)


@needs(*LOOKS)
def sample(request: HttpRequest, round_id: int) -> HttpResponseBase:
    """The sample, without what the first officer found; the second look is as blind as the first."""
    found = round_or_404(round_id)
    if found.sample_size is None:
        return redirect("round", found.id)
    code = request.GET.get("kelurahan", "")
    people = page_of(request, verification.sample(found, code))
    page = {
        "round": found, "result": selectors.sample_result(found), "code": code, "others": OTHERS,
        "villages": [v for v in verification.villages(found) if v.progress.sample], "page": people,
        "cards": [(again, verification.card(again.item)) for again in people],
        "names": village_names(again.item.village_code for again in people),
        "may_check": may(officer_of(request), Right.DECIDE) and found.state in verification.WRITABLE,
        "username": officer_of(request).username,
    }  # fmt: skip
    return render(request, "backoffice/verification_sample.html", page)


@needs(Right.DECIDE)
@require_POST
def draw(request: HttpRequest, round_id: int) -> HttpResponseBase:
    form = Draw(request.POST)
    if not form.is_valid():
        raise Refusal("SAMPLING_INVALID", "Confidence, margin and share lie between 0 and 100 per cent.")
    asked = Sampling(**{name: value / PER_CENT for name, value in form.cleaned_data.items()})
    found = rounds.draw_sample(round_or_404(round_id), asked=asked, actor=actor_of(request))
    messages.success(request, _("Sampel ditarik: %(n)s orang.") % {"n": found.sample_size})
    return redirect("round-sample", found.id)


@needs(Right.DECIDE)
@require_POST
def recheck(request: HttpRequest, recheck_id: int) -> HttpResponseBase:
    again = verification.recheck_or_404(recheck_id)
    services.recheck_item(again.id, result=_result(request), note=request.POST.get("note", ""), actor=actor_of(request))
    asked = {"kelurahan": request.POST.get("kelurahan", ""), "hal": request.POST.get("hal", "1")}
    return redirect(f"{reverse('round-sample', args=[again.item.round_id])}?{urlencode(asked)}#o-{again.id}")


@needs(Right.DECIDE)
@require_POST
def publish(request: HttpRequest, round_id: int) -> HttpResponseBase:
    form = Publish(request.POST)
    if not form.is_valid():
        raise Refusal("DAY_INVALID", "The last day for objections is written as day/month/year.")
    until = form.cleaned_data["until"]
    found = services.publish_round(round_or_404(round_id).id, on=today(), until=until, actor=actor_of(request))
    said = _("Daftar diumumkan. Sanggahan diterima sampai %(day)s.")
    messages.success(request, said % {"day": printing.in_words(found.objections_until)})
    return redirect("round", found.id)


@needs(Right.DECIDE)
@require_POST
def close(request: HttpRequest, round_id: int) -> HttpResponseBase:
    services.close_round(round_or_404(round_id).id, on=today(), actor=actor_of(request))
    messages.success(request, _("Putaran ditutup. Berita acara siap diunduh."))
    return redirect("round", round_id)


@needs(Right.UPLOAD)
def checklist(request: HttpRequest, round_id: int, village: str) -> HttpResponseBase:
    """The list to walk with; it names people, so it is recorded."""
    found = round_or_404(round_id)
    if verification.village(found, officer_of(request), village) is None:
        raise Http404
    body = rounds.checklist(found, village, actor=actor_of(request))
    return as_file(body, f"daftar_periksa_{village}.pdf")


@needs(Right.SEE_PERSONS)
def minutes(request: HttpRequest, round_id: int) -> HttpResponseBase:
    found = round_or_404(round_id)
    return as_file(printing.minutes(found, rounds.paper(found)), f"berita_acara_verval_{found.id}.pdf")


@needs(Right.SEE_PERSONS)
def notice_file(request: HttpRequest, round_id: int, village: str, kind: str) -> HttpResponseBase:
    """What hangs out at a kelurahan: as PDF for its board, as CSV for whoever wants to count."""
    found = round_or_404(round_id)
    if verification.village(found, officer_of(request), village) is None:
        raise Http404
    return notice_as(found, village, kind)


def notice_as(found: Any, village: str, kind: str) -> HttpResponseBase:
    if found.state == State.OPEN.value or kind not in ("pdf", "csv"):
        raise Http404
    body = printing.notice(found, village, rounds.paper(found)) if kind == "pdf" else printing.public_csv(found, village)
    return as_file(body, f"pengumuman_{village}.{kind}")


def as_file(body: bytes, name: str) -> HttpResponseBase:
    kind = "application/pdf" if name.endswith(".pdf") else "text/csv; charset=utf-8"
    return HttpResponse(body, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
