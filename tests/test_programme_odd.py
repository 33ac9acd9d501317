"""A programme that nobody could mean is refused with its faults: it neither stops the server nor is it stored."""

from __future__ import annotations

import copy
import datetime

import pytest
import yaml

from pijar.cycle import policies
from pijar.cycle.programme import SEMARANG, parse_new
from pijar.enrolment.options import heading
from pijar.kernel.errors import Refusal
from pijar.verification.options import terms_on

ODD = (
    [], ["x"], [["x"]], {}, {"x": {"y": 1}}, None, 10**30, -1, "", "x" * 500, float("nan"), True, b"ab", {1: 2},
    datetime.date(2026, 1, 1), datetime.datetime(2026, 1, 1, 12, 0, tzinfo=datetime.UTC),
)  # fmt: skip
READ = (
    "year", "city_code", "reference_day", "funds", "fill_order", "ranking", "file_layout", "insurer", "population_office", "ages",
    "policy", "console_approval", "quotas",
)  # fmt: skip


def _places(value, path=()):
    """The path of every value in a document."""
    yield from [path] if path else []
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inside:
        yield from _places(item, (*path, key))


def _with(document, path, value):
    changed = copy.deepcopy(document)
    place = changed
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return yaml.safe_dump(changed, sort_keys=False)


def test_every_value_of_a_programme_replaced_by_an_odd_one_is_refused_or_can_be_used():
    document, accepted = yaml.safe_load(SEMARANG.read_text(encoding="utf-8")), 0
    # Quotas of one fund and heads of one clause stand for all.
    for path in [p for p in _places(document) if len(p) < 4]:
        for value in ODD:
            try:
                made = parse_new(_with(document, path, value))
            except Refusal as refusal:
                assert refusal.code == "PROGRAMME_INVALID" and refusal.values["faults"], (path, value)
                continue
            for name in READ:
                getattr(made, name)
            heading(made.data), terms_on(made.data, datetime.date(2026, 5, 1))
            accepted += 1
    assert accepted


@pytest.mark.parametrize(
    "code", ["../../etc/x", "A/B", "APBD|1", "APBD:named", "WAITING", "Menunggu", "=A", "A B", "", "x" * 21, "A\u202eB", 7, None]
)
def test_a_fund_has_a_code_that_files_addresses_and_cells_can_carry(code):
    document = yaml.safe_load(SEMARANG.read_text(encoding="utf-8"))
    document.pop("fill_order", None)
    document["funds"] = {(code if known == "APBD" else known): fund for known, fund in document["funds"].items()}
    with pytest.raises(Refusal) as refused:
        parse_new(yaml.safe_dump(document, sort_keys=False))
    assert "FUND_CODE" in [fault.code for fault in refused.value.values["faults"]]


GROWING = "\n".join(
    f"{name}: &{name} [{', '.join([f'*{before}' if before else 'x'] * 10)}]"
    for before, name in zip(["", *"abcdefgh"], "abcdefghi", strict=True)
)


def test_a_text_that_grows_without_end_is_refused_at_once():
    base = SEMARANG.read_text(encoding="utf-8")
    with pytest.raises(Refusal, match="PROGRAMME_INVALID|not YAML"):
        parse_new(f"{GROWING}\n{base.replace('quota: ', 'quota: *i #', 1)}")
    with pytest.raises(Refusal, match="not YAML"):
        policies.read(f"{GROWING}\npolicy: {{age: *i}}")
