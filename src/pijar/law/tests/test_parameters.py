"""What every file of the law keeps to, whoever adds one: two languages, a source, and no certainty that nobody checked."""

import re
from datetime import date
from fractions import Fraction

import pytest

from pijar.kernel.month import Month
from pijar.law import lookup
from pijar.law.types import Certainty

FILES = sorted(path.relative_to(lookup.ROOT).as_posix() for path in lookup.ROOT.rglob("*") if path.is_file())
# English words that an Indonesian text would not hold; both languages being the same is a forgotten translation.
ENGLISH = re.compile(r"\b(the|of|and|is|which|ask)\b")
INDONESIAN = re.compile(r"\b(yang|dari|untuk|tidak|dengan|adalah|pasal)\b", re.IGNORECASE)


def _values():
    return [pytest.param(one, id=one.id) for each in lookup.everything() for one in each.values if one is not None]


def _texts(one):
    return [words for words in (one.note, one.ask and one.ask.question) if words]


def _assert_two_languages(words):
    assert words.id != words.en
    assert not ENGLISH.search(words.id), words.id
    assert not INDONESIAN.search(words.en), words.en


def test_every_file_is_a_quantity():
    assert [name for name in FILES if not name.endswith(".yaml")] == []
    assert sorted(one.file.removeprefix("parameters/") for one in lookup.everything()) == FILES


@pytest.mark.parametrize("parameter", lookup.everything(), ids=lambda one: one.name)
def test_every_quantity_is_described_in_both_languages(parameter):
    _assert_two_languages(parameter.description)


@pytest.mark.parametrize("one", _values())
def test_every_note_and_question_is_in_both_languages(one):
    for words in _texts(one):
        _assert_two_languages(words)


@pytest.mark.parametrize("one", _values())
def test_no_value_is_confirmed_without_a_day_and_a_person(one):
    assert one.checked.by and one.checked.on
    if one.certainty is Certainty.CONFIRMED:
        # A month says when sources were searched; only a day says when somebody held the text beside the file.
        assert date.fromisoformat(one.checked.on)
        assert "sumber publik" not in one.checked.by
    elif len(one.checked.on) == 7:
        assert Month.parse(one.checked.on)


@pytest.mark.parametrize("one", _values())
def test_a_value_that_is_not_known_or_not_sure_says_whom_to_ask(one):
    if one.certainty is Certainty.TO_CONFIRM:
        assert one.ask and one.ask.question.id.rstrip().endswith(("?", "."))
    else:
        assert one.value is not None


@pytest.mark.parametrize("one", _values())
def test_addresses_are_those_of_the_state(one):
    if one.reference.address:
        assert re.match(r"https://(([a-z]+\.)+go\.id)/", one.reference.address)


@pytest.mark.parametrize("one", _values())
def test_no_value_holds_a_float(one):
    assert not list(_floats(one.value))


def _floats(value):
    if isinstance(value, float):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _floats(each)
    elif isinstance(value, tuple | frozenset):
        for each in value:
            yield from _floats(each)


def _now(name):
    return lookup.valid(name, date(2026, 2, 3))


def test_the_disability_table_fits_a_body():
    items = _now("benefits.jkk.disability").by_name
    assert len(items) == 46
    for code, item in items.items():
        assert code not in item.within
        # A part never weighs more than what it is a part of, and what contains the whole contains the part.
        for whole in item.within:
            assert item.most <= items[whole].most
            assert set(items[whole].within) <= set(item.within)
        assert code not in item.overlaps
        # What is a part is that already, and needs no doubt.
        assert not set(item.overlaps) & (set(item.within) | {other for other in item.overlaps if code in items[other].within})
    bands = [item.band for item in items.values() if item.band]
    assert {band: bands.count(band) for band in bands} == {"work_capacity": 3, "leg_shortening": 3}
    # Steps have an end: all of a sense is worth no more than its loss.
    assert {code: item.most for code, item in items.items() if item.by_steps} == {
        "hearing_both_ears_per_10_db": items["hearing_both_ears"].share,
        "hearing_one_ear_per_10_db": items["hearing_one_ear"].share,
        "vision_efficiency": items["both_eyes"].share,
        "visual_field": items["both_eyes"].share,
    }
    sides = {code: code.partition("_")[::2] for code in items if code.startswith(("right_", "left_"))}
    other = {"right": "left", "left": "right"}
    mirrored = {code: item.mirror for code, item in items.items() if item.mirror}
    assert mirrored == {code: f"{other[side]}_{part}" for code, (side, part) in sides.items()}


def test_the_disability_table_names_its_sure_rows():
    items = _now("benefits.jkk.disability").by_name
    sure = {code for code, item in items.items() if item.certainty is Certainty.SECONDARY}
    assert {"right_arm_from_shoulder", "both_eyes", "scalp", "visual_field"} <= sure
    assert not {"right_hand", "both_legs", "right_thumb", "impotence"} & sure
    assert items["right_index_first_phalanx"].share == Fraction(45, 1000)


def test_the_scholarship_names_the_same_levels_twice_in_order():
    levels = list(_now("benefits.scholarship.per_year").by_name)
    assert levels == list(_now("benefits.scholarship.years").by_name) == ["TK", "SD", "SMP", "SMA", "PT"]


def test_every_relation_of_an_heir_has_its_documents_and_each_document_its_words():
    documents = _now("heirs.documents").by_name
    relations = [relation for one in _now("heirs.order").rows for relation in one.relations]
    assert len(relations) == len(set(relations))
    assert set(documents) == {*relations, "all"}
    assert {code for codes in documents.values() for code in codes} == set(_now("heirs.document_words").by_name)


def test_the_highest_base_lies_above_the_known_tiers():
    assert _now("contributions.highest_base").whole > _now("contributions.jkk").rows[-1].base
