"""The look-up tables that reading needs, taken from the database: places and words for work."""

from __future__ import annotations

from pijar.intake.repairs import Words
from pijar.intake.rules import Occupations, fold_words
from pijar.regions.models import Region, Spelling
from pijar.regions.rules import DISTRICT_LEVEL, VILLAGE_LEVELS, Gazetteer, letters
from pijar.registry.models import Occupation
from pijar.registry.steady import steady


@steady
def gazetteer(city_code: str) -> Gazetteer:
    """The city's places and the spellings known for them."""
    inside = Region.objects.filter(code__startswith=f"{city_code}.")
    names = {
        level: dict(inside.filter(level__in=levels).values_list("code", "name"))
        for level, levels in {"village": VILLAGE_LEVELS, "district": {DISTRICT_LEVEL}}.items()
    }
    spellings = tuple(Spelling.objects.order_by("code", "variant").values_list("code", "variant"))
    return Gazetteer(city_code, names["village"], names["district"], spellings)


@steady
def occupations() -> Occupations:
    """The words for each kind of work."""
    found = Occupation.objects.order_by("code").values_list("code", "words")
    return Occupations({fold_words(word): code for code, words in found for word in words})


@steady
def words() -> Words:
    """What repairs are suggested from: the places of this folder's city and the words for work."""
    village = Region.objects.filter(level__in=VILLAGE_LEVELS).order_by("code").values_list("code", flat=True).first() or ""
    city = gazetteer(village[:5])
    around = Region.objects.filter(level=DISTRICT_LEVEL, code__startswith=village[:3]).exclude(code__startswith=f"{village[:5]}.")
    elsewhere = frozenset(map(letters, around.values_list("name", flat=True))) - set(map(letters, city.villages.values()))
    listed = Occupation.objects.order_by("code").values_list("code", "words")
    folded = {fold_words(word): (word, code) for code, each in listed for word in each}
    return Words(city, folded, elsewhere)
