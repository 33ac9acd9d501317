"""The pieces of a form: fields, boxes to tick, tables, lines to write on; its head and its signers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pijar.cycle.claimfacts import Known, day

DOTS = "." * 40
LAYOUT = (
    "Isi menurut formulir BPJS Ketenagakerjaan; tata letak dari aplikasi kota sampai formulir aslinya dimuat."
    " Tidak dipungut biaya."
)
NOT_KNOWN = "Bagian yang kosong diisi dengan tangan."
Part = dict[str, Any]


def fields(*pairs: tuple[str, str]) -> Part:
    return {"kind": "fields", "fields": [field(*pair) for pair in pairs]}


def choice(label: str, options: Iterable[tuple[str, bool]]) -> Part:
    return {"kind": "choice", "label": label, "options": [{"words": words, "on": on} for words, on in options]}


def table(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]], widths: tuple[int, ...]) -> Part:
    """At least two rows, so that there is something to write on."""
    empty = tuple("" for _ in heads)
    return {"kind": "table", "heads": list(heads), "rows": [*rows, *([empty] * max(0, 2 - len(rows)))], "widths": list(widths)}


def lines(label: str, value: str, count: int) -> Part:
    return {"kind": "lines", "label": label, "value": value, "count": count}


def field(label: str, value: str) -> dict[str, str]:
    return {"label": label, "value": value}


def section(title: str, *parts: Part) -> dict[str, Any]:
    is_long = any(part["kind"] == "table" and len(part["rows"]) > 12 for part in parts)
    return {"title": title, "parts": list(parts), "kind-of": "long" if is_long else "short"}


def head(known: Known, title: str) -> dict[str, Any]:
    return {
        "city": known.heading.city, "office": known.heading.office, "title": title, "number": known.claim.number,
        "made-on": day(known.on),
    }  # fmt: skip


def form(
    known: Known, name: str, title: str, about: str, sections: list[dict[str, Any]], statement: str, signers: list[dict[str, str]]
) -> dict[str, Any]:  # fmt: skip
    return {
        **head(known, title), "form": name, "tight": name == "KK2", "about": about, "sections": sections,
        "statement": statement, "signers": signers,
        "notice": f"{NOT_KNOWN} {LAYOUT}",
    }  # fmt: skip


def signer(known: Known, role: str, name: str) -> dict[str, str]:
    return {"above": "", "place": known.place, "role": role, "name": name or DOTS, "number": ""}
