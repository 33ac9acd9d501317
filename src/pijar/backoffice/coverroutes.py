"""Addresses of cover: proof, cards, the public check and the hospital's desk."""

from __future__ import annotations

from django.urls import URLPattern, path

from pijar.backoffice.views import cardopen, cards, check, coverproof, desk

urlpatterns: list[URLPattern] = [
    # The public check (views/check.py); config.checkdoor answers it first.
    path("cek/", check.check, name="check"),
    path("meja/", desk.index, name="desk"),
    path("meja/dibaca/", desk.reading, name="desk-reading"),
    path("meja/dibaca/<int:lookup_id>/", desk.read, name="desk-read"),
    path("meja/<int:lookup_id>/", desk.show, name="desk-show"),
    path("meja/<int:lookup_id>/pilih/", desk.pick, name="desk-pick"),
    path("meja/<int:lookup_id>/surat/", desk.letter, name="desk-letter"),
    path("meja/<int:lookup_id>/lapor/", desk.report, name="desk-report"),
    path("orang/<int:person_id>/bukti/", coverproof.show, name="person-proof"),
    path("orang/<int:person_id>/bukti/unduh/", coverproof.paper, name="person-proof-file"),
    path("bukti/periksa/", coverproof.check, name="certificate-check"),
    path("kartu/", cards.index, name="cards"),
    path("kartu/lembar/<str:village>/", cards.sheets, name="card-sheets"),
    path("kartu/orang/<int:person_id>/", cards.show, name="card-person"),
    path("kartu/orang/<int:person_id>/buat/", cards.issue, name="card-issue"),
    path("kartu/orang/<int:person_id>/cetak/<str:kind>/", cards.print_, name="card-print"),
    path("kartu/orang/<int:person_id>/tautan/", cards.link, name="card-link"),
    path("kartu/orang/<int:person_id>/cabut/<int:card_id>/", cards.revoke, name="card-revoke"),
    path("kartu/periksa/", cardopen.check, name="card-check"),
    path("kartu/periksa/pekerja.js", cardopen.worker, name="card-worker"),
    path("kartu/<str:secret>/", cardopen.phone, name="card-phone"),
    path(".well-known/pijar-kartu.json", cardopen.public_keys, name="card-keys"),
    path(".well-known/pijar-kartu-dicabut.json", cardopen.revoked, name="card-revoked"),
]
