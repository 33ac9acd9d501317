"""What everybody may open about participant cards: the page that verifies them offline, the public lists, a card on a phone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pijar.backoffice import cardwords
from pijar.backoffice.selectors import cards as selectors
from pijar.backoffice.selectors import giving
from pijar.backoffice.views.cards import day_of
from pijar.coverage import cards
from pijar.coverage.revoking import person_of_link
from pijar.coverage.tokens import Reason
from pijar.cycle import cardpapers
from pijar.kernel.clock import now, today
from pijar.kernel.month import Month
from pijar.staff.types import Actor

# In whose name a card is renewed by whoever has its address.
BY_PHONE = Actor("kartu-ponsel", "link")
WORKER = Path(__file__).parents[1] / "static" / "pijar" / "cardworker.js"
# Hospitals fetch the lists now and then; an hour's delay loses nothing that the card's short life does not.
CACHED = "public, max-age=600"


@login_not_required
@require_safe
def check(request: HttpRequest) -> HttpResponseBase:
    """The page with keys and list in it: a device that opened it once verifies without a line."""
    day = today()
    page: dict[str, Any] = {
        **giving.whose(), "made_on": day, "keys": cardpapers.published_keys(day), "revoked": cardpapers.published_revoked(day),
        "words": _words(),
    }  # fmt: skip
    if request.GET.get("hari"):
        page["on"] = day_of(request.GET["hari"])
    return render(request, "backoffice/card_check.html", page)


def _words() -> dict[str, str]:
    return {
        **{reason.value: str(cardwords.REFUSALS[reason.value]) for reason in Reason},
        "yes": _("Terlindungi pada {day}"), "no": _("Jangan diandalkan"), "unread": _("Kode tidak terbaca"),
        "compare": _("Tanda tangan kota benar. Cocokkan dengan KTP pasien: huruf awal tiap kata nama, dan tahun lahir."),
        "treat": _("Rawat tanpa uang muka, dan laporkan kecelakaannya secepatnya%(limit)s.") % {"limit": _limit()},
        "name": _("Nama (disamarkan)"), "born": _("Tahun lahir"), "number": _("Nomor peserta berakhir"),
        "branches": _("Dilindungi"), "through": _("Iuran diterima sampai"), "valid": _("Masa berlaku kartu"),
        "card": _("Nomor kartu"),
        "unseen": _("Tidak ada kode yang terbaca di foto itu"),
        "unseen_help": _("Ambil lagi: kode penuh di tengah, terang, tidak miring."),
        "insecure": _("Halaman ini harus dibuka dengan https supaya tanda tangan dapat diperiksa."),
    }  # fmt: skip


def _limit() -> str:
    days = cardpapers.reporting(today())["report_days"]
    return _(", paling lambat %(days)s × 24 jam") % {"days": days} if days else ""


@login_not_required
@require_safe
def worker(request: HttpRequest) -> HttpResponseBase:
    """The script that keeps the page on a device; it must come from the page's own address."""
    return HttpResponse(WORKER.read_bytes(), content_type="text/javascript; charset=utf-8")


@login_not_required
@require_safe
def public_keys(request: HttpRequest) -> HttpResponseBase:
    return _list(cardpapers.published_keys(today()))


@login_not_required
@require_safe
def revoked(request: HttpRequest) -> HttpResponseBase:
    return _list(cardpapers.published_revoked(today()))


def _list(content: dict[str, Any]) -> HttpResponse:
    """For any verifier, on whatever page it stands: there is nothing in it that is not public."""
    answer = JsonResponse(content, json_dumps_params={"ensure_ascii": False})
    answer.headers["Cache-Control"] = CACHED
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


@login_not_required
def phone(request: HttpRequest, secret: str) -> HttpResponseBase:
    """The card of whose address this is; sent, the form renews it where the person is covered. Says nothing of anybody else."""
    person = person_of_link(secret)
    if person is None:
        raise Http404
    if request.method == "POST":
        cardpapers.issue(person, on=today(), at=now(), actor=BY_PHONE)
        return redirect("card-phone", secret)
    on = day_of(request.GET.get("hari", ""))
    card = cards.card_on(person, on)
    page: dict[str, Any] = {**giving.whose(), "on": on, **cardpapers.reporting(on)}
    if card:
        token = cards.token_of(card)
        said = cards.statement_of(token)
        page |= {
            "said": said,
            "picture": selectors.as_picture(cardpapers.svg(token)),
            "through": Month.parse(said.through).first_day,
        }
    return render(request, "backoffice/card_phone.html", page)
