"""Addresses of maps and pictures of the whole city."""

from __future__ import annotations

from django.urls import path

from pijar.backoffice.views import maps

urlpatterns = [
    path("peta/", maps.show, name="map"),
]
