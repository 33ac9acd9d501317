"""Decrees: drafted by one officer, signed by another, given out as they were signed; letters to who leaves."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from pijar.audit.services import record
from pijar.backoffice.forms import DayField, Form, MonthField
from pijar.backoffice.paging import page_of
from pijar.backoffice.rights import actor_of, may, needs, officer_of
from pijar.backoffice.selectors import decrees, months
from pijar.backoffice.templatetags.pijar import month as month_words
from pijar.cycle import decrees as cycle
from pijar.cycle import store
from pijar.enrolment import annex, letters
from pijar.enrolment import decrees as services
from pijar.enrolment.options import heading
from pijar.enrolment.selectors import per_fund
from pijar.kernel.clock import today
from pijar.kernel.month import Month
from pijar.staff.types import Right

# The workbook holds whole NIKs: for those who draw the lists up or sign them, not for who only looks.
WHOLE = (Right.DRAFT_DECREE, Right.SIGN_DECREE)


class Draft(Form):
    """What a draft needs: whose list, which number, which day."""

    month = MonthField(label=gettext_lazy("Daftar bulan"), widget=forms.Select())
    number = forms.CharField(label=gettext_lazy("Nomor SK"), max_length=100)
    dated_on = DayField(label=gettext_lazy("Tanggal SK"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["month"].widget
        chosen.choices = [(str(month), month_words(month)) for month in decrees.months_to_decree()]


@needs(Right.SEE_DECREES)
def index(request: HttpRequest) -> HttpResponseBase:
    return _index(request, None)


def _index(request: HttpRequest, form: Draft | None) -> HttpResponseBase:
    officer, pending, draft = officer_of(request), decrees.pending(), decrees.open_draft()
    may_draft = may(officer, Right.DRAFT_DECREE) and draft is None and pending is not None
    if form is None and pending:
        form = Draft(initial={"month": str(pending.month), "dated_on": today()})
    page = {
        "decrees": decrees.decrees(), "pending": pending, "draft": draft, "may_draft": may_draft, "form": form,
        "last_run": next(iter(months.months_run()), None),
    }  # fmt: skip
    return render(request, "backoffice/decrees.html", page)


@needs(Right.DRAFT_DECREE)
@require_POST
def draft(request: HttpRequest) -> HttpResponseBase:
    form = Draft(request.POST)
    if not form.is_valid():
        return _index(request, form)
    given = form.cleaned_data
    made = cycle.draft_decree(given["month"], number=given["number"], dated_on=given["dated_on"], actor=actor_of(request))
    messages.success(request, _("Rancangan disusun. Periksa isinya, lalu minta orang lain menandatangani."))
    return redirect("decree", made.id)


@needs(Right.SEE_DECREES)
def show(request: HttpRequest, decree_id: int) -> HttpResponseBase:
    officer, found = officer_of(request), _decree(decree_id)
    action = request.GET.get("isi", "")
    is_maker = found.made_by.strip().casefold() == officer.username.casefold()
    is_draft = found.state == "draft"
    month = Month.of(found.from_month)
    page = {
        "decree": found, "month": month, "funds": per_fund(found), "action": action, "heading": found.heading,
        "page": page_of(request, decrees.lines(officer, found, action)), "is_draft": is_draft, "is_maker": is_maker,
        "counts": [("add", found.added), ("remove", found.removed), ("move", found.moved)],
        "may_sign": is_draft and not is_maker and may(officer, Right.SIGN_DECREE), "may_open": may(officer, Right.SEE_PERSONS),
        "may_discard": is_draft and may(officer, Right.DRAFT_DECREE), "may_whole": may(officer, *WHOLE),
    }  # fmt: skip
    return render(request, "backoffice/decree.html", page)


def _decree(decree_id: int) -> Any:
    found = decrees.decree(decree_id)
    if found is None:
        raise Http404
    return found


@needs(Right.SIGN_DECREE)
@require_POST
def sign(request: HttpRequest, decree_id: int) -> HttpResponseBase:
    """Signs a draft. The service refuses the one who made it."""
    signed = services.sign_decree(_decree(decree_id).id, actor=actor_of(request))
    messages.success(request, _("SK %(number)s ditandatangani dan dibekukan.") % {"number": signed.number})
    return redirect("decree", decree_id)


@needs(Right.DRAFT_DECREE)
@require_POST
def discard(request: HttpRequest, decree_id: int) -> HttpResponseBase:
    services.discard_draft(_decree(decree_id).id, actor=actor_of(request))
    messages.success(request, _("Rancangan dibuang. Nomornya dapat dipakai lagi."))
    return redirect("decrees")


@needs(Right.SEE_DECREES)
def download(request: HttpRequest, decree_id: int, kind: str) -> HttpResponseBase:
    """The annex as it was signed; of a draft, the PDF that says so. The workbook only for who may see whole NIKs."""
    found = _decree(decree_id)
    if kind not in annex.FORMATS or (kind == "xlsx" and not may(officer_of(request), *WHOLE)):
        raise Http404
    if found.state == "draft" and kind == "pdf":
        body = annex.pdf(found)
        record(actor_of(request), "decree.export", f"decree:{found.id}", {"format": kind, "state": found.state})
    else:
        body = annex.given_out(found, kind, actor=actor_of(request))
    return FileResponse(io.BytesIO(body), as_attachment=True, filename=annex.file_name(found, kind))


@needs(Right.SEE_DECREES)
def leaving(request: HttpRequest, month: Month) -> HttpResponseBase:
    """Who leaves with a month, and whose cover would break without a reason."""
    officer = officer_of(request)
    if month not in months.months_run():
        raise Http404
    found = decrees.leaving(officer, month)
    page = {
        "month": month, "page": page_of(request, found), "people": len(found), "gaps": found.gaps,
        "letters": found.letters, "may_open": may(officer, Right.SEE_PERSONS),
        "may_write": may(officer, Right.DRAFT_DECREE),
    }  # fmt: skip
    return render(request, "backoffice/decree_leaving.html", page)


@needs(Right.DRAFT_DECREE)
def letter(request: HttpRequest, month: Month, person_id: int) -> HttpResponseBase:
    """One letter, to be printed."""
    said = heading(store.current(month.year).data)
    body = letters.make_one(person_id, month, heading=said, on=today(), actor=actor_of(request))
    return FileResponse(io.BytesIO(body), as_attachment=True, filename=f"surat_{month}.pdf")


@needs(Right.DRAFT_DECREE)
def all_letters(request: HttpRequest, month: Month, kind: str) -> HttpResponseBase:
    """All letters of a month: one file to print (pdf), or one file per person (zip)."""
    if kind not in ("pdf", "zip"):
        raise Http404
    made = cycle.leaving_letters(month, actor=actor_of(request))
    body = made.merged if kind == "pdf" else packed(made.single)
    return FileResponse(io.BytesIO(body), as_attachment=True, filename=f"surat_{month}.{kind}")


def packed(files: list[tuple[str, bytes]]) -> bytes:
    """Files in one ZIP, the same bytes for the same files."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as folder:
        for name, body in files:
            folder.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), body)
    return held.getvalue()
