"""Days outside every calendar of ours, typed on the command line."""

from __future__ import annotations

import pytest
from typer import BadParameter

from pijar.cli.common import a_day


@pytest.mark.parametrize("text", ["0001-01-01", "1899-12-31", "2201-01-01", "9999-12-31", "2026-02-30", "x"])
def test_a_day_nobody_means_is_wrong_usage(text):
    with pytest.raises(BadParameter):
        a_day(text)


@pytest.mark.parametrize("text", ["1900-01-01", "2026-01-15", "2200-12-31"])
def test_other_days_are_read(text):
    assert a_day(text).isoformat() == text
