"""Addresses of what every list can do."""

from __future__ import annotations

from django.urls import path

from pijar.backoffice.views import chosen, lists

urlpatterns = [
    path("daftar/iuran/<month:month>/", lists.lines, name="batches-lines"),
    path("daftar/tinjauan/", lists.cases, name="cases-grid"),
    path("daftar/<str:table>/unduh/<str:kind>/", lists.take, name="list-export"),
    path("daftar/<str:table>/tampilan/", lists.keep, name="list-views"),
    path("daftar/<str:table>/pilih/", chosen.choose, name="list-choose"),
    path("daftar/pilihan/<int:chosen_id>/", chosen.show, name="list-chosen"),
    path("daftar/pilihan/<int:chosen_id>/batal/", chosen.undo, name="list-undo"),
    path("daftar/pilihan/<int:chosen_id>/unduh/", chosen.take, name="list-take"),
]
