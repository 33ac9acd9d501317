"""What officers do about a case: move it, say who it is, end tasks, take papers in, write, set flags aside."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from pijar.backoffice import claimaccess
from pijar.backoffice.claimforms import Happened, Move
from pijar.backoffice.rights import actor_of, needs, officer_of
from pijar.backoffice.selectors import claims as selector
from pijar.backoffice.views.claims import case_page
from pijar.backoffice.words import refusal_sentence
from pijar.claims import joining, keeping, services
from pijar.claims.models import Claim, ClaimTask
from pijar.claims.redating import set_happened
from pijar.claims.types import Branch, Flag, Harm, NoteKind, Owner, Paper, State, TaskKind
from pijar.kernel.clock import now, today
from pijar.kernel.errors import Refusal
from pijar.staff.types import Right

HARMS = {harm.value: harm for harm in Harm}
PAPERS = {paper.value: paper for paper in Paper}


def _case(request: HttpRequest, number: str) -> Claim:
    """The case, for an officer of a desk who may see it."""
    officer = officer_of(request)
    claimaccess.needs_desk(officer)
    return selector.case_or_404(officer, number)


def _done(request: HttpRequest, claim: Claim, said: str, act: Callable[[], Any], place: str = "") -> HttpResponseBase:
    """Does it and goes back to the case; a refusal is said on the case's page, and nothing was changed."""
    try:
        act()
    except Refusal as refusal:
        messages.error(request, refusal_sentence(refusal))
    else:
        messages.success(request, said)
    answer = redirect("claim", claim.number)
    answer["Location"] += f"#{place}" if place else ""
    return answer


@needs(Right.SEE_CLAIMS)
@require_POST
def move(request: HttpRequest, number: str) -> HttpResponseBase:
    """One step of the case; what is wrong with it is said at its form."""
    officer, claim = officer_of(request), _case(request, number)
    role, form = claimaccess.moves_as(officer, claim), Move(request.POST)
    if role is None:
        raise PermissionDenied
    if form.is_valid() and form.cleaned_data["to"] in set(State):
        seen = form.cleaned_data["seen"]
        try:
            services.move(
                claim.number, State(form.cleaned_data["to"]), on=form.moment(), reason=form.cleaned_data["reason"],
                reference=form.cleaned_data["reference"], role=role, seen=State(seen) if seen in set(State) else None,
                actor=actor_of(request), at=now(),
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error(None, refusal_sentence(refusal))
        else:
            messages.success(request, _("Dicatat."))
            return redirect("claim", claim.number)
    return case_page(request, claim, 422, form=form, asked=request.POST.get("to", ""))


@needs(Right.WORK_CLAIMS)
@require_POST
@sensitive_post_parameters("nik")
def identify(request: HttpRequest, number: str) -> HttpResponseBase:
    """Links the report to a person: by NIK, or by one that was found by name; or looks for names."""
    claim, reason = _case(request, number), request.POST.get("reason", "")
    if "cari" in request.POST:
        words, year = request.POST.get("words", "")[:100], request.POST.get("year", "")
        born = int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None
        found = selector.people_like(words, "", born)
        sought: dict[str, Any] = {
            "sought": words,
            "sought_year": year,
            "people": found[: selector.MOST_FOUND],
            "asked_people": True,
        }
        return case_page(request, claim, more_people=len(found) > selector.MOST_FOUND, **sought)
    chosen, nik = request.POST.get("person", ""), request.POST.get("nik", "").strip()
    person = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 19 else None
    if not nik and not person and "lepas" not in request.POST:
        messages.error(request, _("Tulis NIK-nya, atau cari dengan nama."))
        return redirect("claim", claim.number)
    given: dict[str, Any] = {"nik": nik, "person_id": person, "reason": reason}

    def act() -> None:
        services.identify(claim.number, actor=actor_of(request), at=now(), **given)

    return _done(request, claim, _("Dicatat siapa orangnya."), act, "orang")


@needs(Right.SEE_CLAIMS)
@require_POST
def task(request: HttpRequest, number: str, task_id: int) -> HttpResponseBase:
    """Ends a task of the officer's own desk."""
    officer, claim = officer_of(request), _case(request, number)
    found = ClaimTask.objects.filter(id=task_id, claim=claim).first()
    if found is None or not claimaccess.is_own_task(officer, found.owner, found.place):
        raise Http404
    return _done(
        request, claim, _("Tugas selesai."), lambda: services.end_task(found.id, actor=actor_of(request), at=now()), "tugas"
    )


@needs(Right.WORK_CLAIMS)
@require_POST
def add_task(request: HttpRequest, number: str) -> HttpResponseBase:
    """A task of the office's own for one of the three desks."""
    claim, owner = _case(request, number), request.POST.get("owner", "")
    words = request.POST.get("words", "")

    def act() -> None:
        if owner not in set(Owner) or not words.strip():
            raise Refusal("NOTE_EMPTY", "Say what is to be done, and by whom.")
        given: dict[str, Any] = {"owner": Owner(owner), "words": words, "due_on": today()}
        services.add_task(claim.number, TaskKind.OTHER, actor=actor_of(request), at=now(), **given)

    return _done(request, claim, _("Tugas ditambahkan."), act, "tugas")


@needs(Right.SEE_CLAIMS)
@require_POST
def document(request: HttpRequest, number: str, kind: str) -> HttpResponseBase:
    """A paper came in, is not needed, or is asked for again. Only the programme's office says that it is not needed."""
    claim, state = _case(request, number), PAPERS.get(request.POST.get("state", ""))
    desk = claimaccess.needs_desk(officer_of(request))
    if state is None or (state is not Paper.RECEIVED and desk is not Owner.PROGRAMME):
        raise Http404
    upload = request.FILES.get("file")

    def act() -> None:
        file = keeping.picture(upload.read(keeping.LARGEST + 1), papers=True) if upload else None
        reason = request.POST.get("reason", "")
        services.set_document(claim.number, kind, state=state, reason=reason, file=file, actor=actor_of(request), at=now())

    return _done(request, claim, _("Berkas dicatat."), act, "berkas")


@needs(Right.SEE_CLAIMS)
@require_POST
def note(request: HttpRequest, number: str) -> HttpResponseBase:
    """A note of the desk; from the programme's office also a message to whoever reported."""
    officer, claim = officer_of(request), _case(request, number)
    is_message = "kirim" in request.POST and claimaccess.needs_desk(officer) is Owner.PROGRAMME
    kind = NoteKind.TO_REPORTER if is_message else NoteKind.INTERNAL
    given: dict[str, Any] = {"kind": kind, "words": request.POST.get("words", ""), "office": claimaccess.office_of(officer)}
    said = _("Pesan terkirim ke halaman pelapor.") if is_message else _("Catatan disimpan.")
    return _done(request, claim, said, lambda: services.note(claim.number, actor=actor_of(request), at=now(), **given), "catatan")


@needs(Right.WORK_CLAIMS)
@require_POST
def set_aside(request: HttpRequest, number: str, flag: str) -> HttpResponseBase:
    """Sets a flag aside, with the reason."""
    claim = _case(request, number)
    if flag not in set(Flag):
        raise Http404
    given: dict[str, Any] = {"flag": Flag(flag), "reason": request.POST.get("reason", "")}
    return _done(
        request, claim, _("Dicatat. Tanda ini tidak lagi ditonjolkan."),
        lambda: services.set_aside(claim.number, actor=actor_of(request), at=now(), **given), "perhatian",
    )  # fmt: skip


@needs(Right.WORK_CLAIMS)
@require_POST
def join(request: HttpRequest, number: str) -> HttpResponseBase:
    """Closes a report that was told twice for the case of the first one."""
    claim = _case(request, number)
    given: dict[str, Any] = {"to": request.POST.get("to", ""), "reason": request.POST.get("reason", "")}
    return _done(
        request, claim, _("Laporan digabungkan."), lambda: joining.join(claim.number, actor=actor_of(request), at=now(), **given)
    )


@needs(Right.WORK_CLAIMS)
@require_POST
def change(request: HttpRequest, number: str) -> HttpResponseBase:
    """What became of the person, under which branch the case is looked at, which hospital treats."""
    claim, post = _case(request, number), request.POST
    by: dict[str, Any] = {"actor": actor_of(request), "at": now()}

    def act() -> None:
        if post.get("harm") in HARMS:
            services.set_harm(claim.number, harm=HARMS[post["harm"]], **by)
        if "hospital" in post:
            services.set_hospital(claim.number, hospital=post["hospital"], **by)
        if post.get("branch") in set(Branch) and post["branch"] != claim.branch:
            services.set_branch(claim.number, branch=Branch(post["branch"]), reason=post.get("reason", ""), **by)

    return _done(request, claim, _("Dicatat."), act)


@needs(Right.WORK_CLAIMS)
@require_POST
def happened(request: HttpRequest, number: str) -> HttpResponseBase:
    """When it happened, corrected with the reason."""
    claim, form = _case(request, number), Happened(request.POST)
    if not form.is_valid():
        said = next(f"{form.fields[name].label}: {' '.join(str(one) for one in why)}" for name, why in form.errors.items())
        messages.error(request, said)
        return redirect("claim", claim.number)

    def act() -> None:
        set_happened(claim.number, happened_at=form.moment(), hour_known=form.cleaned_data["hour"] is not None,
                     reason=form.cleaned_data["reason"], actor=actor_of(request), at=now())  # fmt: skip

    return _done(request, claim, _("Hari kejadian dibetulkan."), act)


@needs(Right.WORK_CLAIMS)
@require_POST
def branch(request: HttpRequest, number: str) -> HttpResponseBase:
    """A case of the other branch for the same incident; its page is next."""
    claim, asked = _case(request, number), request.POST.get("branch", "")
    if asked not in set(Branch):
        raise Http404
    try:
        made = services.open_branch(claim.number, branch=Branch(asked), reason=request.POST.get("reason", ""),
                                    actor=actor_of(request), at=now())  # fmt: skip
    except Refusal as refusal:
        messages.error(request, refusal_sentence(refusal))
        return redirect("claim", claim.number)
    messages.success(request, _("Kasus baru dibuka untuk kejadian yang sama."))
    return redirect("claim", made.number)
