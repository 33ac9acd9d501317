"""One page of a long list."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

PER_PAGE = 50


def page_of(request: HttpRequest, found: Any, per_page: int = PER_PAGE) -> Page:
    """The page asked for by `?hal=`; a number that makes no sense gives the nearest page."""
    return Paginator(found, per_page).get_page(request.GET.get("hal"))
