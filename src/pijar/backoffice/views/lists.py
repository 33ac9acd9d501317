"""What every list can do: be kept as a view, taken away as a file, and have many rows chosen for one act."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from pijar.audit.services import record
from pijar.backoffice import uploading
from pijar.backoffice.grid import asked, export, saved
from pijar.backoffice.grid.asked import View
from pijar.backoffice.grid.declare import Ctx, Table, table_or_404
from pijar.backoffice.grid.page import answer, looked_at
from pijar.backoffice.lists.cases import CASES
from pijar.backoffice.lists.lines import LINES
from pijar.backoffice.rights import actor_of, needs, officer_of
from pijar.kernel.clock import now
from pijar.kernel.month import Month
from pijar.staff.types import Right

TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def opened(request: HttpRequest, code: str) -> tuple[Table, Ctx, View]:
    """The list a form speaks of, for this officer, as it was looked at."""
    table, officer = table_or_404(code), officer_of(request)
    if not table.open_to(officer):
        record(actor_of(request), "access.denied", f"list:{code}", {"method": request.method})
        raise PermissionDenied
    ctx = Ctx(officer, {name: request.POST.get(f"g.{name}", "")[:40] for name in table.params})
    return table, ctx, looked_at(request, table, ctx, QueryDict(request.POST.get("lihat", "").lstrip("?")))


@needs()
@require_POST
@sensitive_post_parameters("alasan")
def take(request: HttpRequest, table: str, kind: str) -> HttpResponseBase:
    """The list as a file."""
    if kind not in TYPES:
        raise Http404
    of, ctx, view = opened(request, table)
    copy = export.Copy(of, ctx, view, kind, actor_of(request), now(), request.POST.get("alasan", "").replace("\0", ""))
    name = f"{of.code}-{copy.at:%Y%m%d}.{kind}"
    with ExitStack() as stack:
        path = export.write(copy, stack.enter_context(uploading.scratch()))
        headers = {
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}", "Cache-Control": "no-store",
            "Content-Length": str(path.stat().st_size),
        }  # fmt: skip
        return StreamingHttpResponse(_sent(path, stack.pop_all()), content_type=TYPES[kind], headers=headers)


def _sent(path: Path, stay: ExitStack) -> Iterator[bytes]:
    """The file piece by piece; with the last one its folder goes."""
    with stay, path.open("rb") as file:
        while piece := file.read(1 << 18):
            yield piece


@needs()
@require_POST
def keep(request: HttpRequest, table: str) -> HttpResponseBase:
    """A view kept under a name, or one of one's own taken away."""
    of, ctx, view = opened(request, table)
    if number := request.POST.get("hapus", ""):
        if not number.isdecimal() or len(number) > 18 or not saved.remove(of, ctx, int(number), actor=actor_of(request)):
            raise Http404
        messages.success(request, _("Tampilan dihapus."))
        return redirect(of.place(ctx))
    made = saved.save(
        of, ctx, view, name=request.POST.get("nama", ""), shared=bool(request.POST.get("bagi")),
        default=bool(request.POST.get("utama")), actor=actor_of(request),
    )  # fmt: skip
    messages.success(request, _("Tampilan “%(name)s” disimpan.") % {"name": made.name})
    if any(one.key for one in view.filters):
        messages.info(request, _("Saringan nama atau NIK tidak ikut disimpan."))
    return redirect(of.place(ctx) + asked.address(of, ctx, View(saved=str(made.id))))


@needs(Right.SEE_MONEY)
def lines(request: HttpRequest, month: Month) -> HttpResponseBase:
    """Every line of a month, over all funds."""
    page = {"month": month, "title": _("Rincian iuran"), "back": reverse("batches-month", args=[month])}
    return answer(request, LINES, "grid/page.html", page, given={"month": str(month)})


@needs(Right.SEE_PERSONS)
def cases(request: HttpRequest) -> HttpResponseBase:
    """The doubtful cases as one list."""
    return answer(request, CASES, "grid/page.html", {"title": _("Tinjauan"), "back": reverse("cases")})
