"""The look-up tables that reading needs, taken from the database: places and words for work."""

from __future__ import annotations

from pijar.intake.rules import Occupations
from pijar.regions.models import Region, Spelling
from pijar.regions.rules import Gazetteer
from pijar.registry.models import Occupation


def gazetteer(city_code: str) -> Gazetteer:
    """The city's places and the spellings known for them."""
    ...


def occupations() -> Occupations:
    """The words for each kind of work."""
    ...
