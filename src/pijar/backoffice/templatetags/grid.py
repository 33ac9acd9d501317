"""Links of a list: plain ones, which htmx makes quick where it runs."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from pijar.backoffice.grid import written
from pijar.backoffice.grid.page import Grid

register = template.Library()


@register.simple_tag
def go(url: str) -> SafeString:
    """The attributes of a link that changes the list alone."""
    return format_html('href="{0}" hx-get="{0}" hx-target="#daftar" hx-swap="outerHTML" hx-push-url="true"', url)


@register.simple_tag
def rows(grid: Grid) -> SafeString:
    """The rows of a list."""
    return written.body(grid)
