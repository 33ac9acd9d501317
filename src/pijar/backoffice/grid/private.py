"""Filters on names and NIKs: kept in the officer's session under a short key, never in an address, a log or a saved view."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from pijar.backoffice.grid.asked import Filter

PLACE = "grid"
MOST = 30


def kept(request: HttpRequest) -> Mapping[str, Any]:
    return request.session.get(PLACE) or {}


def keep(request: HttpRequest, table: str, one: Filter) -> str:
    """The key under which this session finds the filter again; the oldest ones go."""
    said = [table, one.column, one.op.value, list(one.values)]
    held = dict(kept(request))
    for key, known in held.items():
        if known == said:
            return key
    key = secrets.token_hex(4)
    request.session[PLACE] = dict([*held.items(), (key, said)][-MOST:])
    return key
