"""A paper as PDF/A: letterhead, tables whose heads are repeated, page numbers, signatures."""

from __future__ import annotations

from datetime import date
from typing import Any

from pijar.contributions.papers import words
from pijar.contributions.papers.types import Cell, Content, Letterhead, Signer, Table
from pijar.documents import render

# Beyond these rows the structure for screen readers would be ten times the paper; the workbook serves them better.
TAGGED = 500


def pdf(content: Content, head: Letterhead, *, on: date) -> bytes:
    """The paper, dated `on`; of a draft it says so across every page. The same content gives the same bytes."""
    template = "paper_letter" if content.address else "paper"
    rows = sum(len(table.rows) for table in (*content.tables, *content.annex))
    return render(template, _data(content, head), on=on, tagged=rows <= TAGGED)


def _data(content: Content, head: Letterhead) -> dict[str, Any]:
    # No checksum yet: the foot says what the paper is instead.
    foot = (
        {"checksum": content.checksum, "checksum_of": "berkas BPJS"}
        if content.checksum
        else {"footer": f"{content.title}, {content.about}"}
    )
    return foot | {
        "city": head.city, "office": head.office, "title": content.title, "about": content.about, "number": content.number,
        "dated": content.dated, "facts": [(label, said(value)) for label, value in content.facts], "lead": content.lead,
        "tail": content.tail, "draft": words.DRAFT if content.is_draft else "", "wide": content.is_wide,
        "address": content.address, "tables": [_table(table) for table in content.tables],
        "annex": [_table(table) for table in content.annex],
        "signers": [_signer(one, content.dated if one is content.signers[-1] else "") for one in content.signers],
    }  # fmt: skip


def _table(table: Table) -> dict[str, Any]:
    return {
        "title": table.title, "note": table.note, "heads": table.heads, "widths": table.widths, "right": table.numbers,
        "mono": table.mono, "strong": sorted(table.strong), "rows": [[said(cell) for cell in row] for row in table.rows],
    }  # fmt: skip


def _signer(one: Signer, dated: str) -> dict[str, str]:
    number = f"NIP {one.number}" if one.number else ""
    return {"place": dated, "above": one.above, "role": one.role, "name": one.name or "." * 36, "number": number}


def said(value: Cell) -> str:
    """A cell as paper shows it: whole numbers as Indonesians write them."""
    return f"{value:,}".replace(",", ".") if isinstance(value, int) else value
