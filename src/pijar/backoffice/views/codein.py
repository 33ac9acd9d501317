"""Coming in with a code on paper: an officer's first time, or after a forgotten password."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login as begin
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.debug import sensitive_post_parameters

from pijar.audit.services import record
from pijar.backoffice.onboardforms import CodeIn
from pijar.backoffice.words import refusal_sentence
from pijar.coverage.throttle import network_of
from pijar.kernel.clock import now
from pijar.kernel.errors import Refusal
from pijar.onboarding import codes
from pijar.staff.types import Actor

BACKEND = "pijar.config.entry.Officers"


@login_not_required
@ensure_csrf_cookie
@sensitive_post_parameters()
def enter(request: HttpRequest) -> HttpResponseBase:
    """The door for slips. What is wrong with the new password is told before the code is looked at, so it costs no try."""
    form = CodeIn(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            codes.refuse_tired(given["username"], network_of(request.META, settings.TRUSTED_PROXIES), at=now())
            officer = codes.redeem(given["username"], given["code"], given["password"], at=now())
        except Refusal as refusal:
            form.add_error(None, refusal_sentence(refusal))
        else:
            begin(request, officer, backend=BACKEND)
            record(Actor(officer.username), "session.login", f"officer:{officer.id}")
            messages.success(request, _("Sandi Anda sudah dibuat. Slipnya boleh dibuang; lain kali masuk dengan sandi."))
            return redirect("home")
    return render(request, "backoffice/code_in.html", {"form": form}, status=422 if form.errors else 200)
