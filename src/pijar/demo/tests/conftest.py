"""One demo city for all tests of the demo, written once."""

from __future__ import annotations

from pathlib import Path

import pytest

from pijar.demo import city
from pijar.demo.city import CityFiles


@pytest.fixture(scope="session")
def demo_city(tmp_path_factory: pytest.TempPathFactory) -> CityFiles:
    """The city as a newcomer gets it: 13,300 people, budget year 2026."""
    return city.write(tmp_path_factory.mktemp("demo") / "city")


@pytest.fixture
def small_folder(tmp_path: Path) -> Path:
    return tmp_path / "small"
