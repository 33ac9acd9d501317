"""Addresses of cover: proof, cards, the public check and the hospital's desk."""

from __future__ import annotations

from django.urls import URLPattern, path

from pijar.backoffice.views import check, coverproof

urlpatterns: list[URLPattern] = [
    # The public check (views/check.py); config.checkdoor answers it first.
    path("cek/", check.check, name="check"),
    path("orang/<int:person_id>/bukti/", coverproof.show, name="person-proof"),
    path("orang/<int:person_id>/bukti/unduh/", coverproof.paper, name="person-proof-file"),
    path("bukti/periksa/", coverproof.check, name="certificate-check"),
]
