"""An entry of the field form that nothing else speaks of: what settling it would change is nothing, so it is not settled."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest import mock

import polars as pl
import pytest

import cities
import databases
from cities import VILLAGE
from pijar.intake import fieldform
from pijar.intake.changes import Cause
from pijar.intake.settle import settle
from pijar.kernel.clock import now
from pijar.registry.crypto import identifiers
from test_fieldform import GOOD, entered

pytestmark = pytest.mark.usefixtures("city")


def stored() -> list[Any]:
    tables = ("intake_stagedrow", "registry_person", "intake_personchange", "intake_sourcefile")
    return [databases.rows(f"select * from {table} order by id") for table in tables]


@pytest.mark.parametrize(
    "change",
    [{}, {"sex": "P"}, {"sex": ""}, {"birth_date": ""}, {"birth_date": "18/08/1970"}, {"occupation": ""}, {"phone": "12"},
     {"rt": "", "rw": "", "address": "", "income": "", "family_card": "", "mother": ""}],
)  # fmt: skip
def test_settling_a_new_person_of_one_row_changes_nothing(change: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fieldform, "settle", mock.Mock(side_effect=AssertionError("nothing is to be settled")))
    assert entered(replace(GOOD, **change)).outcome == "created"
    before = stored()
    secret = identifiers().encrypt("national_id", "3374111708709101")
    file_id = databases.rows("select upload_id from intake_sourcefile")[0][0]
    settle(pl.Series(["\\x" + secret.hex()]), Cause("form", file_id, now()))
    assert stored() == before


def test_whoever_other_rows_speak_of_is_settled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settled = mock.Mock(wraps=settle)
    monkeypatch.setattr(fieldform, "settle", settled)
    head = "NIK,Nama,Tanggal Lahir,L/P,Kelurahan"
    cities.load_lists(cities.table(tmp_path / "satu.csv", head, [(GOOD.nik, "", "17/08/1970", "L", VILLAGE)]))
    assert entered().outcome == "created" and settled.call_count == 1
    assert entered().outcome == "unchanged" and settled.call_count == 2
