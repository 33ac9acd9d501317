"""The settings of Splink: what is compared with what, at which levels, and which pairs are looked at.

Levels are written in SQL that DuckDB and Spark understand alike: equality, LIKE and Levenshtein, nothing of one engine
only. Their probabilities stand in data/weights.json; `pijar linkage train` learns them anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from pijar.kernel.errors import Refusal

NULL = -1


@dataclass(frozen=True)
class Level:
    """One level of a comparison: its stable name, its condition; `rarity` names the column whose rare values count more."""

    name: str
    sql: str
    rarity: str | None = None


@dataclass(frozen=True)
class Comparison:
    """A field with its levels from the best to `other`; the first that holds counts. `untold` is neutral."""

    name: str
    untold: str
    levels: tuple[Level, ...]

    def gamma(self, level: str) -> int:
        """The number that Splink gives to a level: 0 the last one, rising to the best."""
        names = [known.name for known in self.levels]
        return len(names) - 1 - names.index(level)

    def level(self, gamma: int) -> str:
        """The name of the level that Splink numbers `gamma`: -1 untold, 0 the last one."""
        return "untold" if gamma == NULL else self.levels[len(self.levels) - 1 - gamma].name


def _either(column: str) -> str:
    return f"{column}_l is null or {column}_r is null"


def _contains(here: str, there: str) -> str:
    """All words of one name occur in the other."""
    first = f"name_padded_{there} like part_1_{here}"
    rest = " and ".join(f"(part_{n}_{here} is null or name_padded_{there} like part_{n}_{here})" for n in (2, 3, 4))
    return f"({first} and {rest})"


def _close(column: str) -> str:
    """One slip, or two in a long name."""
    slips = f"levenshtein({column}_l, {column}_r)"
    return f"(length({column}_l) > 2 and {slips} = 1) or (length({column}_l) > 7 and {slips} = 2)"


def _swapped(column: str, letters: str) -> str:
    """The same letters, two of them in each other's place."""
    return f"(length({column}_l) > 3 and {letters}_l = {letters}_r and levenshtein({column}_l, {column}_r) = 2)"


_SERIAL = "abs(cast(substr(nik_l, 13, 4) as int) - cast(substr(nik_r, 13, 4) as int))"
_SAME_PREFIX, _SAME_SERIAL = "substr(nik_l, 1, 6) = substr(nik_r, 1, 6)", "serial_l = serial_r"
_SAME_DATE = "substr(nik_l, 7, 6) = substr(nik_r, 7, 6)"
_SLIP = "(levenshtein(nik_l, nik_r) = 1 or (nik_digits_l = nik_digits_r and levenshtein(nik_l, nik_r) = 2))"
_SAME_DAY = "substr(nik_l, 1, 12) = substr(nik_r, 1, 12)"
_NEIGHBOUR = f"({_SAME_DAY} and {_SERIAL} <= 10)"
_MOTHER = (
    "(mother_run_l = mother_run_r or (length(mother_run_l) > 5 and levenshtein(mother_run_l, mother_run_r) = 1)"
    " or ((length(mother_run_l) > 9 or mother_letters_l = mother_letters_r) and levenshtein(mother_run_l, mother_run_r) = 2))"
)
_MOTHER_PART = "mother_word_l = mother_word_r"
_CARD = "(family_card_l = family_card_r)"

COMPARISONS: tuple[Comparison, ...] = (
    Comparison(
        "nik",
        _either("nik"),
        (
            # A slip in the number beside another date: what else would make two numbers so alike?
            Level("neighbour_other_born", f"born_l <> born_r and {_NEIGHBOUR}", "serial"),
            Level("slip_other_born", f"born_l <> born_r and {_SLIP}", "serial"),
            # Twins are entered one after the other: their numbers differ like a slip of the last digits.
            Level("next", f"{_SAME_DAY} and {_SERIAL} <= 2", "serial"),
            Level("neighbour", _NEIGHBOUR, "serial"),
            # What of the number is wrong: the date inside it, the place of registration, or the serial behind it.
            Level("slip_in_date", f"{_SLIP} and {_SAME_PREFIX} and {_SAME_SERIAL}", "serial"),
            Level("slip_in_prefix", f"{_SLIP} and {_SAME_DATE} and {_SAME_SERIAL}", "serial"),
            Level("slip", _SLIP, "serial"),
            # Twins never share the serial: of two slips, those before it say more.
            Level("two_slips", f"levenshtein(nik_l, nik_r) = 2 and {_SAME_SERIAL}", "serial"),
            Level("two_slips_in_serial", "levenshtein(nik_l, nik_r) = 2", "serial"),
            Level("serial", _SAME_SERIAL, "serial"),
            Level("other", "ELSE"),
        ),
    ),
    Comparison(
        "name",
        _either("name_run"),
        (
            Level("same", "name_bag_l = name_bag_r", "name_bag"),
            Level("joined", "name_run_l = name_run_r", "name_bag"),
            Level("spoken", "name_spoken_l = name_spoken_r", "rare"),
            Level("contained", f"{_contains('l', 'r')} or {_contains('r', 'l')}", "rare"),
            Level("close", f"{_close('name_run')} or {_close('name_plain')} or {_swapped('name_plain', 'name_letters')}", "rare"),
            Level("word", "rare_l = rare_r", "rare"),
            Level("other", "ELSE"),
        ),
    ),
    Comparison(
        "born",
        _either("born"),
        (
            Level("same", "born_l = born_r", "born"),
            Level("swapped", "born_l = born_swapped_r"),
            Level("one_digit", "levenshtein(born_l, born_r) = 1"),
            Level("near", "levenshtein(born_l, born_r) = 2"),
            Level("other", "ELSE"),
        ),
    ),
    Comparison("sex", _either("sex"), (Level("same", "sex_l = sex_r"), Level("other", "ELSE"))),
    Comparison(
        "family",
        f"({_either('family_card')}) and ({_either('mother_run')})",
        (
            Level("card_and_mother", f"{_CARD} and {_MOTHER}"),
            Level("mother", f"{_MOTHER}"),
            Level("mother_part", _MOTHER_PART),
            Level("card", f"{_CARD} and ({_either('mother_run')})"),
            Level("card_other_mother", _CARD),
            Level("other_mother", "mother_run_l is not null and mother_run_r is not null"),
            Level("other", "ELSE"),
        ),
    ),
    Comparison("phone", _either("phone"), (Level("same", "phone_l = phone_r"), Level("other", "ELSE"))),
    Comparison(
        "place",
        _either("village"),
        (
            Level("same_rt_rw", "place_l = place_r"),
            Level("same_village", "village_l = village_r and (place_l is null or place_r is null)"),
            Level("other_rt_rw", "village_l = village_r"),
            Level("same_district", "substr(village_l, 1, 8) = substr(village_r, 1, 8)"),
            Level("other", "ELSE"),
        ),
    ),
)

# Of each two records without a number, neither has the other's.
_OTHER_NUMBER = "l.number <> r.number"
BLOCKING: tuple[str, ...] = tuple(
    f"{rule} and {_OTHER_NUMBER}"
    for rule in (
        # One part of the NIK may be wrong: the two others hold.
        "substr(l.nik, 7, 10) = substr(r.nik, 7, 10)",
        "substr(l.nik, 1, 12) = substr(r.nik, 1, 12)",
        "substr(l.nik, 1, 6) = substr(r.nik, 1, 6) and substr(l.nik, 13, 4) = substr(r.nik, 13, 4) and l.rare = r.rare",
        "substr(l.nik, 1, 6) = substr(r.nik, 1, 6) and substr(l.nik, 13, 4) = substr(r.nik, 13, 4) and l.place = r.place",
        "substr(l.nik, 1, 6) = substr(r.nik, 1, 6) and substr(l.nik, 13, 4) = substr(r.nik, 13, 4) and l.born_key = r.born_key",
        "l.nik_digits = r.nik_digits and l.sex = r.sex and substr(l.born, 1, 4) = substr(r.born, 1, 4)",
        # The number may be anything: name and birth date hold.
        "l.name_bag = r.name_bag and l.born_key = r.born_key",
        "l.rare = r.rare and l.born_key = r.born_key",
        "l.name_bag = r.name_bag and l.born_key = r.born_swapped",
        "l.born_key = r.born_key and l.place = r.place",
        # Neither number nor date: name and family, name and telephone.
        "substr(l.nik, 1, 6) = substr(r.nik, 1, 6) and substr(l.nik, 13, 4) = substr(r.nik, 13, 4)"
        " and substr(l.name_run, 1, 4) = substr(r.name_run, 1, 4)",
        "l.family_card = r.family_card and l.sex = r.sex",
        "l.phone = r.phone and substr(l.name_run, 1, 3) = substr(r.name_run, 1, 3)",
        "l.family_card = r.family_card and l.rare = r.rare",
        "l.phone = r.phone and l.rare = r.rare",
        "l.phone = r.phone and l.born_key = r.born_key",
        "l.mother_run = r.mother_run and l.born_key = r.born_key",
    )
)


def keys(rule: str) -> list[str]:
    """The expressions that a rule of BLOCKING wants equal, of one side: `substr(nik, 7, 10)`."""
    parts = [part for part in rule.split(" and ") if " = " in part]
    return [part.split(" = ")[0].replace("l.", "") for part in parts]


@cache
def shipped() -> dict[str, Any]:
    """The probabilities in git: per comparison and level `m` and `u`, and the share of records that are repeats."""
    text = files("pijar.linkage").joinpath("data/weights.json").read_text(encoding="utf-8")
    weights: dict[str, Any] = json.loads(text)
    return weights


def weights_in_use(data: Path) -> dict[str, Any]:
    """The city's own weights where its data folder holds some that `pijar linkage train` wrote, else those in git.

    Raises Refusal (WEIGHTS_INVALID) when its file cannot be read or lacks a level.
    """
    own = data / "linkage" / "weights.json"
    if not own.is_file():
        return shipped()
    try:
        weights: dict[str, Any] = json.loads(own.read_text(encoding="utf-8"))
        for comparison in COMPARISONS:
            for level in comparison.levels:
                known = weights["levels"][comparison.name][level.name]
                if not (0 < known["m"] <= 1 and 0 < known["u"] <= 1):
                    raise ValueError(f"{comparison.name}: {level.name} must lie between 0 and 1")
        if not 0 < weights["repeats"] < 1:
            raise ValueError("repeats must lie between 0 and 1")
    except (ValueError, KeyError, TypeError) as fault:
        said = " ".join(str(fault).split())
        raise Refusal(
            "WEIGHTS_INVALID", f"{own.name} in the data folder's linkage cannot be used ({said}): delete it or train anew."
        ) from None
    return weights


def fingerprint(weights: dict[str, Any]) -> str:
    """SHA-256 of weights and levels: which settings a run used."""
    told = json.dumps(
        [weights, [[c.name, c.untold, [(lv.name, lv.sql, lv.rarity) for lv in c.levels]] for c in COMPARISONS], BLOCKING]
    )
    return hashlib.sha256(told.encode()).hexdigest()


def prior(records: int, repeats: float) -> float:
    """The probability that two random records are one person, when `repeats` of the records repeat another one."""
    return min(0.5, max(1e-12, 2 * repeats / max(records, 2)))


def settings(weights: dict[str, Any], records: int, dialect: str, leave_out: Collection[str] = ()) -> dict[str, Any]:
    """The settings as Splink takes them. `dialect`: `duckdb` or `spark`; the SQL is the same. `leave_out`: rules of BLOCKING."""
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "record",
        "sql_dialect": dialect,
        "probability_two_random_records_match": prior(records, weights["repeats"]),
        "blocking_rules_to_generate_predictions": [
            {"blocking_rule": rule, "sql_dialect": dialect} for rule in BLOCKING if rule not in leave_out
        ],
        "comparisons": [_comparison(comparison, weights["levels"].get(comparison.name, {})) for comparison in COMPARISONS],
        "retain_matching_columns": True,
        "retain_intermediate_calculation_columns": True,
        "additional_columns_to_retain": ["number", "nik", "born_as_nik", "is_district", "name_bag"],
        "em_convergence": 0.001,
        "max_iterations": 25,
    }


def _comparison(comparison: Comparison, known: dict[str, dict[str, float]]) -> dict[str, Any]:
    untold = {"sql_condition": comparison.untold, "label_for_charts": "untold", "is_null_level": True}
    return {
        "output_column_name": comparison.name,
        "comparison_levels": [untold, *(_level(level, known.get(level.name)) for level in comparison.levels)],
    }


def _level(level: Level, known: dict[str, float] | None) -> dict[str, Any]:
    made: dict[str, Any] = {"sql_condition": level.sql, "label_for_charts": level.name}
    if known:
        made |= {"m_probability": known["m"], "u_probability": known["u"]}
    if level.rarity:
        made |= {"tf_adjustment_column": level.rarity, "tf_adjustment_weight": 1.0, "tf_minimum_u_value": 0.00001}
    return made
