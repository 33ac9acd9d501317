"""Addresses of claims: reports, cases, deaths, scholarships, what is learned."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
