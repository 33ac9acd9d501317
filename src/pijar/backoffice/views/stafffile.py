"""Officers from a file, and slips with their codes: read, shown cell by cell, stored when the administrator says so."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pijar.backoffice import uploading, waiting
from pijar.backoffice.onboardforms import StaffFile
from pijar.backoffice.rights import actor_of, needs, officer_of
from pijar.backoffice.selectors import staffing
from pijar.intake import plaintable
from pijar.intake.plaintable import Line
from pijar.kernel.clock import now, today
from pijar.kernel.errors import Refusal
from pijar.onboarding import codes, services, slips, staffbook
from pijar.onboarding.types import Issued
from pijar.staff.models import Officer
from pijar.staff.types import Right

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SALT, A_DAY = "pijar staff file", 24 * 60 * 60
KEPT = "petugas"


@needs(Right.MANAGE_STAFF)
def load(request: HttpRequest) -> HttpResponseBase:
    """The file's door: how it looks, and after sending it what it would do."""
    form = StaffFile(request.POST if request.method == "POST" else None, request.FILES or None)
    if not (form.is_bound and form.is_valid()):
        return render(request, "backoffice/staff_load.html", {"form": form}, status=422 if form.errors else 200)
    name, lines, key = _read(form.cleaned_data["file"])
    token = signing.dumps({"key": key}, salt=_salt(request))
    page = {"form": form, "name": name, "token": token, **staffing.shown(services.plan_staff(lines))}
    return render(request, "backoffice/staff_load.html", page)


def _salt(request: HttpRequest) -> str:
    return f"{SALT} {officer_of(request).username}"


def _read(upload: Any) -> tuple[str, list[Line], str]:
    """The lines of the file; what was read of it waits sealed, the file itself goes."""
    key, kept = uploading.keep([upload], uploading.TABLES)
    ((place, name),) = kept.items()
    path = uploading.folder_of(key) / place
    try:
        found = plaintable.read(path, staffbook.FORM, name)
        waiting.put(key, KEPT, {"name": name, "lines": [[line.number, line.texts] for line in found.lines]})
    except Exception:
        waiting.remove(key)
        raise
    path.unlink()
    return name, found.lines, key


@needs(Right.MANAGE_STAFF)
@require_POST
def store(request: HttpRequest) -> HttpResponseBase:
    """Stores what was shown; the officers there are now decide, not those of when it was shown."""
    try:
        key = signing.loads(request.POST.get("token", ""), salt=_salt(request), max_age=A_DAY)["key"]
    except signing.BadSignature:
        raise Refusal("STAFF_TOKEN", "That preview is a day old or another officer's: send the file again.") from None
    kept = waiting.get(key, KEPT)
    lines = [Line(number, texts, []) for number, texts in kept["lines"]]
    done = services.load_staff(
        lines, actor=actor_of(request), skip_wrong="benar" in request.POST, close=request.POST.getlist("tutup"), file=kept["name"]
    )
    waiting.remove(key)
    told = {"new": done.counts["new"], "changed": done.counts["changed"], "closed": done.counts["closed"]}
    messages.success(
        request, _("%(new)s petugas baru, %(changed)s diubah, %(closed)s ditutup. Sekarang cetak slip kodenya.") % told
    )
    return redirect("staff-codes")


@needs(Right.MANAGE_STAFF)
def template(request: HttpRequest) -> HttpResponseBase:
    """The workbook to fill in, with a line for each kelurahan that has no officer."""
    with uploading.scratch() as folder:
        staffbook.write(folder / "petugas.xlsx")
        body = (folder / "petugas.xlsx").read_bytes()
    return _file(body, XLSX, f"petugas-{today()}.xlsx")


@needs(Right.MANAGE_STAFF)
def slip_groups(request: HttpRequest) -> HttpResponseBase:
    """Who has come in and who still needs a slip, by kecamatan."""
    return render(request, "backoffice/staff_codes.html", {"groups": staffing.groups(now())})


@needs(Right.MANAGE_STAFF)
@require_POST
def print_slips(request: HttpRequest) -> HttpResponseBase:
    """New slips of one group, or of all; with `ulang` also for those whose slip still holds."""
    group = request.POST.get("kelompok", "")
    chosen = staffing.in_group(group, again="ulang" in request.POST, at=now())
    if not chosen:
        raise Refusal("CODE_NOBODY", "Nobody in this group needs a slip.")
    return _slips(request, chosen)


@needs(Right.MANAGE_STAFF)
@require_POST
def print_one(request: HttpRequest, officer_id: int) -> HttpResponseBase:
    """A new slip for one officer: the first, or after a forgotten password."""
    return _slips(request, [get_object_or_404(Officer, id=officer_id)])


def _slips(request: HttpRequest, officers: list[Officer]) -> HttpResponseBase:
    issued: list[Issued] = codes.issue(officers, at=now(), actor=actor_of(request))
    # An invented city may be served under any port; a real one says under which address the public knows it.
    address = request.build_absolute_uri("/") if settings.IS_DEMO else settings.ADDRESS
    body = slips.pdf(issued, address=address, on=today())
    return _file(body, "application/pdf", f"kode-masuk-{today()}-{len(issued)}.pdf")


def _file(body: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(body, content_type=kind, headers={"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"})
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
