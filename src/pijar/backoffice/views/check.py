""" "Cek kepesertaan": the public check. No log-in, no session, no cookie, no script; a NIK never stands in an address.

Each answer is one of a few pages that are made once and given to everybody: what is not a yes is byte for byte the same.
`config.checkdoor` lets these requests pass by all that has to do with sessions.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_supported_language_variant, override
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from pijar.backoffice.forms import DayField
from pijar.backoffice.selectors import giving
from pijar.coverage import checking, throttle
from pijar.coverage.checking import Answer, Asked
from pijar.kernel.clock import now, today
from pijar.law.lookup import valid

YEARS_BACK = 5
LONGEST = 2000
# The city's name on the page is asked for as often.
KEPT_SECONDS = 300
STATUS = {Answer.YES: 200, Answer.UNSURE: 200, Answer.BUSY: 429}
DAY = DayField(required=False)


@login_not_required
@csrf_exempt
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """The form, or the answer. It changes nothing and knows nobody, so there is nothing that a forged request could do."""
    language = _language(request)
    if request.method != "POST":
        return _page(language, "form")
    if int(request.META.get("CONTENT_LENGTH") or 0) > LONGEST:
        return _page(language, "form", status=413)
    typed = {name: request.POST.get(name, "").strip() for name in ("nik", "kedua", "hari")}
    with override(language):
        faults, on = _faults(typed)
    if faults:
        return _unreadable(language, typed, faults)
    asked = Asked(typed["nik"], typed["kedua"], on)
    network = throttle.network_of(request.META, settings.TRUSTED_PROXIES)
    found = checking.check(asked, network=network, at=now(), limits=throttle.limits(settings.CHECK_LIMITS))
    return _page(language, found.value, on, STATUS[found])


def _faults(typed: dict[str, str]) -> tuple[dict[str, str], date]:
    """What of it cannot be asked, by field, in the reader's words; and the day. Nothing here depends on who is known."""
    faults, on = {}, today()
    if checking.nik_digits(typed["nik"]) is None:
        faults["nik"] = _("NIK terdiri dari 16 angka. Salin dari KTP.")
    if not checking.is_second(typed["kedua"]):
        faults["kedua"] = _("Tulis kata pertama nama, atau 4 angka terakhir nomor KK.")
    if typed["hari"]:
        try:
            on = DAY.clean(typed["hari"])
        except ValidationError:
            faults["hari"] = _("Tulis tanggal sebagai hari/bulan/tahun.")
    if not today().year - YEARS_BACK <= on.year or on > today():
        faults["hari"] = _("Tanggalnya hari ini atau sebelumnya, paling lama %(years)s tahun lalu.") % {"years": YEARS_BACK}
    return faults, on


def _language(request: HttpRequest) -> str:
    """The language asked for in the page, else that of the cookie, else Indonesian."""
    told = request.POST if request.method == "POST" else request.GET
    asked = told.get("bahasa") or request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    try:
        return get_supported_language_variant(asked) if asked else settings.LANGUAGE_CODE
    except LookupError:
        return settings.LANGUAGE_CODE


def _page(language: str, what: str, on: date | None = None, status: int = 200) -> HttpResponse:
    return HttpResponse(_made(language, what, on, today(), int(now().timestamp()) // KEPT_SECONDS), status=status)


@lru_cache(maxsize=256)
def _made(language: str, what: str, on: date | None, day: date, _period: int) -> bytes:
    return _rendered(language, {"what": what, "on": on, "today": day})


def _unreadable(language: str, typed: dict[str, str], faults: dict[str, str]) -> HttpResponse:
    """The form with what was typed and what is wrong with it; nobody was looked up."""
    typed = {name: text[:40] for name, text in typed.items()}
    return HttpResponse(_rendered(language, {"what": "form", "typed": typed, "faults": faults, "today": today()}), status=422)


def _rendered(language: str, page: dict[str, Any]) -> bytes:
    with override(language):
        known = {"tries": throttle.limits(settings.CHECK_LIMITS).nik, "report_days": report_days(today()), **giving.whose()}
        return render_to_string("backoffice/check.html", {**page, **known}).encode()


def report_days(on: date) -> int:
    """Within how many times 24 hours an accident is to be reported."""
    return valid("deadlines.stage_one_hours", on).whole // 24
