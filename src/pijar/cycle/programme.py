"""The programme of a year as a document: read, checked, stored by version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from pijar.allocation import options as places
from pijar.allocation.types import FundPlaces, Gifts, RankKey, Share
from pijar.contributions.types import DEFAULT_LAYOUT, FileLayout
from pijar.cycle.programme_faults import faults, faults_by_law, said
from pijar.eligibility.policy import Policy
from pijar.eligibility.policy import parse as parse_policy
from pijar.kernel import yaml_text
from pijar.kernel.errors import Detail, Refusal
from pijar.kernel.month import Month
from pijar.registration import options as outside
from pijar.registration.types import InsurerOptions, PopulationOptions

DECIDES = ("year", "city", "seed", "reference_day", "funds", "fill_order", "ranking", "dbhcht_others_by_decree")
SEMARANG = Path(__file__).parent / "programmes" / "semarang-2026.yaml"


@dataclass(frozen=True)
class Fund:
    """One fund: `quota` places, or None for as many as its gifts carry; sectors it takes first; the insurer's names for it.

    The other rules are those of `allocation.types.FundPlaces`; `quota_from` gives the places from a month on.
    """

    code: str
    kind: str
    quota: int | None
    first: tuple[str, ...]
    payers: tuple[str, ...]
    only: tuple[str, ...] = ()
    others_by_decree: int = 0
    share: Share = Share.NONE
    quotas: Mapping[str, int] = field(default_factory=dict)
    quota_from: Mapping[Month, int] = field(default_factory=dict)
    budget: int | None = None

    def quota_in(self, month: Month) -> int | None:
        """The places of a month: the last dated number before it, else the year's."""
        begun = [first for first in self.quota_from if first <= month]
        return self.quota_from[max(begun)] if begun else self.quota

    def places_in(self, month: Month, gifts: Gifts | None = None) -> FundPlaces:
        """The fund as the division of a month takes it."""
        return FundPlaces(
            self.code, self.quota_in(month), self.first, gifts, self.only, self.others_by_decree, self.share, self.quotas
        )


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
            code: Fund(
                code,
                fund["kind"],
                fund["quota"],
                tuple(fund.get("first") or ()),
                tuple(fund.get("payers") or (code,)),
                budget=fund.get("budget"),
                **places.options_of(fund, self.data),
            )  # fmt: skip
            for code, fund in self.data["funds"].items()
        }

    @cached_property
    def fill_order(self) -> list[Fund]:
        order = self.data.get("fill_order") or list(self.funds)
        return [self.funds[code] for code in order]

    @property
    def ranking(self) -> tuple[RankKey, ...]:
        return places.ranking_of(self.data)

    @cached_property
    def file_layout(self) -> FileLayout:
        chosen = self.data.get("insurer_file") or {}
        columns = chosen.get("columns")
        return FileLayout(
            tuple((str(k), str(v)) for k, v in columns.items()) if columns else DEFAULT_LAYOUT.columns,
            chosen.get("date_format", DEFAULT_LAYOUT.date_format),
            chosen.get("separator", DEFAULT_LAYOUT.separator),
        )

    @cached_property
    def insurer(self) -> InsurerOptions:
        return outside.insurer(self.data)

    @cached_property
    def population_office(self) -> PopulationOptions:
        return outside.population(self.data)

    @property
    def seed(self) -> str:
        return str(self.data["seed"])

    @property
    def ages(self) -> tuple[int, int]:
        return int(self.data["policy"]["age"]["min"]), int(self.data["policy"]["age"]["max"])

    @cached_property
    def policy(self) -> Policy:
        """The policy as this document says it; what holds in a month is a version of its own (`store.policy_of`)."""
        return parse_policy(self.data["policy"])

    @property
    def console_approval(self) -> str:
        return str(self.data.get("console_approval", "named"))

    def decides_like(self, other: Document) -> bool:
        """Whether both make the same lists; who approves and how the insurer's file looks decides nothing."""
        return all(self.data.get(key) == other.data.get(key) for key in DECIDES)

    @property
    def quotas(self) -> dict[str, int | None]:
        return {code: fund.quota for code, fund in self.funds.items()}


def parse(text: str) -> Document:
    """Reads and checks a programme. Raises Refusal (PROGRAMME_INVALID) with a sentence per fault, all of them at once."""
    try:
        data = yaml_text.read(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        fault = Detail("NOT_YAML", {"line": mark.line + 1 if mark else 1})
        sentence = f"The programme is not YAML: {error}".replace("\n", " ")
        raise Refusal("PROGRAMME_INVALID", sentence, values={"faults": [fault]}) from None
    _refuse(list(faults(data)))
    return Document(text, data)


def parse_new(text: str) -> Document:
    """Reads and checks a programme that is to hold from now on: as `parse`, and by the law's ages of enrolment."""
    document = parse(text)
    _refuse(list(faults_by_law(document.data)))
    return document


def _refuse(found: list[Detail]) -> None:
    if found:
        sentence = "The programme cannot be used: " + "; ".join(map(said, found)) + "."
        raise Refusal("PROGRAMME_INVALID", sentence, values={"faults": found})
