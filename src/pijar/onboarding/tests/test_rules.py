"""A file of officers: roles and kelurahan as people write them, user names, and what stands twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pijar.onboarding import rules
from pijar.onboarding.types import Act, Column, Fault, Leaving, Planned
from pijar.regions.rules import Gazetteer
from pijar.staff.types import Role

PLACES = Gazetteer(
    "33.74",
    {"33.74.12.1004": "Gunungpati", "33.74.01.1001": "Miroto", "33.74.03.1002": "Purwosari", "33.74.14.1001": "Purwosari"},
    {"33.74.12": "Gunungpati", "33.74.01": "Semarang Tengah", "33.74.03": "Semarang Timur", "33.74.14": "Mijen"},
)
ADMINISTRATORS = {"admin"}


def line(number: int = 2, **texts: str) -> Planned:
    return rules.read_line(number, {"peran": "Petugas kelurahan", "kelurahan": "Miroto", "nama": "Siti Aminah", **texts}, PLACES)


def faults(found: Planned) -> list[tuple[Column, Fault]]:
    return [(problem.column, problem.fault) for problem in found.problems]


def planned(*lines: Planned, officers: tuple[Leaving, ...] = (), closed: tuple[str, ...] = ()) -> list[Planned]:
    return list(plan(*lines, officers=officers, closed=closed).lines)


def plan(*lines: Planned, officers: tuple[Leaving, ...] = (), closed: tuple[str, ...] = ()):
    taken = [*(one.username for one in officers), *closed, *ADMINISTRATORS]
    return rules.plan(lines, officers, administrators=ADMINISTRATORS, taken=taken)


@pytest.mark.parametrize(
    ("text", "role"),
    [("Petugas kelurahan", Role.VILLAGE), ("  BENDAHARA ", Role.TREASURER), ("programme", Role.PROGRAMME), ("R.S.", None),
     ("Petugas program (Disnaker)", Role.PROGRAMME), ("rumah_sakit", Role.HOSPITAL), ("", None), ("raja", None)],
)  # fmt: skip
def test_roles_as_people_write_them(text: str, role: Role | None) -> None:
    assert rules.role_of(text) is role


@pytest.mark.parametrize(
    ("text", "found"),
    [("Miroto", ("33.74.01.1001", False)), ("33.74.12.1004", ("33.74.12.1004", False)), ("3374121004", ("33.74.12.1004", False)),
     ("Mirotto", ("33.74.01.1001", True)), ("33.74.99.1004", Fault.VILLAGE_UNKNOWN), ("Purwosari", Fault.VILLAGE_SEVERAL),
     ("Purwosari / Mijen", ("33.74.14.1001", False)), ("Atlantis", Fault.VILLAGE_UNKNOWN)],
)  # fmt: skip
def test_kelurahan_by_name_or_code(text: str, found: object) -> None:
    assert rules.village_of(text, PLACES) == found


@pytest.mark.parametrize(
    ("name", "made"),
    [("Hj. Siti Aminah, S.E.", "siti.aminah"), ("DR. Ir. Budi", "budi"), ("José Álvaro", "jose.alvaro"), ("Drs.", "petugas"),
     ("Nur'aini", "nur.aini"), ("M. Yusuf Ali", "m.yusuf")],
)  # fmt: skip
def test_user_names_from_names(name: str, made: str) -> None:
    assert rules.username_from(name, ()) == made


@given(st.text(alphabet="aAbÉß Ж.,'’-_/1\u200b", max_size=80), st.sets(st.sampled_from(["petugas", "petugas2", "a.b", "a.b2"])))
def test_a_made_name_is_free_and_typed_on_any_phone(name: str, taken: set[str]) -> None:
    made = rules.username_from(name, taken)
    assert made not in taken
    assert len(made) <= rules.LONGEST_USERNAME
    assert set(made) <= set("abcdefghijklmnopqrstuvwxyz0123456789.")


def test_each_cell_has_its_fault() -> None:
    assert faults(line(nama="", nama_pengguna="siti")) == [(Column.NAME, Fault.NAME_MISSING)]
    assert faults(line(peran="raja")) == [(Column.ROLE, Fault.ROLE_UNKNOWN)]
    assert faults(line(peran="admin")) == [(Column.ROLE, Fault.ROLE_ADMINISTRATOR)]
    assert faults(line(kelurahan="")) == [(Column.VILLAGE, Fault.VILLAGE_MISSING)]
    assert faults(line(peran="Rumah sakit")) == [(Column.WORKPLACE, Fault.WORKPLACE_MISSING)]
    assert faults(line(nama_pengguna="siti aminah")) == [(Column.USERNAME, Fault.USERNAME_INVALID)]
    assert faults(line(nama="x" * 151, peran="", kelurahan="?")) == [
        (Column.NAME, Fault.NAME_LONG), (Column.ROLE, Fault.ROLE_MISSING),
    ]  # fmt: skip


def test_a_line_without_a_name_is_not_filled_in_yet() -> None:
    assert line(nama="").act is Act.LEFT
    assert line(nama="", peran="raja", kelurahan="Atlantis").problems == ()


def test_what_a_role_does_not_need_is_left_out() -> None:
    found = line(peran="Bendahara", tempat_tugas="BPKAD")
    assert (found.village_code, found.workplace, found.act) == ("", "", Act.NEW)


def test_two_of_one_name_get_two_user_names_and_the_same_place_twice_is_asked() -> None:
    here, there = line(2), line(3, kelurahan="Gunungpati")
    assert [one.username for one in planned(here, there)] == ["siti.aminah", "siti.aminah2"]
    assert [faults(one) for one in planned(here, line(3))] == [[(Column.NAME, Fault.LINE_TWICE)]] * 2
    named = [line(2, nama_pengguna="a"), line(3, nama_pengguna="A")]
    assert [faults(one) for one in planned(*named)] == [[(Column.USERNAME, Fault.USERNAME_TWICE)]] * 2


def test_a_made_name_leaves_room_for_one_that_is_said_later() -> None:
    made = planned(line(2), line(3, kelurahan="Gunungpati", nama_pengguna="siti.aminah"))
    assert [one.username for one in made] == ["siti.aminah2", "siti.aminah"]


SITI = Leaving(7, "siti.aminah", "Siti Aminah", "village", "33.74.01.1001", "")
TONO = Leaving(8, "tono", "Tono", "treasurer", "", "")


def test_the_same_again_changes_nothing_with_and_without_user_name() -> None:
    for again in (line(), line(nama="siti  AMINAH".title()), line(nama_pengguna="Siti.Aminah")):
        (found,) = planned(again, officers=(SITI,))
        assert (found.act, found.officer_id, found.username) == (Act.SAME, 7, "siti.aminah")


def test_a_change_says_what_stood_before() -> None:
    (found,) = planned(line(nama_pengguna="siti.aminah", kelurahan="Gunungpati"), officers=(SITI,))
    assert (found.act, dict(found.before)) == (Act.CHANGED, {"village_code": "33.74.01.1001"})


def test_who_left_is_proposed_only_of_roles_the_file_speaks_of() -> None:
    found = plan(line(nama="Budi"), officers=(SITI, TONO))
    assert [one.username for one in found.leaving] == ["siti.aminah"]
    assert plan(line(nama=""), officers=(SITI, TONO)).leaving == ()


def test_administrators_and_closed_names_are_out_of_reach() -> None:
    assert faults(planned(line(nama_pengguna="admin"))[0]) == [(Column.USERNAME, Fault.USERNAME_ADMINISTRATOR)]
    assert faults(planned(line(nama_pengguna="lama"), closed=("lama",))[0]) == [(Column.USERNAME, Fault.USERNAME_CLOSED)]
    assert planned(line(nama="Lama"), closed=("lama",))[0].username == "lama2"


def test_one_officer_is_meant_once() -> None:
    twice = planned(line(2, nama_pengguna="siti.aminah"), line(3), officers=(SITI,))
    assert [one.act for one in twice] == [Act.SAME, Act.WRONG]
