"""One page of a long list."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

PER_PAGE = 50


def page_of(request: HttpRequest, found: Any, per_page: int = PER_PAGE, *, count: int | None = None) -> Page:
    """The page asked for by `?hal=`; a number that makes no sense gives the nearest page. `count`: how many, if known."""
    pages = Paginator(found, per_page)
    if count is not None:
        pages.__dict__["count"] = count
    return pages.get_page(request.GET.get("hal"))
