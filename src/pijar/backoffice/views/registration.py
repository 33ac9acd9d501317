"""Registering a month's people with the insurer: who goes, who lacks what, files out, answers in."""

from __future__ import annotations

import io

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pijar.backoffice.paging import page_of
from pijar.backoffice.rights import actor_of, may, needs, officer_of
from pijar.backoffice.selectors import months
from pijar.backoffice.selectors import registration as found
from pijar.backoffice.uploading import passing, scratch
from pijar.cycle import store
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.registration import services
from pijar.staff.types import Right

SEES = (Right.RUN_MONTH, Right.SEE_MONEY, Right.SEE_PERSONS)
SENDS = (Right.RUN_MONTH, Right.APPROVE_BATCH)


@needs(*SEES)
def show(request: HttpRequest, month: Month) -> HttpResponseBase:
    """One month: what to do next, the files, and the work lists."""
    officer = officer_of(request)
    overview = found.overview(officer, month)
    draft, counts = overview.draft, overview.counts()
    is_maker = bool(draft and services.same_person(draft.made_by, officer.username))
    page = {
        "month": month, "overview": overview, "is_run": month in months.months_run(), "draft": draft, "is_maker": is_maker,
        "counts": counts, "is_off": overview.options.plugin == "none",
        "may_prepare": may(officer, Right.RUN_MONTH), "may_send": may(officer, *SENDS) and not is_maker,
        "may_download": may(officer, *SENDS), "may_answer": may(officer, Right.RECONCILE) and overview.sent,
        **_list(request, overview, dict(counts)),
    }  # fmt: skip
    return render(request, "backoffice/registration.html", page)


def _list(request: HttpRequest, overview: found.Overview, counts: dict[str, int]) -> dict[str, object]:
    """The list asked for, else the first in which somebody waits for an officer; none for who sees no persons."""
    officer = overview.officer
    if not may(officer, Right.SEE_PERSONS):
        return {"may_open": False}
    asked = request.GET.get("lihat", "")
    name = asked if asked in counts else next((n for n in ("belum", "tolak", "beda") if counts[n]), "siap")
    page = page_of(request, overview.found(name))
    return {
        "may_open": True, "list": name, "page": page, "rows": found.shown(overview, name, list(page)),
        "may_mend": may(officer, Right.UPLOAD), "may_again": may(officer, Right.RUN_MONTH),
        "strangers": found.strangers(officer, overview.month),
    }  # fmt: skip


@needs(Right.RUN_MONTH)
@require_POST
def prepare(request: HttpRequest, month: Month) -> HttpResponseBase:
    """Makes the draft, or makes it anew."""
    made = services.prepare(month, options=store.current(month.year).insurer, actor=actor_of(request))
    text = _("Berkas disiapkan: %(n)s orang. Berikutnya: persetujuan orang kedua.")
    messages.success(request, text % {"n": months.dots(made.registration.lines)})
    return redirect("registration", month)


@needs(*SENDS)
@require_POST
def send(request: HttpRequest, month: Month) -> HttpResponseBase:
    """Approves the draft, which freezes it. The service refuses the one who made it."""
    with scratch() as folder:
        sent = services.send(month, maker=None, checker=actor_of(request), out=folder, options=store.current(month.year).insurer)
    if sent.answered:
        text = _("Disetujui. BPJS contoh langsung menjawab: %(good)s diterima, %(bad)s ditolak.")
        said = {"good": sent.answered["accepted"], "bad": sent.answered["refused"]}
        messages.success(request, text % {name: months.dots(n) for name, n in said.items()})
    else:
        messages.success(request, _("Disetujui dan dibekukan. Unduh berkasnya dan serahkan kepada BPJS."))
    return redirect("registration", month)


@needs(*SENDS)
def download(request: HttpRequest, month: Month, number: int, kind: str) -> HttpResponseBase:
    """A file as it was sent; recorded, as it holds identifiers in clear."""
    registration = found.registration(month, number)
    if registration is None:
        raise Http404
    with scratch() as folder:
        path = services.download(registration, kind, out=folder, actor=actor_of(request))
        return FileResponse(io.BytesIO(path.read_bytes()), as_attachment=True, filename=path.name)


@needs(Right.RECONCILE)
@require_POST
def reply(request: HttpRequest, month: Month) -> HttpResponseBase:
    """Takes the insurer's answer in, line by line."""
    given = request.FILES.get("reply")
    if given is None:
        raise Refusal("FILE_NONE", "Choose at least one file.")
    with passing(given) as path:
        counts = services.take_reply(month, path=path, options=store.current(month.year).insurer, actor=actor_of(request))
    wrong = counts["conflict"] + counts["unknown"]
    text = _("Jawaban dimuat: %(good)s mendapat nomor, %(bad)s ditolak, %(odd)s perlu ditanyakan.")
    said = {"good": counts["accepted"], "bad": counts["refused"], "odd": wrong}
    messages.success(request, text % {name: months.dots(n) for name, n in said.items()})
    return redirect("registration", month)


@needs(Right.RUN_MONTH)
@require_POST
def again(request: HttpRequest, line_id: int) -> HttpResponseBase:
    """Lets a refused person be registered again unchanged, with a reason."""
    line = found.line(officer_of(request), line_id)
    if line is None:
        raise Http404
    services.let_again(line, reason=request.POST.get("reason", ""), actor=actor_of(request))
    messages.success(request, _("Orang ini ikut di berkas berikutnya."))
    return redirect("registration", Month.of(line.registration.month))
