"""Links of a list: plain ones, which htmx makes quick where it runs; its rows, and its tools."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from django import template
from django.template.context import Context
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from pijar.backoffice import framing
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


@register.simple_tag(takes_context=True)
def tool(context: Context, name: str) -> SafeString:
    """A form about a list, the same whatever is narrowed: written once for a list, its columns and what its officers may."""
    grid: Grid = context["grid"]
    if grid.ctx.given or grid.views:
        known = {"grid": grid, "csrf_token": context.get("csrf_token", "")}
        return mark_safe(get_template(name).render(known))  # noqa: S308 - a template's own text.
    columns = tuple((column.code, shown) for column, shown in grid.panels.columns)
    differs = {"csrf_token": context.get("csrf_token", ""), "here": grid.here, "place": grid.place}

    def alike(marks: Mapping[str, str]) -> dict[str, Any]:
        places = {"here": marks["here"], "place": marks["place"]}
        same = {"table": grid.table, "ctx": grid.ctx, "panels": grid.panels, "views": [], "may_clear": grid.may_clear}
        return {"grid": SimpleNamespace(**same, **places)}

    return framing.written(name, (grid.table.code, columns, grid.may_clear), alike, differs)
