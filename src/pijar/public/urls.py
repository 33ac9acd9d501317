"""Addresses of the public pages, in Indonesian as people read them."""

from __future__ import annotations

from django.urls import URLPattern, path

from pijar.public import opendata, views

urlpatterns: list[URLPattern] = [
    path("publik/", views.page, {"name": "public"}, name="public"),
    path("publik/angka/", views.page, {"name": "public-figures"}, name="public-figures"),
    path("publik/jalan/", views.page, {"name": "public-path"}, name="public-path"),
    path("publik/daftar/", views.page, {"name": "public-register"}, name="public-register"),
    path("publik/kecelakaan/", views.page, {"name": "public-accident"}, name="public-accident"),
    path("publik/manfaat/", views.page, {"name": "public-benefits"}, name="public-benefits"),
    path("publik/tanya/", views.page, {"name": "public-questions"}, name="public-questions"),
    path("publik/data/", views.page, {"name": "public-data"}, name="public-data"),
    path("data/katalog.jsonld", opendata.catalogue, name="data-catalogue"),
    path("data/kamus.json", opendata.dictionary, name="data-dictionary"),
    path("data/<str:month>/<slug:code>.<str:form>", opendata.table, name="data-table"),
    path("data/<str:month>/v<int:version>/<slug:code>.<str:form>", opendata.table, name="data-version"),
    path("publik/<slug:shape>.png", views.card, name="public-card"),
]
