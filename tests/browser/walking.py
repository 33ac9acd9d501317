"""A walk over all pages an officer can reach by links, from home on, and what is looked at on each of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.urls import Resolver404, resolve
from playwright.sync_api import Error, Page

from pijar.backoffice import messages, translations

ROOT = Path(__file__).parents[2]
AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1400, "height": 900}
SIZES = {"phone": PHONE, "desk": DESK}
# The looks of a page, in turn: who opens it first takes two, the next officer another one.
LOOKS = [("phone", "light"), ("desk", "dark"), ("phone", "dark"), ("desk", "light")]
# Small words that no Indonesian sentence holds.
ENGLISH = re.compile(r"\b(the|and|of|with|from|this|that|are|was|were|cannot|please|should|your|you|not|for|has|have|been)\b")
# Not pages: they end the visit, or give a file to the browser's own viewer.
NOT_WALKED = {"logout", "set_language", "donor-leave", "guide-picture"}
LINKS = "() => [...document.querySelectorAll('a[href]:not([download])')].map(a => a.getAttribute('href'))"
AXE_RUN = "tags => axe.run({runOnly: tags, resultTypes: ['violations']}).then(r => r.violations)"
DARK = "scheme => document.documentElement.setAttribute('data-bs-theme', scheme)"
HEIGHT, HIGHEST = "() => document.documentElement.scrollHeight", 16_000
TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
# What is folded is opened, but for menus, which would lie over the rest.
UNFOLD = "() => document.querySelectorAll('main details:not([data-menu])').forEach(d => d.open = true)"
# What repeats is looked at a few times: the hundredth row is built as the first ones are.
THIN = """() => {
  document.querySelectorAll('main tbody').forEach(rows => [...rows.rows].slice(8).forEach(row => row.remove()));
  document.querySelectorAll('main ul, main ol').forEach(list => [...list.children].slice(16).forEach(one => one.remove()));
  document.querySelectorAll('main select').forEach(list => [...list.options].slice(8).forEach(o => o.selected || o.remove()));
}"""
# Text of the page in pieces, as they stand in the document, but what says itself that it is of another language.
TEXTS = """() => {
  const found = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const at = walker.currentNode.parentElement;
    if (!at.closest('script,style,code,pre,[lang=en],.code,.hash')) found.push(walker.currentNode.data);
  }
  for (const at of document.querySelectorAll('body [aria-label],body [placeholder],body [title]'))
    if (!at.closest('[lang=en]')) found.push(at.ariaLabel || '', at.placeholder || '', at.title || '');
  found.push(document.title.split(' · ')[0]);
  return [...new Set(found.map(text => text.replace(/\\s+/g, ' ').trim()).filter(Boolean))];
}"""
LOADED = """() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
  .map(entry => [entry.name.split('#')[0], entry.encodedBodySize])"""


@dataclass
class Seen:
    """What one page was found to be."""

    route: str
    address: str
    first: int
    again: int
    faults: list[str] = field(default_factory=list)


def route_of(address: str) -> str:
    """The name of the page behind an address; nothing for an address that is none of ours."""
    path = address.partition("?")[0].partition("#")[0]
    try:
        return str(resolve(path).url_name or "")
    except Resolver404:
        return ""


def walk(page: Page, starts: list[str], states: Iterable[str] = ()) -> Iterator[tuple[str, str]]:
    """Each page once by its route, as (route, address), standing open while it is looked at; then pages in other states."""
    waiting, known = list(starts), set(NOT_WALKED)
    while waiting:
        address = waiting.pop(0)
        name = route_of(address)
        if not name or name in known:
            continue
        known.add(name)
        if not opened(page, address):
            continue
        there = route_of(page.evaluate("location.pathname"))
        # A way that leads on, as a month's newest, stands for the page it leads to.
        if there == name or there not in known:
            known.add(there)
            yield there, page.evaluate("location.pathname + location.search")
            waiting += [link for link in page.evaluate(LINKS) if link.startswith("/")]
    for address in states:
        assert opened(page, address), address
        yield route_of(address), address


def opened(page: Page, address: str) -> bool:
    """Whether a page stands there: files are taken by the browser and no page follows."""
    try:
        answer = page.goto(address)
    except Error as error:
        if "Download is starting" in str(error) or "ERR_ABORTED" in str(error):
            return False
        raise
    return answer is not None and answer.headers.get("content-type", "").startswith("text/html")


def english_only() -> set[str]:
    """English sentences that are no Indonesian ones: on an Indonesian page none of them may stand."""
    pairs = translations.read_po(messages.ENGLISH.read_text(encoding="utf-8"))
    pieces: set[str] = set()
    for value in pairs.values():
        pieces |= set(value.split("\0"))
    return {piece for piece in pieces if " " in piece and "%" not in piece} - set(pairs)


def looked_at(page: Page, route: str, address: str, english: set[str], static: Path, looks: list[tuple[str, str]]) -> Seen:
    """Every fault of the page: its weight, its words, its frame, and how it can be read in each look (size, light or dark)."""
    first, again = weight(page, static)
    seen = Seen(route, address, first, again)
    seen.faults += [f"{n} h1" for n in [page.locator("h1").count()] if n != 1]
    seen.faults += ["no title"] * (not page.title().partition(" · ")[0].strip())
    texts = page.evaluate(TEXTS)
    seen.faults += [f"English: {text[:120]}" for text in texts if text in english or ENGLISH.search(text)]
    page.evaluate(UNFOLD)
    for size in (DESK, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        too_wide = page.evaluate(TOO_WIDE)
        seen.faults += [f"{too_wide} px too wide at {size['width']}"] * (too_wide > 0)
    if looks:
        page.evaluate(AXE)
        page.evaluate(THIN)
    for width, scheme in looks:
        page.set_viewport_size(SIZES[width])  # type: ignore[arg-type]
        # A window as high as the page: what stays at its edge while one scrolls then covers nothing.
        page.set_viewport_size({"width": SIZES[width]["width"], "height": min(page.evaluate(HEIGHT) + 100, HIGHEST)})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.evaluate(DARK, scheme)
        seen.faults += [f"{width} {scheme}: {told}" for told in unread(page)]
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.emulate_media(color_scheme="light")
    return seen


def unread(page: Page) -> list[str]:
    """What axe finds, in one line each."""
    found: list[dict[str, Any]] = page.evaluate(AXE_RUN, TAGS)
    return [
        f"{fault['id']} ({fault['impact']}) {node['html'][:120]} {node['failureSummary'][:140]}"
        for fault in found
        for node in fault["nodes"][:2]
    ]


def weight_of(page: Page, place: str) -> int:
    """All that a first visit of a page brings over the line, in bytes."""
    client = page.context.new_cdp_session(page)
    client.send("Network.enable")
    client.send("Network.setCacheDisabled", {"cacheDisabled": True})
    sizes: list[int] = []
    client.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    page.goto(place)
    page.wait_for_load_state("networkidle")
    client.detach()
    return sum(sizes)


def weight(page: Page, static: Path) -> tuple[int, int]:
    """Bytes of a first visit, and of the next one, which has all static files still; packed by gzip, as over plain http."""
    first = again = 0
    for name, size in page.evaluate(LOADED):
        path = name.partition("/static/")[2]
        if path:
            packed = static / f"{path}.gz"
            first += (packed if packed.is_file() else static / path).stat().st_size
        else:
            # A browser keeps the pictures of the guide for a day.
            first, again = first + size, again + (0 if "/panduan/gambar/" in name else size)
    return first, again
