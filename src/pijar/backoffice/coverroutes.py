"""Addresses of cover: proof, cards, the public check and the hospital's desk."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
