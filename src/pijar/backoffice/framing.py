"""Parts of a page that are the same for many: written once by a process, what differs is put in at its marks."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping
from typing import Any

from django.template.loader import get_template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from pijar.backoffice.details import language

# Letters that no keyboard writes stand where a value comes.
FIRST = 0xE0F0
MARKS = re.compile("([\ue0f0-\ue0ff])")
# A few hundred: for each role, language, place in the menu, list. More would be a fault; all are then let go.
MOST = 2000
Shared = Mapping[str, Any] | Callable[[Mapping[str, str]], Mapping[str, Any]]
_written: dict[Hashable, list[str]] = {}


def written(name: str, key: Hashable, shared: Shared, differs: Mapping[str, object]) -> SafeString:
    """A template's text. What it knows is `shared`, the same for all of a key, and the words of `differs`, which are escaped.

    Of `differs` a template may show words, not look into them: while it is written it knows marks in their place, of which
    `shared` may be made where they stand inside something else.
    """
    place = (name, language(), key)
    if (pieces := _written.get(place)) is None:
        marks = {word: chr(FIRST + number) for number, word in enumerate(differs)}
        known = shared(marks) if callable(shared) else shared
        pieces = MARKS.split(get_template(name).render({**known, **marks}))
        if len(_written) >= MOST:
            _written.clear()
        _written[place] = pieces
    values = [escape(value) for value in differs.values()]
    # Every second piece is a mark; values are never looked through for marks.
    return mark_safe("".join(values[ord(one) - FIRST] if at % 2 else one for at, one in enumerate(pieces)))  # noqa: S308
