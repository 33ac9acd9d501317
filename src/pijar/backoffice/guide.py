"""The user guide inside the application: the Markdown of docs/panduan as pages, with its pictures, offline.

Read by markdown-it-py, which comes with Rich and knows CommonMark whole; HTML in the text is not let through.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

import pijar
from pijar.staff.types import Role

FOLDER = Path(pijar.__file__).parents[2] / "docs" / "panduan"
SLUGS = {
    Role.VILLAGE.value: "kelurahan", Role.PROGRAMME.value: "program", Role.TREASURER.value: "bendahara",
    Role.HOSPITAL.value: "rumah-sakit", Role.AUDITOR.value: "auditor", Role.ADMINISTRATOR.value: "administrator",
    Role.LEADER.value: "pimpinan",
}  # fmt: skip
_PICTURE = re.compile(r"[a-z0-9-]+\.png")


@dataclass(frozen=True)
class Guide:
    """One guide: its name in the address, its title, its text as HTML."""

    slug: str
    title: str
    html: SafeString


def titles() -> list[tuple[str, str]]:
    """The guides there are, in the order of the roles."""
    return [(slug, found.title) for slug in SLUGS.values() if (found := guide(slug))]


def guide(slug: str) -> Guide | None:
    path = FOLDER / f"{slug}.md"
    if slug not in SLUGS.values() or not path.is_file():
        return None
    return _read(slug, path, path.stat().st_mtime_ns)


def picture(name: str) -> Path | None:
    path = FOLDER / "gambar" / name
    return path if _PICTURE.fullmatch(name) and path.is_file() else None


@cache
def _read(slug: str, path: Path, _changed: int) -> Guide:
    reader = MarkdownIt("commonmark", {"html": False})
    tokens = reader.parse(path.read_text(encoding="utf-8"))
    title = next(after.content for token, after in zip(tokens, tokens[1:], strict=False) if token.tag == "h1")
    for token in tokens:
        for child in token.children or ():
            _address(child)
    # The text is ours, and whatever in it looked like HTML was escaped by the reader.
    return Guide(slug, title, mark_safe(reader.renderer.render(tokens, reader.options, {})))  # noqa: S308


def _address(token: Token) -> None:
    """Pictures and links to other guides, by the addresses they have inside the application."""
    if token.type == "image":
        token.attrSet("src", reverse("guide-picture", args=[str(token.attrGet("src")).rsplit("/", 1)[-1]]))
        token.attrSet("loading", "lazy")
        token.attrSet("class", "guide-picture")
    if token.type == "link_open" and str(token.attrGet("href")).endswith(".md"):
        token.attrSet("href", reverse("guide", args=[str(token.attrGet("href"))[: -len(".md")]]))
