"""Whatever two lists look like: last month's list and the file of changes give this month's list, of each fund and in all."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pijar.contributions.papers import mutation
from pijar.contributions.papers.mutation import VALUES, Counts, Mutations
from pijar.contributions.papers.types import Change
from pijar.kernel.month import Month

FEBRUARY = Month(2026, 2)
FUNDS = ("APBD", "ASN", "DBHCHT")
NIKS = [f"3374110101809{n:03d}" for n in range(100, 112)]
PEOPLE = st.dictionaries(
    st.sampled_from(NIKS), st.tuples(st.sampled_from(FUNDS), st.sampled_from(["AGUS", "BUDI"]), st.sampled_from(["", "7001"]))
)
# Who was found to be whom since: the number that gave way -> the one that stands.
JOINED = st.dictionaries(st.sampled_from(NIKS[:6]), st.sampled_from(NIKS[6:]), max_size=3)


def people(found: dict[str, tuple[str, str, str]]) -> pl.DataFrame:
    lines = [
        dict.fromkeys(VALUES, "") | {"nik": nik, "fund": fund, "name": name, "participant_number": number, "key": nik}
        for nik, (fund, name, number) in found.items()
    ]
    return pl.DataFrame(lines, schema=dict.fromkeys((*VALUES, "key"), pl.String))


def reckoned(before: dict[str, Any], now: dict[str, Any], joined: dict[str, str]) -> Mutations:
    lists = {FEBRUARY: people(now), FEBRUARY.previous: people(before)}
    pairs = pl.DataFrame([*joined.items()], schema={"nik": pl.String, "stands": pl.String}, orient="row")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mutation.data, "batches", lambda month: [])
        patch.setattr(mutation, "_list", lambda month, layouts: lists[month])
        patch.setattr(mutation, "_before", lambda month, layouts: lists[month.previous])
        patch.setattr(mutation, "_joined", lambda: pairs)
        patch.setattr(mutation, "_with_reasons", lambda gone, here, month: gone.with_columns(reason_code=pl.lit("X")))
        return mutation.reckon(FEBRUARY, {})


def applied(before: dict[str, Any], lines: pl.DataFrame, joined: dict[str, str]) -> dict[str, tuple[str, str]]:
    """Last month's list after the file of changes, as the insurer would work it in: NIK -> fund, name."""
    held = {nik: (fund, name) for nik, (fund, name, _) in before.items()}
    for line in lines.iter_rows(named=True):
        if line["action"] == Change.LEAVING:
            held.pop(line["nik"])
        elif line["action"] == Change.NEW:
            assert line["nik"] not in held
            held[line["nik"]] = (line["fund"], line["name"])
    for line in lines.filter(pl.col("action") == Change.CHANGED).iter_rows(named=True):
        # A number that gave way is told beside the one that stands.
        gave = [
            nik for nik, stands in joined.items() if stands == line["nik"] and nik in held and f"NIK: {nik}" in line["before"]
        ]
        held.pop(gave[0] if gave else line["nik"])
        held[line["nik"]] = (line["fund"], line["name"])
    return held


@settings(max_examples=150, deadline=None)
@given(before=PEOPLE, now=PEOPLE, joined=JOINED)
def test_the_file_of_changes_leads_from_one_list_to_the_next(before: Any, now: Any, joined: Any) -> None:
    found = reckoned(before, now, joined)
    assert applied(before, mutation.lines_of(found, None), joined) == {nik: (fund, name) for nik, (fund, name, _) in now.items()}
    for counts in (found.all, *found.funds.values()):
        assert counts.before + counts.new - counts.leaving == counts.now
    for fund in found.funds:
        lines = mutation.lines_of(found, fund)
        told = dict(lines.group_by("action").len().iter_rows())
        ours = found.funds[fund]
        assert (told.get("new", 0), told.get("leaving", 0), told.get("changed", 0)) == (ours.new, ours.leaving, ours.changed)
        assert sum(one.now for one in found.funds.values()) == len(now)


def test_each_kind_of_change_is_told_once() -> None:
    before = {NIKS[0]: ("APBD", "AGUS", ""), NIKS[1]: ("APBD", "BUDI", "7001"), NIKS[2]: ("ASN", "BUDI", "")}
    now = {NIKS[1]: ("ASN", "BUDI", "7002"), NIKS[2]: ("ASN", "AGUS", "7001"), NIKS[3]: ("ASN", "AGUS", "")}
    found = reckoned(before, now, {})
    assert found.all == Counts(before=3, new=1, leaving=1, changed=2, now=3)
    assert found.funds == {"APBD": Counts(2, 0, 2, 0, 0), "ASN": Counts(1, 2, 0, 1, 3)}
    told = {line["nik"]: (line["action"], line["fields"], line["before"]) for line in found.lines.iter_rows(named=True)}
    assert told == {
        NIKS[0]: ("leaving", "", ""), NIKS[3]: ("new", "", ""),
        NIKS[1]: ("changed", "nomor peserta, sumber dana", "nomor peserta: 7001; sumber dana: APBD"),
        # The number the insurer gave is no news to the insurer.
        NIKS[2]: ("changed", "nama", "nama: BUDI"),
    }  # fmt: skip
    came = mutation.lines_of(found, "ASN").filter(pl.col("nik") == NIKS[1]).row(0, named=True)
    assert (came["action"], came["reason_code"], came["from_fund"]) == ("new", "MOVED_FUND", "APBD")


def test_of_two_records_that_are_one_person_the_other_leaves() -> None:
    before = {NIKS[0]: ("APBD", "AGUS", ""), NIKS[1]: ("APBD", "AGUS", ""), NIKS[6]: ("APBD", "AGUS", "")}
    found = reckoned(before, {NIKS[6]: ("APBD", "AGUS", "")}, {NIKS[0]: NIKS[6], NIKS[1]: NIKS[6]})
    assert found.all == Counts(before=3, new=0, leaving=2, changed=0, now=1)
    found = reckoned({NIKS[0]: before[NIKS[0]]}, {NIKS[6]: before[NIKS[6]]}, {NIKS[0]: NIKS[6]})
    assert found.all == Counts(before=1, new=0, leaving=0, changed=1, now=1)
    assert found.lines.row(0, named=True)["before"] == f"NIK: {NIKS[0]}"
