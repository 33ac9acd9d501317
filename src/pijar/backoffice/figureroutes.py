"""Addresses of figures: officers' pages, the path to the target, and open data for everybody."""

from __future__ import annotations

from django.urls import URLPattern, path

from pijar.backoffice.views import (
    figures,
    months,  # noqa: F401 - it brings the form of a month in an address.
    pathway,
)

urlpatterns: list[URLPattern] = [
    path("angka/", figures.index, name="figures"),
    path("angka/hitung/", figures.gather, name="figures-gather"),
    path("angka/<month:month>/terbitkan/", figures.publish, name="figures-publish"),
    path("cakupan/jalur/", pathway.show, name="path"),
    path("cakupan/jalur/usulkan/", pathway.propose, name="path-propose"),
    path("cakupan/jalur/<int:lever_id>/putuskan/", pathway.decide, name="path-decide"),
]
