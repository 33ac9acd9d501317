"""Which row's word counts for each value of a person: the merge policy, and its working on many rows at once.

The policy is a document (`data/merge.yaml`, or `merge.yaml` in the city's data folder). It ranks rows by what they are
(office, year, day of entry, place in the batch), never by the moment they were loaded; so lists loaded one by one, in
any order, end in the same registry.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import yaml

from pijar.kernel import yaml_text
from pijar.kernel.errors import Refusal

DEFAULT = Path(__file__).parent / "data" / "merge.yaml"
FIELDS = (
    "name", "birth_date", "sex", "village_code", "occupation_code", "phone", "income", "family_card", "mother_name", "rt", "rw",
    "address",
)  # fmt: skip
LEVELS = ("form", "kelurahan", "kecamatan", "department", "association", "other")
LAST_WORDS = ("first", "last")
WORDS = ("typed", "trust", "year", "newest", *LAST_WORDS)

Order = tuple[str, ...]
FillOnly = frozenset[str]


@dataclass(frozen=True)
class Rule:
    """What is asked in turn for one value, and the offices that may only fill what nobody else tells."""

    order: Order
    fill_only: FillOnly = frozenset()

    def __str__(self) -> str:
        """The rule in its own words, as it is kept beside what it chose: `trust > year > newest > first`."""
        filling = f" (fill_only: {', '.join(sorted(self.fill_only))})" if self.fill_only else ""
        return " > ".join(self.order) + filling


@dataclass(frozen=True)
class Policy:
    """`trust` gives every office its place (0 is the most trusted), `rules` each field its rule."""

    trust: Mapping[str, int]
    rules: Mapping[str, Rule]

    def rank(self, rows: pl.DataFrame, rule: Rule) -> pl.Series:
        """The place of every row under `rule`, 0 for the strongest; no two are equal.

        `rows` has `level`, `year`, `entered_at`, `typed_birth_date` and `order`, its place in the batch.
        """
        keys = [pl.col("level").is_in(list(rule.fill_only)).cast(pl.Int64), *(self._key(word) for word in rule.order)]
        return rows.select(pl.arg_sort_by(keys).arg_sort().alias("rank")).to_series()

    def _key(self, word: str) -> pl.Expr:
        if word == "trust":
            return pl.col("level").replace_strict(self.trust, default=max(self.trust.values()), return_dtype=pl.Int64)
        if word == "year":
            return -pl.col("year").cast(pl.Int64)
        if word == "newest":
            return (-pl.col("entered_at").dt.epoch("us")).fill_null(0)
        if word == "typed":
            return pl.col("typed_birth_date").is_null().cast(pl.Int64)
        place = pl.col("order").cast(pl.Int64)
        return place if word == "first" else -place


def read_policy(text: str, name: str) -> Policy:
    """The policy that a document holds. Raises Refusal (MERGE_POLICY_INVALID) naming all its faults at once."""
    try:
        data = yaml_text.read(text)
    except yaml.YAMLError as fault:
        raise _refused(name, ["it is not YAML: " + " ".join(str(fault).split())]) from None
    faults: list[str] = []
    if not isinstance(data, dict) or set(data) != {"trust", "fields"}:
        raise _refused(name, ["it must hold `trust` and `fields` and nothing else"])
    trust = _trust(data["trust"], faults)
    rules = _rules(data["fields"], faults)
    if faults:
        raise _refused(name, faults)
    return Policy(trust, rules)


def load_policy(folder: Path) -> Policy:
    """The city's own policy where its data folder holds one, else the one that comes with pijar."""
    own = folder / "merge.yaml"
    path = own if own.is_file() else DEFAULT
    return _read(path, path.stat().st_mtime_ns)


@cache
def _read(path: Path, changed: int) -> Policy:
    return read_policy(path.read_text(encoding="utf-8"), path.name)


def _trust(data: Any, faults: list[str]) -> dict[str, int]:
    lines = data if isinstance(data, list) else []
    places = {level: place for place, line in enumerate(lines) for level in _names(line)}
    given = [level for line in lines for level in _names(line)]
    if sorted(given) != sorted(LEVELS):
        faults.append(f"trust: each of {', '.join(LEVELS)} must stand there once, on lines like [kelurahan, kecamatan]")
    return places


def _rules(data: Any, faults: list[str]) -> dict[str, Rule]:
    fields = data if isinstance(data, dict) else {}
    if missing := [field for field in FIELDS if field not in fields]:
        faults.append(f"fields: {', '.join(missing)} missing")
    if unknown := [str(field) for field in fields if field not in FIELDS]:
        faults.append(f"fields: {', '.join(unknown)} unknown; there are {', '.join(FIELDS)}")
    return {field: _rule(field, fields[field], faults) for field in FIELDS if field in fields}


def _rule(field: str, data: Any, faults: list[str]) -> Rule:
    if not isinstance(data, dict) or not set(data) <= {"order", "fill_only"}:
        faults.append(f"{field}: write {{order: [trust, year, newest, first]}}, and fill_only beside it if wanted")
        return Rule(("first",))
    order, filling = tuple(_names(data.get("order"))), frozenset(_names(data.get("fill_only", [])))
    if not order or order[-1] not in LAST_WORDS or len(set(order)) < len(order) or not set(order) <= set(WORDS):
        faults.append(f"{field}: order is made of {', '.join(WORDS)}, each once, and ends with first or last")
    elif any(word in LAST_WORDS for word in order[:-1]):
        faults.append(f"{field}: order cannot go on behind first or last, which leave nothing undecided")
    if "typed" in order and field != "birth_date":
        faults.append(f"{field}: only a birth date can be typed or read from the NIK")
    if unknown := sorted(filling - set(LEVELS)):
        faults.append(f"{field}: fill_only does not know {', '.join(unknown)}; there are {', '.join(LEVELS)}")
    return Rule(order, filling)


def _names(data: Any) -> list[str]:
    return [str(item) for item in data] if isinstance(data, list) else []


def _refused(name: str, faults: list[str]) -> Refusal:
    return Refusal("MERGE_POLICY_INVALID", f"{name}: {'; '.join(faults)}. Nothing was loaded.")


def with_ranks(rows: pl.DataFrame, policy: Policy) -> pl.DataFrame:
    """The rows with `rank_<field>`: the row's place for that field, null where it does not tell it."""
    ranks = {rule: policy.rank(rows, rule) for rule in set(policy.rules.values())}
    told = [
        pl.when(pl.col(field).is_not_null()).then(ranks[rule].cast(pl.Int64)).alias(f"rank_{field}")
        for field, rule in policy.rules.items()
    ]
    return rows.with_columns(told)


def merged(ranked: pl.DataFrame) -> pl.DataFrame:
    """One line for each `person_id`: of every field the value of its strongest row, and that row's id as `row_<field>`."""
    best = []
    for field in FIELDS:
        rank = pl.col(f"rank_{field}")
        place = rank.arg_min()
        told = rank.is_not_null().any()
        best.append(pl.when(told).then(pl.col(field).get(place.fill_null(0))).alias(field))
        best.append(pl.when(told).then(pl.col("id").get(place.fill_null(0))).alias(f"row_{field}"))
    return ranked.group_by("person_id", maintain_order=True).agg(best)


def changes_something(ranked: pl.DataFrame) -> pl.Series:
    """Whether a row, with only those before it in the batch known, gives the person another value. Rows in batch order."""
    people = (
        ranked.with_row_index("_at").sort("person_id", "_at").with_columns(_person=pl.col("person_id").rle_id().cast(pl.Int64))
    )
    # One person's ranks lie below those of the person before, so that the least so far begins anew with each of them:
    # a window for each person would take a hundred times as long.
    below = pl.col("_person") * (ranked.height + 1)
    people = people.with_columns((pl.col(f"rank_{field}") - below).alias(f"rank_{field}") for field in FIELDS)
    told = people.select("_at", updates=pl.any_horizontal(_changes(field) for field in FIELDS))
    return told.sort("_at")["updates"]


def _changes(field: str) -> pl.Expr:
    rank = pl.col(f"rank_{field}")
    strongest = (rank == rank.cum_min()).fill_null(False)
    held = pl.when(strongest).then(field).forward_fill().shift(1)
    is_of_same = pl.when(strongest).then("_person").forward_fill().shift(1) == pl.col("_person")
    return strongest & pl.col(field).ne_missing(pl.when(is_of_same).then(held))
