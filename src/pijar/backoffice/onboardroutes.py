"""Addresses of beginning: officers from a file, codes on paper, the first start, guide and tour."""

from __future__ import annotations

from django.urls import URLPattern, path

from pijar.backoffice.views import checklist, codein, firststart, guide, practice, stafffile, tour

urlpatterns: list[URLPattern] = [
    path("masuk/kode/", codein.enter, name="code-in"),
    path("petugas/muat/", stafffile.load, name="staff-load"),
    path("petugas/muat/simpan/", stafffile.store, name="staff-store"),
    path("petugas/muat/contoh/", stafffile.template, name="staff-template"),
    path("petugas/kode/", stafffile.slip_groups, name="staff-codes"),
    path("petugas/kode/cetak/", stafffile.print_slips, name="staff-codes-print"),
    path("petugas/<int:officer_id>/kode/", stafffile.print_one, name="staff-code"),
    path("mulai/", firststart.index, name="start"),
    path("mulai/kota/", firststart.city, name="start-city"),
    path("mulai/kantor/", firststart.office, name="start-office"),
    path("mulai/program/", firststart.programme, name="start-programme"),
    path("mulai/administrator/", firststart.administrator, name="start-administrator"),
    path("mulai/daftar/", checklist.checklist, name="checklist"),
    path("kantor/", checklist.offices, name="offices"),
    path("pemandu/", tour.index, name="tour"),
    path("pemandu/tutup/", tour.close, name="tour-close"),
    path("latihan/", practice.show, name="practice"),
    path("latihan/buat/", practice.build, name="practice-build"),
    path("panduan/", guide.index, name="guides"),
    path("panduan/gambar/<str:picture>", guide.picture, name="guide-picture"),
    path("panduan/<slug:slug>/", guide.show, name="guide"),
]
