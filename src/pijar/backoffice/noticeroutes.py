"""Addresses of notices: the bell's page, choices, the outbox, the city's wording and rules."""

from __future__ import annotations

from django.urls import URLPattern, path

from pijar.backoffice.views import bell, bellwords

urlpatterns: list[URLPattern] = [
    path("pemberitahuan/", bell.index, name="bell"),
    path("pemberitahuan/dibaca/", bell.read_all, name="bell-read"),
    path("pemberitahuan/<int:notice_id>/", bell.follow, name="bell-open"),
    path("pemberitahuan/pilihan/", bell.choices, name="bell-choices"),
    path("pemberitahuan/pilihan/<str:channel>/", bell.contact, name="bell-contact"),
    path("pemberitahuan/keluar/", bell.outbox, name="bell-out"),
    path("pemberitahuan/keluar/<int:message_id>/lagi/", bell.again, name="bell-again"),
    path("pemberitahuan/kalimat/", bellwords.index, name="bell-words"),
    path("pemberitahuan/kalimat/<str:event>/", bellwords.one, name="bell-word"),
    path("pemberitahuan/aturan/", bellwords.rules, name="bell-rules"),
]
