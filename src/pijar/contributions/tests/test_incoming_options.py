"""What a programme may say of the insurer's reply and the bank's CSV."""

from __future__ import annotations

from typing import Any

import pytest

from pijar.contributions import options
from pijar.contributions.types import DEFAULT_BANK, DEFAULT_REPLY

REPLY = {"No": "nik", "Hasil": "status", "Dibukukan": "booked"}


@pytest.mark.parametrize(
    ("data", "codes"),
    [
        ({}, []),
        ({"reply_file": {"columns": REPLY}, "bank": {"columns": {"Tgl": "date", "Nilai": "amount"}, "decimal": "."}}, []),
        ({"reply_file": {"columns": {**REPLY, "Bln": "month", "Periode": "month"}}}, []),
        ({"reply_file": []}, []),
        ({"reply_file": "x"}, ["INCOMING_KEYS"]),
        ({"reply_file": {"rows": {}}}, ["INCOMING_KEYS"]),
        ({"reply_file": {"columns": {"No": "nik"}}}, ["INCOMING_MISSING", "INCOMING_MISSING"]),
        ({"reply_file": {"columns": {**REPLY, "X": "kpj"}}}, ["INCOMING_COLUMN"]),
        ({"bank": {"columns": {"Tgl": "date"}}}, ["INCOMING_MISSING"]),
        ({"bank": {"columns": {"Tgl": "date", "D": "debit"}}}, ["INCOMING_MISSING"]),
        ({"bank": {"columns": {"A": "date", "B": "date", "N": "amount"}}}, ["INCOMING_TWICE"]),
        ({"bank": {"date_format": 5, "decimal": ";"}}, ["BANK_DATES", "BANK_DECIMAL"]),
        ({"bank": "x"}, ["INCOMING_KEYS"]),
    ],
)
def test_faults(data: dict[str, Any], codes: list[str]) -> None:
    found = list(options.faults(data))
    assert [fault.code for fault in found] == codes
    assert all(options.ENGLISH[fault.code] % fault.values for fault in found)


def test_a_programme_that_says_nothing_has_the_usual_headings() -> None:
    assert options.reply_layout({}) == DEFAULT_REPLY
    assert options.bank_layout({}) == DEFAULT_BANK
    assert DEFAULT_REPLY.headings("month") == ["bulan", "periode"]


def test_headings_are_compared_as_tables_are_read() -> None:
    layout = options.reply_layout({"reply_file": {"columns": {" No. Identitas ": "nik", "Hasil": "status", "Rp": "booked"}}})
    assert layout.headings("nik") == ["no. identitas"]
    assert layout.headings("month") == []
