"""The policy: what holds, its versions side by side, a change proposed by one officer and decided by another."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pijar.backoffice.policyforms import PolicyDecision, PolicyEditor
from pijar.backoffice.rights import actor_of, may, needs, officer_of
from pijar.backoffice.selectors import policies
from pijar.backoffice.templatetags.pijar import month as month_said
from pijar.backoffice.words import refusal_sentence
from pijar.cycle import policies as cycle
from pijar.cycle import store
from pijar.eligibility.policies import mapping_of
from pijar.eligibility.types import PolicyState
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.staff.types import Right

READS = (Right.EDIT_PROGRAMME, Right.SEE_MONEY)


@needs(*READS)
def index(request: HttpRequest) -> HttpResponseBase:
    """The policy that holds in plain words, and every version of the year."""
    year = policies.year_of(request.GET.get("tahun", ""))
    held = policies.in_force(year)
    clauses, context = policies.read(held), policies.context_of(year)
    page = {
        "year": year, "years": policies.years(), "held": held, "lines": policies.lines_of(clauses.clauses, context),
        "funds": policies.funds_of(clauses, context), "versions": policies.listed(year), "stale": policies.stale(year),
        "proposed": policies.proposed(year), "may_edit": may(officer_of(request), Right.EDIT_PROGRAMME),
        "may_run": may(officer_of(request), Right.RUN_MONTH), "starts": policies.starts(year),
    }  # fmt: skip
    return render(request, "backoffice/policies.html", page)


@needs(*READS)
def show(request: HttpRequest, policy_id: int) -> HttpResponseBase:
    """One version: what it asks, what it changes, what that does to people; a proposal with its decision."""
    return _show(request, policy_id, PolicyDecision())


def _show(request: HttpRequest, policy_id: int, form: PolicyDecision) -> HttpResponseBase:
    policy, officer = policies.by_id(policy_id), officer_of(request)
    if policy is None:
        raise Http404
    clauses, context, old = policies.read(policy), policies.context_of(policy.year), policies.beside(policy)
    is_proposed, is_mine = policy.state == PolicyState.PROPOSED.value, policies.is_of(policy, officer)
    page: dict[str, Any] = {
        "policy": policy, "old": old, "lines": policies.lines_of(clauses.clauses, context), "is_mine": is_mine, "form": form,
        "funds": policies.funds_of(clauses, context), "may_edit": may(officer, Right.EDIT_PROGRAMME), "is_proposed": is_proposed,
        "may_decide": is_proposed and not is_mine and may(officer, Right.EDIT_PROGRAMME), "starts": policies.starts(policy.year),
        "may_run": may(officer, Right.RUN_MONTH),
        "to_run": policies.months_to_run(policy) if policy.state == PolicyState.HOLDS.value else [],
    }  # fmt: skip
    if old is not None:
        page["differences"] = policies.differences(policies.read(old), clauses, context)
        page |= _effect(policies.counted_in(policy.year)[0], mapping_of(policy), old)
    return render(request, "backoffice/policy.html", page, status=200 if not form.errors else 409)


def _effect(month: Month, mapping: dict[str, Any], old: Any, *, by: tuple[str, ...] = tuple(policies.GROUPS)) -> dict[str, Any]:
    """What a policy would do, or the sentence that says why nobody can tell."""
    try:
        return {"effect": policies.effect(month, mapping, against=old, by=by)}
    except Refusal as refusal:
        return {"no_effect": refusal_sentence(refusal)}


@needs(*READS)
def compare(request: HttpRequest) -> HttpResponseBase:
    """Any two versions of a year: clause by clause, and who enters and leaves."""
    year = policies.year_of(request.GET.get("tahun", ""))
    versions = policies.listed(year)
    chosen = [_version(versions, request.GET.get(name, "")) for name in ("dari", "ke")]
    page: dict[str, Any] = {"year": year, "versions": versions, "dari": chosen[0], "ke": chosen[1]}
    if chosen[0] and chosen[1]:
        old, new = chosen[0], chosen[1]
        page["differences"] = policies.differences(policies.read(old), policies.read(new), policies.context_of(year))
        page |= _effect(policies.counted_in(year)[0], mapping_of(new), old)
    return render(request, "backoffice/policy_compare.html", page)


def _version(versions: list[policies.Version], text: str) -> Any:
    return next((v.policy for v in versions if str(v.policy.id) == text), None)


@needs(Right.EDIT_PROGRAMME)
def edit(request: HttpRequest) -> HttpResponseBase:
    """The form. Without a script its second button counts the preview; the first proposes."""
    year, editor = _editor(request)
    page: dict[str, Any] = {
        "year": year, "editor": editor, "starts": policies.starts(year), "proposed": policies.proposed(year),
        "held": policies.in_force(year), "query": request.GET.urlencode(),
    }  # fmt: skip
    if request.method == "POST" and "propose" in request.POST and (made := _propose(request, editor)):
        told = _("Usulan dicatat. Berlaku mulai %(month)s setelah petugas lain menyetujui.")
        messages.success(request, told % {"month": month_said(made.from_month)})
        return redirect("policy", made.id)
    page |= _previewed(editor) if editor.is_bound else _effect(policies.counted_in(year)[0], dict(editor.before), None, by=())
    return render(request, "backoffice/policy_edit.html", page)


def _editor(request: HttpRequest) -> tuple[int, PolicyEditor]:
    """The form over what holds, or over the version that one begins with (`?mulai=`)."""
    begun = _begun(request.GET.get("mulai", ""))
    year = begun.year if begun else policies.year_of(request.GET.get("tahun", ""))
    given = request.POST if request.method == "POST" else None
    editor = PolicyEditor(
        store.current(year), mapping_of(begun or policies.in_force(year)), given, months=policies.counted_in(year),
        starts=policies.starts(year),
    )  # fmt: skip
    return year, editor


def _begun(text: str) -> Any:
    return policies.by_id(int(text)) if text.isdecimal() and len(text) < len("1000000000") else None


def _propose(request: HttpRequest, editor: PolicyEditor) -> Any:
    """The proposal made of the form; None with the fault put where it belongs."""
    if not editor.is_valid():
        return None
    about = editor.about
    if not about.cleaned_data["from_month"]:
        about.add_error("from_month", _("Semua bulan tahun ini sudah dikirim."))
    if not about.cleaned_data["note"].strip():
        about.add_error("note", _("Tulis alasannya."))
    if about.errors:
        return None
    since = Month.parse(about.cleaned_data["from_month"])
    try:
        return cycle.propose(editor.mapping(), from_month=since, note=about.cleaned_data["note"], actor=actor_of(request))
    except Refusal as refusal:
        if not editor.put_faults(refusal):
            editor.refusal = refusal_sentence(refusal)
        return None


def _previewed(editor: PolicyEditor) -> dict[str, Any]:
    """The preview of what was typed; nothing while there is a mistake in it."""
    if not editor.is_valid() or editor.mistakes:
        return {}
    mapping, about = editor.mapping(), editor.about
    try:
        cycle.checked(mapping, store.current(about.counted.year))
        return {"effect": policies.effect(about.counted, mapping, by=about.groups)}
    except Refusal as refusal:
        return {} if editor.put_faults(refusal) else {"no_effect": refusal_sentence(refusal)}


@needs(Right.EDIT_PROGRAMME)
@require_POST
def preview(request: HttpRequest) -> HttpResponseBase:
    """The preview alone, for the script, with the mistakes that go to their fields."""
    _year, editor = _editor(request)
    page = {"editor": editor, **_previewed(editor), "is_part": True}
    return render(request, "parts/policy_preview.html", page)


@needs(Right.EDIT_PROGRAMME)
@require_POST
def decide(request: HttpRequest, policy_id: int) -> HttpResponseBase:
    """Approves, refuses or withdraws. The service refuses the maker's own yes."""
    form = PolicyDecision(request.POST)
    if not form.is_valid():
        return _show(request, policy_id, form)
    state = PolicyState(form.cleaned_data["state"])
    made = cycle.decide(policy_id, state=state, note=form.cleaned_data["note"], actor=actor_of(request))
    messages.success(request, _told(state) % {"version": made.version, "month": month_said(made.from_month)})
    return redirect("policy", made.id)


def _told(state: PolicyState) -> str:
    return {
        PolicyState.HOLDS: _(
            "Disetujui: versi %(version)s berlaku mulai %(month)s. Bulan sejak itu yang sudah dijalankan tetapi belum dikirim "
            "harus dijalankan ulang."
        ),
        PolicyState.REFUSED: _("Usulan versi %(version)s ditolak; kebijakan lama tetap berlaku."),
    }.get(state, _("Usulan versi %(version)s ditarik."))
