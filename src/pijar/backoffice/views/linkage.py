"""Are these one person? The queue, two records side by side, what was decided, and what was joined."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pijar.backoffice import linkwords, scope, works
from pijar.backoffice.forms import Unmask
from pijar.backoffice.identity import unmask_many
from pijar.backoffice.paging import page_of
from pijar.backoffice.rights import actor_of, may, needs, officer_of
from pijar.backoffice.selectors import comparing, joined, linkage
from pijar.backoffice.selectors.linkage import Pair
from pijar.backoffice.views.session import next_page
from pijar.intake import deciding
from pijar.kernel.errors import Refusal
from pijar.linkage.types import NIK_SHARED, Answer
from pijar.staff.types import Right

CASES_PER_PAGE = 25
EVERYBODY = "all"
"""The answer that makes one person of all records of a case."""


@needs(Right.SEE_PERSONS)
def index(request: HttpRequest) -> HttpResponseBase:
    """The cases that wait, alike ones together."""
    officer, kind = officer_of(request), _kind(request)
    waiting = linkage.queue(officer)
    found = page_of(request, waiting.of_kind(kind), CASES_PER_PAGE)
    page = {
        "tab": "links", "counts": linkage.counts(officer, len(waiting.cases)), "kind": kind, "page": found,
        "kinds": [(code, linkwords.KINDS.get(code, code), n) for code, n in waiting.kinds.items()],
        "cases": joined.listed(officer, list(found)), "first": next(iter(found), None), "last": _last(request),
        "may_decide": may(officer, Right.DECIDE), "compared": joined.last_run(),
    }  # fmt: skip
    return render(request, "backoffice/links.html", page)


def _kind(request: HttpRequest) -> str:
    given = request.POST if request.method == "POST" else request.GET
    kind = given.get("jenis", "")
    return kind if kind in linkwords.KINDS else ""


def _last(request: HttpRequest) -> joined.Told | None:
    """What was decided a moment ago, to be taken back with one press."""
    return joined.told(officer_of(request), _pairs([request.GET.get("tadi", "").replace("_", ",")]))


@needs(Right.UPLOAD, Right.RUN_MONTH)
@require_POST
def compare(request: HttpRequest) -> HttpResponseBase:
    """Has the rows compared that no comparison has seen; the page that asked for it says how far that is."""
    works.compare_later(officer_of(request))
    return redirect(next_page(request, "links"))


@needs(Right.SEE_PERSONS)
def show(request: HttpRequest, one: int, other: int) -> HttpResponseBase:
    """One pair side by side, with the other records of its case."""
    return _page(request, (one, other))


def _page(request: HttpRequest, pair: Pair, form: Unmask | None = None, in_clear: bool = False) -> HttpResponseBase:
    officer, kind = officer_of(request), _kind(request)
    found, verdict = comparing.pair_of(officer, *pair), linkage.standing(officer, pair)
    waiting = linkage.queue(officer)
    cases = waiting.of_kind(kind)
    case = waiting.case_of(pair)
    told = _records(request, pair, case)
    is_merged = linkage.is_merged(record.person for record in told[:2])
    if not (found or verdict or is_merged):
        raise Http404
    behind = linkage.following(cases, pair)
    doubt = found.doubt if found else ""
    page: dict[str, Any] = {
        "pair": pair, "found": found, "verdict": verdict, "is_merged": is_merged, "told": told, "case": case, "kind": kind,
        "lines": comparing.lines(told, found, in_clear), "survivor": comparing.survivor(officer, told),
        "doubt": linkwords.DOUBTS.get(doubt, "") if found and not is_merged else "", "title": linkwords.KINDS.get(doubt, ""),
        "may_decide": may(officer, Right.DECIDE) and verdict is None and not is_merged,
        "may_undo": may(officer, Right.DECIDE), "may_unmask": may(officer, Right.UNMASK), "may_join": doubt != NIK_SHARED,
        "others": _others(case, pair, told), "in_clear": in_clear,
        "may_join_all": case is not None and len({root for p in case.pairs for root in p.roots}) > 2 and doubt != NIK_SHARED,
        "place": cases.index(case) + 1 if case in cases else 0, "all": len(cases), "form": form or Unmask(),
        "skip": _address(behind[0], kind) if behind else _queue(kind), "last": _last(request),
        "leaves": [r.person.id for r in told[:2] if r.person.survivor_id][:1], "is_group": len(told) > 2,
        "has_register": any(record.register for record in told), "is_newer": comparing.is_register_newer(told, found),
    }  # fmt: skip
    return render(request, "backoffice/link.html", page)


def _others(case: linkage.Case | None, pair: Pair, told: list[comparing.Record]) -> list[tuple[Pair, int, int]]:
    """The other open pairs of a case, each with the places of its records on the page."""
    place = {record.person.id: n for n, record in enumerate(told, start=1)}
    pairs = [found.pair for found in case.pairs if found.pair != pair] if case else []
    return [(p, *sorted((place[p[0]], place[p[1]]))) for p in pairs if p[0] in place and p[1] in place]  # type: ignore[misc]


def _records(request: HttpRequest, pair: Pair, case: linkage.Case | None) -> list[comparing.Record]:
    """The two records, and those that the case or a merge ties to them; 404 where one of the two is out of sight."""
    officer = officer_of(request)
    if pair[0] >= pair[1]:
        raise Http404
    told = comparing.records(officer, pair, comparing.pair_of(officer, *pair), joined.tied(officer, pair, case))
    if {record.person.id for record in told[:2]} != set(pair):
        raise Http404
    return told


def _address(pair: Pair, kind: str = "", **more: str) -> str:
    asked = {name: value for name, value in {"jenis": kind, **more}.items() if value}
    return reverse("link", args=pair) + (f"?{urlencode(asked)}" if asked else "")


def _queue(kind: str = "", **more: str) -> str:
    asked = {name: value for name, value in {"jenis": kind, **more}.items() if value}
    return reverse("links") + (f"?{urlencode(asked)}" if asked else "")


@needs(Right.DECIDE)
@require_POST
def decide(request: HttpRequest, one: int, other: int) -> HttpResponseBase:
    """Records what the officer says of a pair, or of all records of its case, and opens the next case."""
    officer, pair, kind = officer_of(request), (one, other), _kind(request)
    before = linkage.queue(officer)
    _records(request, pair, before.case_of(pair))
    given = request.POST.get("answer", "")
    if given not in (Answer.SAME.value, Answer.DIFFERENT.value, EVERYBODY):
        raise Refusal("ANSWER_MISSING", "Say whether these are one person or two.")
    behind = linkage.following(before.of_kind(kind), pair)
    pairs = [pair]
    if given == EVERYBODY:
        case = before.case_of(pair)
        pairs = [found.pair for found in case.pairs] if case else [pair]
    elif not comparing.pair_of(officer, *pair):
        raise Http404
    answer = Answer.DIFFERENT if given == Answer.DIFFERENT.value else Answer.SAME
    deciding.decide(pairs, answer, actor=actor_of(request), reason=_reason(request))
    still = {found.pair for case in linkage.queue(officer).cases for found in case.pairs}
    following = next((p for p in behind if p in still), None)
    just = _text(pairs)
    return redirect(_address(following, kind, tadi=just) if following else _queue(kind, tadi=just))


def _reason(request: HttpRequest) -> str:
    return " ".join(request.POST.get("reason", "").replace("\0", "").split())[:500]


def _text(pairs: list[Pair]) -> str:
    return "_".join(f"{one}-{other}" for one, other in pairs)


def _pairs(texts: list[str]) -> list[Pair]:
    """Pairs written as `12-34`, several parted by commas; what cannot be read is passed by."""
    found = []
    for text in ",".join(texts).split(",")[:200]:
        one, dash, other = text.partition("-")
        # A longer number is no number of a record, and the database would not take it.
        if dash and one.isdecimal() and other.isdecimal() and len(one) < 19 and len(other) < 19 and int(one) < int(other):
            found.append((int(one), int(other)))
    return found


@needs(Right.DECIDE)
@require_POST
def undo(request: HttpRequest) -> HttpResponseBase:
    """Takes decisions back; the first of them opens again."""
    officer = officer_of(request)
    pairs = _pairs(request.POST.getlist("pair"))
    seen = set(scope.persons(officer).filter(id__in={n for pair in pairs for n in pair}).values_list("id", flat=True))
    if not pairs or not {n for pair in pairs for n in pair} <= seen:
        raise Http404
    if deciding.take_back(pairs, actor=actor_of(request)):
        messages.info(request, _("Keputusan dibatalkan."))
    is_there = comparing.pair_of(officer, *pairs[0]) is not None
    return redirect(_address(pairs[0], _kind(request)) if is_there else reverse("links-decided"))


@needs(Right.DECIDE)
@require_POST
def part(request: HttpRequest, person_id: int) -> HttpResponseBase:
    """Takes one record out of those it was joined with."""
    person = get_object_or_404(scope.persons(officer_of(request)), id=person_id)
    pairs = deciding.part(person.id, actor=actor_of(request), reason=_reason(request))
    asked = {"tadi": _text(pairs)} if pairs else {}
    return redirect(reverse("links-joined") + (f"?{urlencode(asked)}" if asked else ""))


@needs(Right.UNMASK)
@require_POST
def reveal(request: HttpRequest, one: int, other: int) -> HttpResponseBase:
    """Shows the identifiers of all records of the case once, in this answer only, after the reason is recorded."""
    form = Unmask(request.POST)
    told = _records(request, (one, other), linkage.queue(officer_of(request)).case_of((one, other)))
    if form.is_valid():
        unmask_many([record.person for record in told], reason=form.cleaned_data["reason"], actor=actor_of(request))
        return _page(request, (one, other), in_clear=True)
    return _page(request, (one, other), form)


@needs(Right.SEE_PERSONS)
def index_joined(request: HttpRequest) -> HttpResponseBase:
    """Persons for whom several records stand, each with a way to take one out again."""
    officer, way = officer_of(request), request.GET.get("oleh", "")
    found = page_of(request, joined.survivors(officer, way), CASES_PER_PAGE, count=joined.how_many(officer, way))
    page = {
        "tab": "links-joined", "counts": linkage.counts(officer), "page": found, "way": way,
        "groups": joined.groups(officer, list(found)), "may_decide": may(officer, Right.DECIDE), "last": _last(request),
    }  # fmt: skip
    return render(request, "backoffice/links_joined.html", page)


@needs(Right.SEE_PERSONS)
def index_decided(request: HttpRequest) -> HttpResponseBase:
    """What people decided, the latest first, each with a way to take it back."""
    officer = officer_of(request)
    found = page_of(request, scope.verdicts(officer).order_by("-at", "-id"), CASES_PER_PAGE)
    page = {
        "tab": "links-decided", "counts": linkage.counts(officer), "page": found,
        "decisions": joined.decisions(officer, list(found)), "may_decide": may(officer, Right.DECIDE), "last": _last(request),
    }  # fmt: skip
    return render(request, "backoffice/links_decided.html", page)
