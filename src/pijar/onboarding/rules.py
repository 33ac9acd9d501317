"""Reading a file of officers: roles as people write them, user names from names, what must not stand twice. No database."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Container, Iterable, Mapping
from dataclasses import replace

from pijar.onboarding.types import Act, Column, Fault, Leaving, Plan, Planned, Problem
from pijar.regions.rules import Gazetteer
from pijar.staff.types import Role

LONGEST_NAME, LONGEST_WORKPLACE, LONGEST_USERNAME = 150, 120, 60
# Heading, as `intake.plaintable` writes it -> our column.
HEADINGS: dict[str, str] = {
    **{column.value: column.value for column in Column},
    "nama_lengkap": Column.NAME, "nama_petugas": Column.NAME, "name": Column.NAME, "petugas": Column.NAME,
    "role": Column.ROLE, "jabatan": Column.ROLE, "tugas": Column.ROLE,
    "desa": Column.VILLAGE, "kelurahan_desa": Column.VILLAGE, "kode_kelurahan": Column.VILLAGE, "village": Column.VILLAGE,
    "tempat_kerja": Column.WORKPLACE, "instansi": Column.WORKPLACE, "rumah_sakit": Column.WORKPLACE,
    "workplace": Column.WORKPLACE,
    "username": Column.USERNAME, "user": Column.USERNAME, "akun": Column.USERNAME,
}  # fmt: skip
NEEDED = (Column.NAME.value, Column.ROLE.value)
# The words of the prepared workbook, in its order.
ROLE_WORDS = {
    Role.VILLAGE: "Petugas kelurahan", Role.PROGRAMME: "Petugas program", Role.TREASURER: "Bendahara",
    Role.AUDITOR: "Auditor", Role.HOSPITAL: "Rumah sakit", Role.LEADER: "Pimpinan",
}  # fmt: skip
_ROLES = {
    **{words.casefold(): role for role, words in ROLE_WORDS.items()}, **{role.value: role for role in Role},
    "kelurahan": Role.VILLAGE, "operator kelurahan": Role.VILLAGE, "lurah": Role.VILLAGE, "desa": Role.VILLAGE,
    "program": Role.PROGRAMME, "disnaker": Role.PROGRAMME, "dinas tenaga kerja": Role.PROGRAMME,
    "petugas disnaker": Role.PROGRAMME, "petugas program disnaker": Role.PROGRAMME,
    "bendahara pengeluaran": Role.TREASURER, "bendahara dinas": Role.TREASURER, "inspektorat": Role.AUDITOR,
    "rs": Role.HOSPITAL, "rsud": Role.HOSPITAL, "petugas rumah sakit": Role.HOSPITAL, "igd": Role.HOSPITAL,
    "wali kota": Role.LEADER, "walikota": Role.LEADER, "bupati": Role.LEADER, "sekda": Role.LEADER,
    "kepala dinas": Role.LEADER, "admin": Role.ADMINISTRATOR,
}  # fmt: skip
_USERNAME = re.compile(r"[\w.-]+", re.ASCII)
_CODE = re.compile(r"\d{2}\.?\d{2}\.?\d{2}\.?\d{4}")
_TITLES = {
    "DR", "DRS", "DRA", "IR", "H", "HJ", "PROF", "NS", "BD", "BP", "BPK", "IBU", "SDR", "SDRI", "SE", "SH", "SPD", "SSOS", "SKM",
    "MM", "MSI", "AMD", "SST", "SAP", "SIP", "STP", "ST", "MH", "MPD", "SKEP", "AMK",
}  # fmt: skip
# By what an officer is known again where the file names no user name: name, role, kelurahan, workplace.
Key = tuple[str, str, str, str]


def role_of(text: str) -> Role | None:
    """The role that a cell means, in either language."""
    return _ROLES.get(" ".join(re.sub(r"[\W_]+", " ", text.casefold()).split()))


def village_of(text: str, places: Gazetteer) -> tuple[str, bool] | Fault:
    """The code of the kelurahan that a cell means, by code or by name, and whether the name had to be corrected."""
    if _CODE.fullmatch(text.strip()):
        digits = text.strip().replace(".", "")
        code = f"{digits[:2]}.{digits[2:4]}.{digits[4:6]}.{digits[6:]}"
        return (code, False) if code in places.villages else Fault.VILLAGE_UNKNOWN
    code_of, is_corrected = places.resolve(text)
    if code_of:
        return code_of, is_corrected
    return Fault.VILLAGE_SEVERAL if len(places.find(text).codes) > 1 else Fault.VILLAGE_UNKNOWN


def username_from(name: str, taken: Container[str]) -> str:
    """A free user name made from a person's name, without titles: `Hj. Siti Aminah, S.E.` -> `siti.aminah`."""
    plain = unicodedata.normalize("NFKD", name.split(",")[0]).encode("ascii", "ignore").decode()
    words = [word for word in re.sub(r"[.'`]", " ", plain).split() if word.upper() not in _TITLES] or ["petugas"]
    clean = [found for word in words[:2] if (found := re.sub(r"[^a-z0-9]", "", word.lower()))] or ["petugas"]
    base = ".".join(clean)[: LONGEST_USERNAME - 5]
    number = 1
    while (made := base if number == 1 else f"{base}{number}") in taken:
        number += 1
    return made


def read_line(number: int, texts: Mapping[str, str], places: Gazetteer) -> Planned:
    """What one line says, with a problem for each cell that cannot be used. A line without a name is not filled in yet."""
    cell = {column: texts.get(column.value, "").strip() for column in Column}
    name = " ".join(cell[Column.NAME].split())
    if not name and not cell[Column.USERNAME]:
        return Planned(number, Act.LEFT)
    problems: list[Problem] = []
    if not name:
        problems.append(Problem(Column.NAME, Fault.NAME_MISSING))
    elif len(name) > LONGEST_NAME:
        problems.append(Problem(Column.NAME, Fault.NAME_LONG))
    role = _role(cell[Column.ROLE], problems)
    village, is_corrected = _village(cell[Column.VILLAGE], places, problems) if role is Role.VILLAGE else ("", False)
    workplace = _workplace(cell[Column.WORKPLACE], problems) if role is Role.HOSPITAL else ""
    username = cell[Column.USERNAME].lower()
    if username and (not _USERNAME.fullmatch(username) or len(username) > LONGEST_USERNAME):
        problems.append(Problem(Column.USERNAME, Fault.USERNAME_INVALID, cell[Column.USERNAME]))
    return Planned(
        number, Act.WRONG if problems else Act.NEW, name, role.value if role else "", village, workplace, username,
        problems=tuple(problems), is_corrected=is_corrected,
    )  # fmt: skip


def _role(text: str, problems: list[Problem]) -> Role | None:
    role = role_of(text)
    if role is None:
        problems.append(Problem(Column.ROLE, Fault.ROLE_UNKNOWN if text else Fault.ROLE_MISSING, text))
    elif role is Role.ADMINISTRATOR:
        problems.append(Problem(Column.ROLE, Fault.ROLE_ADMINISTRATOR, text))
    return role


def _village(text: str, places: Gazetteer, problems: list[Problem]) -> tuple[str, bool]:
    found = village_of(text, places) if text else Fault.VILLAGE_MISSING
    if isinstance(found, Fault):
        problems.append(Problem(Column.VILLAGE, found, text))
        return "", False
    return found


def _workplace(text: str, problems: list[Problem]) -> str:
    if not text or len(text) > LONGEST_WORKPLACE:
        problems.append(Problem(Column.WORKPLACE, Fault.WORKPLACE_LONG if text else Fault.WORKPLACE_MISSING))
    return " ".join(text.split())


def plan(lines: Iterable[Planned], officers: Iterable[Leaving], *, administrators: Container[str], taken: Iterable[str]) -> Plan:
    """What the lines do to the officers there are (`officers`: those who may come in and are no administrators).

    `taken` are all user names, closed ones too, in small letters. A line without a user name means the officer of the same
    role, place and name, if there is one; so the same file again changes nothing.
    """
    known = list(officers)
    by_name = {one.username.lower(): one for one in known}
    same = {_key(one.name, one.role, one.village_code, one.workplace): one for one in reversed(known)}
    told, read = [], _without_repeats(lines)
    used = _Used(set(taken) | set(by_name), set(by_name), {line.username for line in read if line.username})
    for line in read:
        if line.act is Act.NEW and line.username in administrators:
            line = wrong(line, Problem(Column.USERNAME, Fault.USERNAME_ADMINISTRATOR, line.username))
        told.append(line if line.act is not Act.NEW else _against(line, by_name, same, used))
    named = {line.username.lower() for line in told if line.username}
    roles = {line.role for line in told if line.role}
    leaving = tuple(one for one in known if one.role in roles and one.username.lower() not in named)
    return Plan(tuple(told), leaving)


class _Used:
    """User names that exist, officers whom a line may still mean, and names that lines of this file say or were given."""

    def __init__(self, taken: set[str], unmeant: set[str], said: set[str]) -> None:
        self.taken, self.unmeant, self.said = taken, unmeant, said


def _key(name: str, role: str, village: str, workplace: str) -> Key:
    return " ".join(name.casefold().split()), role, village, " ".join(workplace.casefold().split())


def _without_repeats(lines: Iterable[Planned]) -> list[Planned]:
    """Of two lines with one user name, or of one person, role and place without any, both are wrong: who is meant?"""
    found = list(lines)
    marks = Counter(_mark(line) for line in found if line.act is Act.NEW)
    return [_repeated(line) if line.act is Act.NEW and marks[_mark(line)] > 1 else line for line in found]


def _mark(line: Planned) -> object:
    return line.username or _key(line.name, line.role, line.village_code, line.workplace)


def _repeated(line: Planned) -> Planned:
    if line.username:
        return wrong(line, Problem(Column.USERNAME, Fault.USERNAME_TWICE, line.username))
    return wrong(line, Problem(Column.NAME, Fault.LINE_TWICE))


def wrong(line: Planned, problem: Problem) -> Planned:
    return replace(line, act=Act.WRONG, problems=(*line.problems, problem))


def _against(line: Planned, by_name: Mapping[str, Leaving], same: Mapping[Key, Leaving], used: _Used) -> Planned:
    """A sound line beside the officer it means, or as a new one."""
    key = _key(line.name, line.role, line.village_code, line.workplace)
    meant = by_name.get(line.username) if line.username else same.get(key)
    if meant is None:
        if line.username in used.taken:
            return wrong(line, Problem(Column.USERNAME, Fault.USERNAME_CLOSED, line.username))
        username = line.username or username_from(line.name, used.taken | used.said)
        used.said.add(username)
        return replace(line, username=username)
    if meant.username.lower() not in used.unmeant:
        return wrong(line, Problem(Column.NAME, Fault.LINE_TWICE))
    used.unmeant.discard(meant.username.lower())
    now = {"name": line.name, "role": line.role, "village_code": line.village_code, "workplace": line.workplace}
    before = {field: value for field, value in ((name, getattr(meant, name)) for name in now) if value != now[field]}
    act = Act.CHANGED if before else Act.SAME
    return replace(line, act=act, username=meant.username, officer_id=meant.officer_id, before=before)
