"""The programme of a new city, written from what its first start asked; and its offices, changed later."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import yaml
from django.db import transaction

from pijar.cycle import store
from pijar.cycle.programme import SEMARANG, Document, parse_new
from pijar.kernel.errors import Refusal
from pijar.staff.types import Actor

# What a new city takes over from the programme that pijar brings, until it decides otherwise.
TAKEN = ("policy", "insurer_file", "verification", "donors", "grievances")
# What the three usual funds are in a new programme, beside their places.
FUNDS: dict[str, dict[str, Any]] = {
    "APBD": {"kind": "APBD"},
    "DBHCHT": {"kind": "DBHCHT", "first": ["tobacco"], "others_by_decree": 0},
    "ASN": {"kind": "DONOR"},
}
FILL_ORDER = ("DBHCHT", "ASN", "APBD")
REGION_COLUMNS = ("code", "name", "level", "parent_code")
MOST_REGIONS = 5_000


def programme_of(draft: Mapping[str, Any]) -> str:
    """The programme as YAML: the document that was given, or one made of the answers. Raises Refusal (PROGRAMME_INVALID)."""
    given = draft["programme"].get("document")
    if given:
        text = given if given.endswith("\n") else given + "\n"
        return _with_city(text, draft["city"]["code"])
    text = _HEAD + yaml.safe_dump(_data(draft), allow_unicode=True, sort_keys=False, width=120)
    parse_new(text)
    return text


_HEAD = "# The programme of one year: who pays for how many, who may be enrolled, in which order (docs/other-cities.md).\n"


def _with_city(text: str, city: str) -> str:
    named = parse_new(text).city_code
    if named != city:
        raise Refusal(
            "SETUP_OTHER_CITY",
            f"The programme is of city {named}, but {city} was chosen.",
            values={"named": named, "chosen": city},
        )
    return text


def _data(draft: Mapping[str, Any]) -> dict[str, Any]:
    city, answers = draft["city"], draft["programme"]
    year = int(answers["year"])
    example = yaml.safe_load(SEMARANG.read_text(encoding="utf-8"))
    taken = {key: _from_year(example[key], year) for key in TAKEN}
    funds = {code: {**FUNDS[code], "quota": answers["quotas"][code]} for code in FUNDS if answers["quotas"].get(code) is not None}
    if answers.get("has_donors"):
        funds["ASN"] = {**FUNDS["ASN"], "quota": None}
    return {
        "year": year, "city": {"code": city["code"], "name": city["name"]}, "legal_basis": draft["office"].get("legal_basis", ""),
        "seed": answers["seed"], "reference_day": date(year, 1, 1), "console_approval": "named", "funds": funds,
        "fill_order": [code for code in FILL_ORDER if code in funds], **taken, "documents": documents(draft["office"]),
        **({"coverage": [_coverage(answers["coverage"])]} if answers.get("coverage") else {}),
    }  # fmt: skip


def _from_year(value: Any, year: int) -> Any:
    """Rules that the example dates from its own year hold from the new programme's first day; offices of its city go."""
    if isinstance(value, list):
        return [{**{k: v for k, v in one.items() if k != "office"}, "from": date(year, 1, 1)} for one in value]
    if isinstance(value, dict) and "dunning" in value:
        return {**value, "dunning": _from_year(value["dunning"], year)}
    return value


def _coverage(given: Mapping[str, Any]) -> dict[str, Any]:
    target = given.get("target")
    return {
        "as_of": date.fromisoformat(given["as_of"]), "active": given["active"], "potential": given["potential"],
        "target": float(target) if target else None, "source": given.get("source", ""),
    }  # fmt: skip


def documents(office: Mapping[str, str]) -> dict[str, Any]:
    """The programme's key `documents` from what was asked about the offices."""
    signer = {
        "place": office.get("signer_place", ""),
        "role": office.get("signer_role", ""),
        "name": office.get("signer_name", ""),
    }
    return {"office": office["office"], "decree_title": TITLE, "signer": signer, "contact": office["contact"]}


TITLE = "Penetapan pekerja rentan penerima bantuan iuran jaminan kecelakaan kerja dan jaminan kematian"


def office_now() -> dict[str, str]:
    """What the programme in force says of the offices, as their form shows it."""
    data = store.current().data
    said: dict[str, Any] = data.get("documents") or {}
    signer = said.get("signer") or {}
    return {
        "office": said.get("office", ""), "contact": said.get("contact", ""), "legal_basis": str(data.get("legal_basis") or ""),
        **{f"signer_{key}": signer.get(key, "") for key in ("place", "role", "name")},
    }  # fmt: skip


@transaction.atomic
def change_office(office: Mapping[str, str], *, actor: Actor) -> Document:
    """Writes the offices into the programme in force, as a new version; everything else of its text stays as it was."""
    document = store.current()
    said: dict[str, Any] = dict(document.data.get("documents") or {})
    said |= {key: value for key, value in documents(office).items() if key != "decree_title"}
    text = _replaced(document.text, "documents", {"documents": said})
    return store.load(_replaced(text, "legal_basis", {"legal_basis": office.get("legal_basis", "")}), actor)


def _replaced(text: str, key: str, value: dict[str, Any]) -> str:
    """The text with one top-level key said anew; added at the end where it was not said."""
    block = yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=120)
    pattern = re.compile(rf"(?ms)^{key}:.*?(?=^[^\s#]|\Z)")
    return pattern.sub(lambda _: block, text, count=1) if pattern.search(text) else f"{text.rstrip()}\n{block}"


def read_regions(body: bytes, city: str) -> str:
    """A file of the city's kecamatan and kelurahan, checked. Raises Refusal (REGIONS_FILE) naming a line that is wrong."""
    try:
        # A zero byte is text for Python alone: no database keeps it.
        reader = csv.DictReader(io.StringIO(body.decode("utf-8-sig").replace("\0", "")))
        if set(REGION_COLUMNS) - set(reader.fieldnames or ()):
            raise _fault("the first line must hold code,name,level,parent_code", 1)
        rows = [{key: (row[key] or "").strip() for key in REGION_COLUMNS} for row in reader]
    except UnicodeDecodeError:
        raise _fault("the file is no text in UTF-8", 0) from None
    except csv.Error:
        raise _fault("a quotation mark is opened and never closed", reader.line_num) from None
    for number, row in enumerate(rows, start=2):
        if not re.fullmatch(r"\d\d\.\d\d(\.\d\d(\.\d{4})?)?", row["code"]) or row["code"][:5] != city or not row["name"]:
            raise _fault(f"the code {row['code']!r} is not one of {city}, or the name is empty", number)
    kinds = {row["level"] for row in rows}
    if not kinds & {"kelurahan", "desa"} or "kecamatan" not in kinds or len(rows) > MOST_REGIONS:
        raise _fault("it must hold the kecamatan and the kelurahan (levels kecamatan, kelurahan or desa)", len(rows) + 1)
    if len({row["code"] for row in rows}) < len(rows):
        raise _fault("a code stands twice", len(rows) + 1)
    out = io.StringIO()
    writer = csv.DictWriter(out, REGION_COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _fault(why: str, line: int) -> Refusal:
    return Refusal("REGIONS_FILE", f"The file of regions cannot be used, line {line}: {why}.", values={"line": line})
