"""When something is not there, not allowed, or broken: a sentence and a way on, never a traceback."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _


def is_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of a page."""
    return request.headers.get("HX-Request") == "true"


def _say(request: HttpRequest, status: int, title: str, sentence: str) -> HttpResponseBase:
    page = "parts/refused.html" if is_fragment(request) else "backoffice/error.html"
    return render(request, page, {"status": str(status), "title": title, "sentence": sentence}, status=status)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponseBase:
    return _say(request, 403, _("Bukan untuk peran Anda"),
                _("Peran Anda tidak mencakup halaman ini. Bila ini keliru, hubungi administrator."))  # fmt: skip


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponseBase:
    return _say(request, 404, _("Tidak ditemukan"), _("Halaman ini tidak ada, atau di luar wilayah Anda."))


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponseBase:
    return _say(request, 400, _("Permintaan tidak terbaca"), _("Kirim paling banyak 100 berkas sekaligus, lalu coba lagi."))


def too_large(request: HttpRequest) -> HttpResponseBase:
    return _say(request, 413, _("Terlalu besar"),
                _("Yang dikirim terlalu besar, jadi tidak kami baca. Kirim tanpa foto atau dengan berkas yang lebih kecil; "
                  "selebihnya dapat menyusul."))  # fmt: skip


def broken(request: HttpRequest) -> HttpResponseBase:
    """Asks nothing of the database: it may be what is broken."""
    sentence = "Maaf, ada yang rusak di pihak kami. Pekerjaan Anda yang sudah tersimpan aman. Coba lagi sebentar."
    try:
        return render(None, "backoffice/broken.html", {"sentence": sentence}, status=500)
    except Exception:
        return HttpResponse(sentence, status=500, content_type="text/plain; charset=utf-8")


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    return _say(request, 403, _("Formulir kedaluwarsa"),
                _("Halaman ini terbuka terlalu lama atau Anda masuk di tab lain. Muat ulang, lalu kirim lagi."))  # fmt: skip


@login_not_required
def locked_out(request: HttpRequest, credentials: Any = None, *args: Any, **kwargs: Any) -> HttpResponseBase:
    return _say(request, 429, _("Terlalu banyak percobaan"), _("Tunggu 15 menit, lalu coba lagi dengan sandi yang benar."))
