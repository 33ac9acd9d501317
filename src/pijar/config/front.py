"""The first page: an officer's home, the public front page for everybody else, the setting up where there is no city yet."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.templatetags.static import static

from pijar.backoffice.views import home
from pijar.onboarding import firststart
from pijar.public import serving


@login_not_required
def index(request: HttpRequest) -> HttpResponseBase:
    if request.user.is_authenticated:
        return home.index(request)
    if firststart.is_open():
        return redirect("start")
    if request.method not in ("GET", "HEAD"):
        return redirect("login")
    return serving.response(request, serving.asked_again(serving.page("public", request.GET.dict())))


@login_not_required
def favicon(_request: HttpRequest) -> HttpResponseBase:
    """Where a browser looks for the sign of a file that cannot name it, as a picture opened by itself."""
    return redirect(static("pijar/favicon.svg"))
