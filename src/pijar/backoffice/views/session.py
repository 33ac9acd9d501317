"""Coming in, going out, a new password."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import login as begin
from django.contrib.auth import logout as end
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from pijar.audit.services import record
from pijar.backoffice.forms import Login, Password
from pijar.backoffice.rights import actor_of, needs
from pijar.onboarding import firststart
from pijar.onboarding.services import end_codes
from pijar.staff.types import Actor


@login_not_required
@sensitive_post_parameters("password")
@ensure_csrf_cookie
def login(request: HttpRequest) -> HttpResponseBase:
    """The door. Too many wrong tries close it for a while (axes)."""
    if request.user.is_authenticated:
        return redirect("home")
    if request.method == "GET" and firststart.is_open():
        return redirect("start")
    form = Login(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        officer = form.get_user()
        begin(request, officer)
        record(Actor(officer.username), "session.login", f"officer:{officer.id}")
        return redirect(next_page(request, "home"))
    return render(
        request, "backoffice/login.html", {"form": form, "next": request.POST.get("next") or request.GET.get("next", "")}
    )


def next_page(request: HttpRequest, otherwise: str) -> str:
    """The page of ours that a form wants to lead to, or another. A word without a place would be taken for a view's name."""
    page = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    return page if is_ours and page.startswith("/") else resolve_url(otherwise)


@needs()
@require_POST
def logout(request: HttpRequest) -> HttpResponseBase:
    record(actor_of(request), "session.logout", f"officer:{request.user.pk}")
    end(request)
    return redirect("login")


@needs()
@sensitive_post_parameters()
def password(request: HttpRequest) -> HttpResponseBase:
    form = Password(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()
        update_session_auth_hash(request, form.user)
        end_codes(form.user)
        record(actor_of(request), "staff.password", f"officer:{request.user.pk}")
        messages.success(request, _("Sandi Anda sudah diganti."))
        return redirect("home")
    return render(request, "backoffice/password.html", {"form": form})
