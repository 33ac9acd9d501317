"""Which pairs are one person, two, or a question: hand-made pairs amid a crowd of three thousand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pijar.demo import labelled
from pijar.linkage.bands import ABSENT, FOREIGN, OWN, REVIEW_WEIGHT
from pijar.linkage.compare import Compared, compare, compare_arrivals, identities, spread
from pijar.linkage.comparisons import COMPARISONS, shipped
from pijar.linkage.engine import DuckEngine
from pijar.linkage.evaluate import read_records
from pijar.linkage.features import features, token_counts
from pijar.linkage.tests.records import BARE, Record, frame

Made = tuple[Record, Record]
Maker = Callable[[Record], Made]
CROWD, FIRST_OF_CROWD = 3_000, 100_000
NAMES = ("SRI WAHYUNI", "SITI AMINAH", "DWI LESTARI", "ENDANG SUPRIHATIN", "YULI ASTUTI", "TRI HANDAYANI", "NUR HASANAH")
MOTHERS = ("SUMIRAH WARSI", "NGATINEM", "KASIYEM LASMI", "TUKINAH", "PARTINI GINEM", "SULASMI", "RUBIYAH")
LATER = date(2001, 5, 6)


def world(place: int) -> Record:
    """Somebody whose number, birth date, family, house and telephone are nobody else's."""
    born = date(1955 + place % 45, 1 + place % 12, 13 + place % 15)
    return Record(
        nik=f"3374{1 + place % 16:02d}{born.day + 40}{born:%m%y}{9000 + place * 37 % 990}",
        name=NAMES[place % 7],
        birth_date=born,
        family_card=f"33740{place % 9 + 1}0203{place % 90 + 10}{9000 + place * 53 % 990}",
        mother=MOTHERS[place * 3 % 7],
        phone=f"08411{place:07d}",
        village=f"33.74.{1 + place % 16:02d}.10{1 + place % 9:02d}",
        rt=f"{place % 9 + 1:03d}",
        rw=f"{place % 7 + 1:03d}",
    )


def digit(nik: str, place: int, by: int = 1) -> str:
    """One digit wrong."""
    return f"{nik[:place]}{(int(nik[place]) + by) % 10}{nik[place + 1 :]}"


def swapped(nik: str, place: int) -> str:
    """Two neighbours in each other's place."""
    return nik[:place] + nik[place + 1] + nik[place] + nik[place + 2 :]


def numbered(record: Record, born: date, serial: str, district: str = "337404") -> str:
    """A number of its own for somebody born on a day."""
    return f"{district}{born.day + (40 if record.sex == 'P' else 0):02d}{born:%m%y}{serial}"


def twins(one: Record, first: str = "DIMAS SAPUTRO", second: str = "BIMAS SAPUTRO", **more: Any) -> Made:
    """The next number, one letter of the name; card, mother, house and telephone are the family's."""
    one = one.but(name=first, sex="L", nik=numbered(one.but(sex="L"), one.birth_date or LATER, one.nik[12:15] + "3"), **more)
    return one, one.but(name=second, nik=one.nik[:15] + "4")


def sisters(one: Record) -> Made:
    return one.but(name="DWI LESTARI"), one.but(
        name="TRI LESTARI", birth_date=LATER, nik=numbered(one, LATER, "9777"), phone=None
    )


def namesakes(one: Record) -> Made:
    """One name and one birthday in a city of many; nothing else."""
    other = world(int(one.nik[12:]) + 5_000)
    born = one.birth_date or LATER
    one = one.but(name="SUTRISNO", sex="L", nik=numbered(one.but(sex="L"), born, one.nik[12:]))
    far = {"birth_date": born, "nik": numbered(one, born, "9456", "332101"), "mother": "WARTINI"}
    return one, other.but(
        name=one.name, sex="L", village="33.74.01.1001" if one.village != "33.74.01.1001" else "33.74.02.1001", **far
    )


def father_and_son(one: Record) -> Made:
    one = one.but(name="SLAMET", sex="L", nik=numbered(one.but(sex="L"), one.birth_date or LATER, one.nik[12:]))
    return one, one.but(name="SLAMET RAHARJO", birth_date=LATER, nik=numbered(one, LATER, "9888"), mother="WARTINI", phone=None)


def neighbours(one: Record) -> Made:
    """Two women of one house whom a slip of the number would join."""
    return one, one.but(name="PONIYEM", nik=digit(one.nik, 13, 4), mother="WARTINI", phone=None)


def twins_of_two_sexes(one: Record) -> Made:
    """Boys and girls are counted apart: both are the first of their day, and only its 40 differs."""
    boy, _ = twins(one, "RIZKI SAPUTRA")
    return boy, boy.but(
        name="RIZKA SAPUTRA", sex="P", nik=numbered(boy.but(sex="P"), boy.birth_date or LATER, boy.nik[12:], boy.nik[:6])
    )


def twins_numbered_apart(one: Record) -> Made:
    """One day and office and no numbers in a row; a letter of the name, which nobody else bears, and all of the family's."""
    one, other = twins(one, "RINA LESTARI", "RIKA LESTARI")
    return one.but(nik=one.nik[:12] + "9310"), other.but(nik=one.nik[:12] + "9784", name="RIXA LESTARI")


def namesakes_next_door(one: Record) -> Made:
    """One name, one birthday, one neighbourhood, each with a number of its own; card and telephone differ."""
    one = one.but(name="WARSONO SETIAWAN", sex="L", mother=None)
    one = one.but(nik=numbered(one, one.birth_date or LATER, "9041"))
    return one, one.but(nik=one.nik[:12] + "9335", family_card="3374110101099977", phone="084199990001")


ONE_PERSON: dict[str, Maker] = {
    "a digit of the serial": lambda one: (one, one.but(nik=digit(one.nik, 13, 4))),
    "the last digit": lambda one: (one, one.but(nik=digit(one.nik, 15, 4))),
    "a digit of the prefix": lambda one: (one, one.but(nik=digit(one.nik, 5))),
    "a digit of the date": lambda one: (one, one.but(nik=digit(one.nik, 9))),
    "two digits swapped": lambda one: (one, one.but(nik=swapped(one.nik, 12 if one.nik[12] != one.nik[13] else 13))),
    "a digit of the date, little told": lambda one: (one.but(**BARE), one.but(nik=digit(one.nik, 9), **BARE)),
    "another spelling": lambda one: (one.but(name="SITI CHOTIDJAH"), one.but(name="Hj. St. Khotijah", nik=digit(one.nik, 4))),
    "written as one word": lambda one: (one.but(name="NUR HIDAYAH"), one.but(name="NURHIDAYAH", nik=digit(one.nik, 13, 4))),
    "a word left out": lambda one: (one.but(name="SRI REJEKI WAHYUNI"), one.but(name="SRI WAHYUNI", nik=digit(one.nik, 4))),
    "day and month swapped": lambda one: (
        one.but(birth_date=date(1981, 3, 5), nik=numbered(one, date(1981, 3, 5), one.nik[12:])),
        one.but(birth_date=date(1981, 5, 3), nik=numbered(one, date(1981, 3, 5), digit(one.nik, 13, 3)[12:])),
    ),
    "another order and a slip": lambda one: (
        one.but(name="WAHYUNI RETNOSARI"), one.but(name="RETNASARY WAHYUNI", nik=digit(one.nik, 4))
    ),
    "an initial as it is written": lambda one: (one.but(name="SITI KHOTIJAH"), one.but(name="SITI K.", nik=digit(one.nik, 4))),
    "one word and the serial": lambda one: (one.but(name="NUR HIDAYAH"), one.but(name="HIDAYAH W", nik=digit(one.nik, 4))),
    "everything but the number": lambda one: (one, one.but(nik=numbered(one, LATER, "9346", "332101"))),
}  # fmt: skip
TWO_PEOPLE: dict[str, Maker] = {
    "sisters": sisters, "namesakes": namesakes, "father and son": father_and_son, "of one house": neighbours,
}  # fmt: skip
ASKED: dict[str, Maker] = {
    "twins": twins,
    "twins of whom little is told": lambda one: twins(one, **BARE),
    "twins with usual names": lambda one: twins(one, "RINA LESTARI", "RINI LESTARI"),
    "twins, a boy and a girl": twins_of_two_sexes,
    "a slip in a twin's number": lambda one: (twins(one)[0], (other := twins(one)[1]).but(nik=digit(other.nik, 5))),
    "children of one day, numbered apart": twins_numbered_apart,
    "namesakes next door": namesakes_next_door,
    "a slip, and hardly the name": lambda one: (one.but(name="ENDANG"), one.but(name="YULI ASTUTI", nik=digit(one.nik, 4))),
    "a slip, and another kelurahan": lambda one: (
        one.but(**BARE), one.but(nik=digit(one.nik, 13, 4), village="33.74.99.1001", **BARE)
    ),
    "a slip, and another sex": lambda one: (one.but(**BARE), one.but(nik=digit(one.nik, 13, 4), sex="L", **BARE)),
}  # fmt: skip
OPTIONAL: dict[str, dict[str, Any]] = {
    "birth date": {"birth_date": None, "is_typed": False}, "sex": {"sex": None}, "card": {"family_card": None},
    "mother": {"mother": None}, "phone": {"phone": None}, "village": {"village": None}, "rt and rw": {"rt": None, "rw": None},
}  # fmt: skip
REGISTERED: dict[str, tuple[Maker, str, str, str | None]] = {
    "twins whom the register knows": (twins, OWN, OWN, None),
    "one twin is not in the register": (lambda one: twins(one, phone=None), OWN, ABSENT, "review"),
    "neither twin is in the register": (twins, ABSENT, ABSENT, "review"),
    "the number is somebody else's": (lambda one: twins(one, "RINO PRASETYO", "RINO PRASTEYO"), OWN, FOREIGN, "same"),
    "two numbers that the register knows": (ONE_PERSON["a digit of the serial"], OWN, OWN, "review"),
    "one of which the register knows": (ONE_PERSON["a digit of the serial"], OWN, ABSENT, "same"),
}


def cases() -> Iterator[tuple[str, Maker, str | None, str | None]]:
    """A name, who makes the pair, and what the register says of each side."""
    for name, maker in {**ONE_PERSON, **TWO_PEOPLE, **ASKED}.items():
        yield name, maker, None, None
    for name, (maker, first, second, _) in REGISTERED.items():
        yield name, maker, first, second
    for kind in (TWO_PEOPLE, ONE_PERSON):
        for name, maker in kind.items():
            for field, nothing in OPTIONAL.items():
                yield f"{name} without {field}", _without(maker, nothing), None, None
    for name in ("SRI WAHYUNI", "KRISNAMURTI XYLANDRA"):
        yield name, _named(name), None, None


def _without(maker: Maker, nothing: dict[str, Any]) -> Maker:
    def made(one: Record) -> Made:
        first, second = maker(one)
        return first.but(**nothing), second.but(**nothing)

    return made


def _named(name: str) -> Maker:
    return lambda one: (one.but(name=name), one.but(name=name, nik=digit(one.nik, 13, 4)))


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    made = labelled.write(tmp_path_factory.mktemp("crowd"), rows=CROWD, seed=3)
    read = read_records(made.folder / "records.csv")
    return read.with_columns(record=pl.col("record") + FIRST_OF_CROWD)


@pytest.fixture(scope="module")
def said(crowd: pl.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any] | None]:
    """What is said of each case; None where nothing is, for they are two."""
    made: list[Record] = []
    standing: list[str | None] = []
    for place, (_, maker, *told) in enumerate(cases()):
        made += maker(world(place))
        standing += told
    # Both of the twins' names are borne by others: none of them is a misspelling.
    others = [
        world(800 + n).but(name=f"{name} {NAMES[n % 7]}") for n, name in enumerate([*["DIMAS", "BIMAS", "RINA", "RINI"] * 8])
    ]
    people = pl.concat([frame([*made, *others]), crowd])
    register = pl.DataFrame(
        {"record": range(len(made)), "standing": standing}, schema={"record": pl.Int64, "standing": pl.String}
    )
    engine = DuckEngine(tmp_path_factory.mktemp("duck"), shipped())
    pairs = compare(features(people, token_counts(people)), engine, lambda records: register).pairs
    found = {(line["record_l"], line["record_r"]): line for line in pairs.iter_rows(named=True)}
    return {name: found.get((2 * place, 2 * place + 1)) for place, (name, *_) in enumerate(cases())}


def band(pair: dict[str, Any] | None) -> str | None:
    return pair["band"] if pair else None


@pytest.mark.parametrize("case", ONE_PERSON)
def test_a_slip_is_one_person(case: str, said: dict[str, Any]) -> None:
    assert band(said[case]) == "same"


@pytest.mark.parametrize("case", TWO_PEOPLE)
def test_kin_and_namesakes_are_no_question(case: str, said: dict[str, Any]) -> None:
    assert band(said[case]) is None


@pytest.mark.parametrize("case", ASKED)
def test_what_a_score_cannot_tell_is_asked(case: str, said: dict[str, Any]) -> None:
    assert band(said[case]) == "review"
    assert (said[case]["doubt"] == "TWINS") == case.startswith("twins")


@pytest.mark.parametrize("case", REGISTERED)
def test_the_register_tells_what_nobody_else_can(case: str, said: dict[str, Any]) -> None:
    assert band(said[case]) == REGISTERED[case][3]


@pytest.mark.parametrize("field", OPTIONAL)
@pytest.mark.parametrize("case", TWO_PEOPLE)
def test_what_is_not_told_makes_nobody_the_same(case: str, field: str, said: dict[str, Any]) -> None:
    assert band(said[f"{case} without {field}"]) != "same"


@pytest.mark.parametrize("field", OPTIONAL)
@pytest.mark.parametrize("case", ONE_PERSON)
def test_what_is_not_told_speaks_against_nobody(case: str, field: str, said: dict[str, Any]) -> None:
    assert band(said[f"{case} without {field}"]) is not None


def test_what_is_not_told_weighs_nothing(said: dict[str, Any]) -> None:
    pair = said["a digit of the prefix without phone"]
    assert (pair["gamma_phone"], pair["mw_phone"]) == (-1, 0.0)


def test_a_rare_name_weighs_more_than_a_usual_one(said: dict[str, Any]) -> None:
    usual, rare = (said[name] for name in ("SRI WAHYUNI", "KRISNAMURTI XYLANDRA"))
    assert rare["mw_tf_adj_name"] > usual["mw_tf_adj_name"] + 1
    assert rare["match_weight"] > usual["match_weight"] + 1


@pytest.fixture(scope="module")
def looks(crowd: pl.DataFrame) -> pl.DataFrame:
    return features(crowd, token_counts(crowd))


def test_order_changes_nothing(looks: pl.DataFrame, tmp_path: Path) -> None:
    one, other = (
        compare(people, DuckEngine(tmp_path, shipped())) for people in (looks, looks.sample(fraction=1, shuffle=True, seed=7))
    )
    assert_frame_equal(one.pairs, other.pairs, check_exact=False)
    assert_frame_equal(one.identities, other.identities.sort("record"))
    assert_frame_equal(spread(one), spread(other), check_exact=False)
    assert list(tmp_path.iterdir()) == []


def in_one_order(pairs: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """Each pair with its smaller record first, whichever came as the new one."""
    low, high = pl.min_horizontal("record_l", "record_r"), pl.max_horizontal("record_l", "record_r")
    return pairs.select(low.alias("low"), high.alias("high"), *columns).sort("low", "high")


def test_arrivals_meet_whom_a_full_comparison_would(looks: pl.DataFrame, tmp_path: Path) -> None:
    engine = DuckEngine(tmp_path, shipped())
    # Every fourth is new, so that both kinds of pairs are there: new with known, and new with new.
    is_new = pl.col("record") % 4 == 0
    new, known = looks.filter(is_new), looks.filter(~is_new)
    with_new = (pl.col("record_l") % 4 == 0) | (pl.col("record_r") % 4 == 0)
    everybody, arrived = engine.within(looks, REVIEW_WEIGHT), engine.between(new, known, REVIEW_WEIGHT)
    among_known = everybody.filter(~with_new)
    assert min(among_known.height, arrived.height) > 0
    kept = ("match_weight", "match_probability", "gamma_nik", "gamma_name", "gamma_born")
    ours = in_one_order(pl.concat([arrived, among_known]), *kept)
    assert_frame_equal(ours, in_one_order(everybody, *kept), check_exact=False)
    full, later = compare(looks, engine).pairs.filter(with_new), compare_arrivals(known, new, engine).pairs
    assert_frame_equal(in_one_order(later, "band", "doubt"), in_one_order(full, "band", "doubt"))


def test_the_first_list_may_meet_nobody(looks: pl.DataFrame, tmp_path: Path) -> None:
    engine = DuckEngine(tmp_path, shipped())
    assert engine.between(looks.head(1), looks.clear(), REVIEW_WEIGHT).is_empty()
    assert compare(looks.head(1), engine).pairs.is_empty()
    assert spread(compare(looks.head(2), engine)).is_empty()


def test_one_number_is_one_identity_where_the_names_agree() -> None:
    one = world(1)
    records = frame([one, one.but(mother=None), one.but(name="ZULAIKHA MARTHA", birth_date=LATER), world(2), one.but(phone=None)])
    found = identities(features(records, token_counts(records))).sort("record")
    assert found["identity"].to_list() == [0, 0, 2, 3, 0]


def test_where_two_records_are_one_person_so_are_their_identities(crowd: pl.DataFrame, tmp_path: Path) -> None:
    one = world(3)
    mistyped = one.but(nik=digit(one.nik, 5))
    people = pl.concat([frame([one, one.but(phone=None), mistyped, mistyped.but(phone=None)]), crowd.head(500)])
    pairs = spread(compare(features(people, token_counts(people)), DuckEngine(tmp_path, shipped())))
    found = {(a, b): word for a, b, word, _ in pairs.iter_rows() if a < FIRST_OF_CROWD}
    assert found == {(a, b): "same" for a in (0, 1) for b in (2, 3)}


def test_a_third_record_joins_no_two_who_may_be_twins() -> None:
    told = {"record_l": [0, 0, 1], "record_r": [1, 2, 2], "band": ["review", "same", "same"], "doubt": ["TWINS", "", ""]}
    pairs = pl.DataFrame({**told, "match_probability": [0.99] * 3, "match_weight": [25.0, 20.0, 10.0]})
    found = spread(Compared(pairs, pl.DataFrame({"record": [0, 1, 2], "identity": [0, 1, 2]})))
    assert {(a, b): word for a, b, word, _ in found.iter_rows()} == {(0, 1): "review", (0, 2): "same", (1, 2): "review"}


def test_every_level_has_weights_in_git() -> None:
    levels = shipped()["levels"]
    assert {(c.name, lv.name) for c in COMPARISONS for lv in c.levels} == {(c, lv) for c, known in levels.items() for lv in known}
    assert all(0 < p <= 1 for known in levels.values() for level in known.values() for p in level.values())
