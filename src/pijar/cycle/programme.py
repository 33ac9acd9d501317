"""The programme of a year as a document: read, checked, stored by version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from pijar.contributions.types import DEFAULT_LAYOUT, LINE_VALUES, FileLayout
from pijar.kernel.errors import Refusal

FUND_KINDS = {"APBD", "APBD_PROVINCE", "DBHCHT", "DONOR", "COMPANY", "ZAKAT", "SELF"}
KEYS = {
    "year", "city", "legal_basis", "seed", "reference_day", "console_approval", "funds", "fill_order", "policy", "coverage",
    "insurer_file",
}  # fmt: skip
FUND_KEYS = {"kind", "quota", "first", "payers"}
POLICY_KEYS = {"age", "residence", "alive", "not_active_elsewhere", "informal_occupation", "decile"}
SEMARANG = Path(__file__).parent / "programmes" / "semarang-2026.yaml"


@dataclass(frozen=True)
class Fund:
    """One fund: `quota` places, or None for as many as its gifts carry; sectors it takes first; the insurer's names for it."""

    code: str
    kind: str
    quota: int | None
    first: tuple[str, ...]
    payers: tuple[str, ...]


@dataclass(frozen=True)
class Document:
    """A checked programme. `text` is the YAML as loaded."""

    text: str
    data: dict[str, Any]

    @cached_property
    def year(self) -> int:
        return int(self.data["year"])

    @cached_property
    def city_code(self) -> str:
        return str(self.data["city"]["code"])

    @cached_property
    def reference_day(self) -> date:
        day: date = self.data.get("reference_day") or date(self.year, 1, 1)
        return day

    @cached_property
    def funds(self) -> dict[str, Fund]:
        return {
            code: Fund(code, fund["kind"], fund["quota"], tuple(fund.get("first") or ()), tuple(fund.get("payers") or (code,)))
            for code, fund in self.data["funds"].items()
        }

    @cached_property
    def fill_order(self) -> list[Fund]:
        order = self.data.get("fill_order") or list(self.funds)
        return [self.funds[code] for code in order]

    @cached_property
    def file_layout(self) -> FileLayout:
        chosen = self.data.get("insurer_file") or {}
        columns = chosen.get("columns")
        return FileLayout(
            tuple((str(k), str(v)) for k, v in columns.items()) if columns else DEFAULT_LAYOUT.columns,
            chosen.get("date_format", DEFAULT_LAYOUT.date_format),
            chosen.get("separator", DEFAULT_LAYOUT.separator),
        )

    @property
    def seed(self) -> str:
        return str(self.data["seed"])

    @property
    def ages(self) -> tuple[int, int]:
        return int(self.data["policy"]["age"]["min"]), int(self.data["policy"]["age"]["max"])

    @property
    def decile_max(self) -> int | None:
        rule = self.data["policy"].get("decile")
        return None if rule is None else int(rule["max"])

    @property
    def unknown_decile_is_review(self) -> bool:
        return bool(self.data["policy"]["decile"].get("unknown", "review") == "review")

    def requires(self, clause: str) -> bool:
        return self.data["policy"].get(clause) not in (None, "ignored")

    @property
    def console_approval(self) -> str:
        return str(self.data.get("console_approval", "named"))

    @property
    def quotas(self) -> dict[str, int | None]:
        return {code: fund.quota for code, fund in self.funds.items()}


def parse(text: str) -> Document:
    """Reads and checks a programme. Raises Refusal (PROGRAMME_INVALID) with a sentence per fault, all of them at once."""
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise Refusal("PROGRAMME_INVALID", f"The programme is not YAML: {error}".replace("\n", " ")) from None
    faults = list(_faults(data))
    if faults:
        raise Refusal("PROGRAMME_INVALID", "The programme cannot be used: " + "; ".join(faults) + ".")
    return Document(text, data)


def _faults(data: Any) -> Any:
    if not isinstance(data, dict):
        yield "it is not a mapping of keys (year:, funds:, policy: …)"
        return
    yield from (f"unknown key {key!r}" for key in data if key not in KEYS)
    yield from (f"{key}: is missing" for key in ("year", "city", "seed", "funds", "policy") if key not in data)
    if not isinstance(data.get("year"), int) or not 2000 <= data["year"] <= 2100:
        yield "year: must be a year such as 2026"
    if not isinstance(data.get("city"), dict) or not isinstance(data["city"].get("code"), str):
        yield 'city: needs a code in quotes, such as "33.74"'
    if data.get("console_approval", "named") not in ("auto", "named"):
        yield "console_approval: must be auto or named"
    if "reference_day" in data and not isinstance(data["reference_day"], date):
        yield "reference_day: must be a day such as 2026-01-01"
    yield from _fund_faults(data.get("funds"))
    if isinstance(data.get("funds"), dict) and "fill_order" in data and sorted(data["fill_order"]) != sorted(data["funds"]):
        yield "fill_order: must name every fund once"
    yield from _policy_faults(data.get("policy"))
    yield from _layout_faults(data.get("insurer_file") or {})
    yield from _coverage_faults(data.get("coverage") or [])


def _fund_faults(funds: Any) -> Any:
    if not isinstance(funds, dict) or not funds:
        yield "funds: needs at least one fund"
        return
    for code, fund in funds.items():
        if not isinstance(fund, dict):
            yield f"funds.{code}: needs kind and quota"
            continue
        yield from (f"funds.{code}: unknown key {key!r}" for key in fund if key not in FUND_KEYS)
        if fund.get("kind") not in FUND_KINDS:
            yield f"funds.{code}.kind: must be one of {', '.join(sorted(FUND_KINDS))}"
        quota = fund.get("quota", "missing")
        if quota is None and fund.get("kind") != "DONOR":
            yield f"funds.{code}.quota: only a fund of gifts (kind DONOR) goes without a number"
        elif quota is not None and (isinstance(quota, bool) or not isinstance(quota, int) or quota < 0):
            yield f"funds.{code}.quota: must be a whole number, 0 or more, not {quota!r}"


def _policy_faults(policy: Any) -> Any:
    if not isinstance(policy, dict):
        yield "policy: must be a mapping of clauses"
        return
    yield from (f"policy: unknown clause {key!r}" for key in policy if key not in POLICY_KEYS)
    age = policy.get("age")
    if not isinstance(age, dict) or not all(isinstance(age.get(k), int) for k in ("min", "max")) or age["min"] > age["max"]:
        yield "policy.age: needs min and max, min not above max"
    decile = policy.get("decile")
    if decile is not None:
        if not isinstance(decile, dict) or not isinstance(decile.get("max"), int) or not 1 <= decile["max"] <= 10:
            yield "policy.decile: needs max from 1 to 10"
        elif decile.get("unknown", "review") not in ("review", "exclude"):
            yield "policy.decile.unknown: must be review or exclude"


def _layout_faults(layout: Any) -> Any:
    if not isinstance(layout, dict) or set(layout) - {"columns", "date_format", "separator"}:
        yield "insurer_file: knows columns, date_format and separator only"
        return
    for heading, value in (layout.get("columns") or {}).items():
        if value not in LINE_VALUES:
            yield f"insurer_file.columns.{heading}: must be one of {', '.join(sorted(LINE_VALUES))}"
    if layout.get("separator", ",") not in (",", ";", "\t", "|"):
        yield "insurer_file.separator: must be a comma, semicolon, tab or bar"


def _coverage_faults(figures: Any) -> Any:
    for figure in figures:
        if not isinstance(figure, dict) or not isinstance(figure.get("as_of"), date):
            yield "coverage: each line needs as_of, active, potential, target, source"
        elif not figure.get("active", -1) >= 0 or not figure.get("potential", 0) > 0:
            yield f"coverage {figure['as_of']}: active must be 0 or more, potential more than 0"
        elif not 0 <= Decimal(str(figure.get("target", 0))) <= 1:
            yield f"coverage {figure['as_of']}: target must be a share from 0 to 1"
