"""The address of the style page."""

from __future__ import annotations

from django.urls import path

from pijar.backoffice.views import style

urlpatterns = [
    path("gaya/", style.show, name="style"),
]
