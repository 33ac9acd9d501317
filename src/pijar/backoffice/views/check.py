""" "Cek kepesertaan": the public check. No log-in, no session, no cookie, no script; a NIK never stands in an address.

Each answer is one of a few pages that are made once and given to everybody: what is not a yes is byte for byte the same.
`config.checkdoor` calls `answer` itself and lets these requests pass by all that has to do with sessions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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
FIELDS = ("nik", "kedua", "hari")
DAY = DayField(required=False)


@dataclass(frozen=True)
class Made:
    """An answer: its status and its page."""

    status: int
    body: bytes


@login_not_required
@csrf_exempt
@sensitive_post_parameters()
def check(request: HttpRequest) -> HttpResponse:
    """The form, or the answer. It changes nothing and knows nobody, so there is nothing that a forged request could do."""
    is_long = request.method == "POST" and int(request.META.get("CONTENT_LENGTH") or 0) > LONGEST
    told = None if is_long else (request.POST if request.method == "POST" else request.GET).dict()
    made = answer(request.method or "", told, request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""), request.META)
    return HttpResponse(made.body, status=made.status)


def answer(method: str, told: Mapping[str, Any] | None, cookie_language: str, meta: Mapping[str, Any]) -> Made:
    """What a request is answered. `told`: what was typed, or what stands in the address; None for what is no form of ours."""
    language = _language((told or {}).get("bahasa") or cookie_language)
    if told is None:
        return _page(language, "form", status=413)
    if method in ("GET", "HEAD"):
        return _page(language, "form")
    if method != "POST":
        return Made(405, b"")
    typed = {name: str(told.get(name, "")).strip() for name in FIELDS}
    faults, on = _faults(typed, language)
    if faults:
        return _unreadable(language, typed, faults)
    network = throttle.network_of(meta, settings.TRUSTED_PROXIES)
    asked = Asked(typed["nik"], typed["kedua"], on)
    found = checking.check(asked, network=network, at=now(), limits=throttle.limits(settings.CHECK_LIMITS))
    return _page(language, found.value, on, STATUS[found])


def broken() -> Made:
    """The page for a fault of ours; it asks nothing of anybody."""
    return Made(500, b"Maaf, ada yang rusak di pihak kami. Coba lagi sebentar, atau tanyakan ke kelurahan.")


def _faults(typed: dict[str, str], language: str) -> tuple[dict[str, str], date]:
    """What of it cannot be asked, by field, in the reader's words; and the day. Nothing here depends on who is known."""
    day = today()
    on = _day(typed["hari"], day)
    no_nik, no_second = checking.nik_digits(typed["nik"]) is None, not checking.is_second(typed["kedua"])
    late = on is not None and not (day.year - YEARS_BACK <= on.year and on <= day)
    if on and not (no_nik or no_second or late):
        return {}, on
    faults = {}
    with override(language):
        if no_nik:
            faults["nik"] = _("NIK terdiri dari 16 angka. Salin dari KTP.")
        if no_second:
            faults["kedua"] = _("Tulis kata pertama nama, atau 4 angka terakhir nomor KK.")
        if on is None:
            faults["hari"] = _("Tulis tanggal sebagai hari/bulan/tahun.")
        elif late:
            faults["hari"] = _("Tanggalnya hari ini atau sebelumnya, paling lama %(years)s tahun lalu.") % {"years": YEARS_BACK}
    return faults, day


@lru_cache(maxsize=256)
def _day(text: str, otherwise: date) -> date | None:
    try:
        return DAY.clean(text) or otherwise
    except ValidationError:
        return None


@lru_cache(maxsize=64)
def _language(asked: str) -> str:
    """The language asked for in the page, else that of the cookie, else Indonesian."""
    try:
        return get_supported_language_variant(asked) if asked else settings.LANGUAGE_CODE
    except (LookupError, ValueError):
        return settings.LANGUAGE_CODE


def _page(language: str, what: str, on: date | None = None, status: int = 200) -> Made:
    return Made(status, _kept(language, what, on, today(), int(now().timestamp()) // KEPT_SECONDS))


@lru_cache(maxsize=256)
def _kept(language: str, what: str, on: date | None, day: date, _period: int) -> bytes:
    return _rendered(language, {"what": what, "on": on, "today": day})


def _unreadable(language: str, typed: dict[str, str], faults: dict[str, str]) -> Made:
    """The form with what was typed and what is wrong with it; nobody was looked up."""
    typed = {name: text.replace("\0", "")[:40] for name, text in typed.items()}
    return Made(422, _rendered(language, {"what": "form", "typed": typed, "faults": faults, "today": today()}))


def _rendered(language: str, page: dict[str, Any]) -> bytes:
    with override(language):
        known = {"tries": throttle.limits(settings.CHECK_LIMITS).nik, "report_days": report_days(today()), **giving.whose()}
        return render_to_string("backoffice/check.html", {**page, **known}).encode()


def report_days(on: date) -> int:
    """Within how many times 24 hours an accident is to be reported."""
    return valid("deadlines.stage_one_hours", on).whole // 24
