"""The same person once more, from another office: another spelling, an older card, a slip in the number.

Half of these rows carry the right NIK and half a damaged one that is still a good NIK, so that nothing but the
whole row tells that it is the same person.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from random import Random

from pijar.demo import accidents
from pijar.demo.chance import chosen, happens
from pijar.demo.pairs_clerk import Office, Row, finished, plain, turned
from pijar.demo.pairs_names import last_word, short_names
from pijar.demo.pairs_people import City, Resident
from pijar.demo.pairs_profile import Profile, Shares

SEX_FLIPPED_SHARE = 0.006
ABBREVIATIONS = {
    "MUHAMMAD": ("M.", "MOH.", "MOCH.", "MUH.", "MHD"), "MUHAMAD": ("M.", "MOH."), "AHMAD": ("A.", "ACH."), "ABDUL": ("ABD.",),
    "SITI": ("ST.", "S."), "FRANSISKUS": ("FX.", "FR."), "YOHANES": ("Y.", "YOH."), "THERESIA": ("TH.",), "MARIA": ("M.",),
    "IGNATIUS": ("IGN.",), "ANTONIUS": ("ANT.",), "AGUSTINUS": ("AG.",), "STEFANUS": ("ST.",), "CHRISTINA": ("CH.",),
}  # fmt: skip
OLD_SPELLINGS = (("U", "OE"), ("J", "DJ"), ("C", "TJ"), ("Y", "J"))
# A clerk's finger lands on a neighbour of the key, or the eye takes one digit for one that looks like it.
NEIGHBOURS = {
    "0": "98", "1": "27", "2": "135", "3": "248", "4": "1579", "5": "2468", "6": "3590", "7": "148", "8": "5793", "9": "680",
}  # fmt: skip
# The thirteenth digit stays a 9, so that a damaged number is nobody's, too.
KEPT = 12


def damaged_nik(rng: Random, nik: str, kinds: Shares) -> str:
    """Another number that is a valid NIK: sixteen digits, a day of the calendar, an invented serial."""
    while True:
        kind = chosen(rng, kinds)
        typed = _NIK_KINDS[kind](rng, nik)
        if typed != nik and typed[KEPT] == "9" and accidents.is_birth_date(typed):
            return typed


def _one_digit(rng: Random, nik: str) -> str:
    here = rng.choice([place for place in range(2, 16) if place != KEPT])
    digit = rng.choice(NEIGHBOURS[nik[here]]) if happens(rng, 0.6) else str(rng.randrange(10))
    return nik[:here] + digit + nik[here + 1 :]


def _swapped(rng: Random, nik: str) -> str:
    here = rng.randrange(2, 15)
    return nik[:here] + nik[here + 1] + nik[here] + nik[here + 2 :]


def _birth_part(rng: Random, nik: str) -> str:
    day, month, year = nik[6:8], nik[8:10], nik[10:12]
    women = f"{(int(day) + 40) % 80:02}"
    dates = (
        women + month + year,
        month + day + year,
        nik[6:10] + year[::-1],
        f"{int(day) + rng.choice((-1, 1, 10)):02}" + nik[8:12],
    )
    return (nik[:6] + rng.choice(dates) + nik[12:])[:16]


def _last_digits(rng: Random, nik: str) -> str:
    return f"{nik[:13]}{rng.randrange(40):03}"


_NIK_KINDS: dict[str, Callable[[Random, str], str]] = {
    "digit": _one_digit,
    "swap": _swapped,
    "birth": _birth_part,
    "two": lambda rng, nik: _one_digit(rng, _swapped(rng, nik) if happens(rng, 0.4) else _one_digit(rng, nik)),
    "serial": _last_digits,
}


def second_row(city: City, person: Resident, office: Office, *, damaged: bool) -> Row:
    """The row of another office; `damaged` says whether its NIK is a wrong one."""
    rng, profile = city.rng, city.profile
    nik = damaged_nik(rng, person.nik, profile.nik_damage) if damaged else person.nik
    known = _as_known(city, person)
    row = plain(
        known, nik, _name(rng, person, profile), _born(rng, person.born, nik, profile.birth_changes), rng.choice(known.job.words)
    )
    row.ibu_kandung = _mother(rng, person.mother, profile.mother_changes)
    if happens(rng, profile.card_slip):
        row.no_kk = _card_slip(rng, row.no_kk)
    if happens(rng, SEX_FLIPPED_SHARE):
        row.jenis_kelamin = "LP"[row.jenis_kelamin == "L"]
    return finished(rng, row, office)


def _as_known(city: City, person: Resident) -> Resident:
    """What has changed between two lists: house, family card, phone, work."""
    rng, profile, known = city.rng, city.profile, replace(person)
    if happens(rng, profile.moved):
        stranger = city.elsewhere(person)
        known = replace(known, home=stranger.home, rt=stranger.rt, rw=stranger.rw, street=stranger.street)
        known.kk = stranger.kk if happens(rng, 0.6) else known.kk
    elif happens(rng, profile.moved_within):
        known.rt, known.rw = rng.randint(1, 9), known.rw if happens(rng, 0.5) else rng.randint(1, 14)
    if happens(rng, profile.new_card):
        known.kk = city.family_card(known.home)
    if happens(rng, profile.new_phone):
        known.phone = city.phone()
    if happens(rng, profile.other_work):
        known.job = city.job()
    return known


def _card_slip(rng: Random, card: str) -> str:
    here = rng.choice([place for place in range(4, 16) if place != KEPT])
    return card[:here] + str(rng.randrange(10)) + card[here + 1 :]


def _born(rng: Random, born: date, nik: str, changes: Shares) -> date | None:
    kind = chosen(rng, changes)
    if kind == "missing":
        return None
    if kind == "swapped":
        return turned(born)
    if kind == "from the number":
        return accidents.born_by(nik)
    if kind == "first of January":
        return date(born.year, 1, 1)
    if kind == "year":
        return born.replace(year=born.year + rng.choice((-10, -1, -1, 1, 1, 10, -2, 2)), day=min(born.day, 28))
    if kind == "day":
        return born.replace(day=max(1, min(28, born.day + rng.choice((-10, -1, 1, 10, 2)))))
    return born


def _name(rng: Random, person: Resident, profile: Profile) -> str:
    name = _changed(rng, person.name, person, profile.name_changes)
    return _changed(rng, name, person, profile.name_changes) if happens(rng, profile.second_name_change) else name


def _changed(rng: Random, name: str, person: Resident, changes: Shares) -> str:
    kind = chosen(rng, changes)
    if kind == "as it is":
        return name
    if kind in _OWN_CHANGES:
        return _OWN_CHANGES[kind](rng, name, person)
    # Too short a name has no place for a slip.
    return accidents.name(rng, kind, name, person.sex) or name if len(name) > 3 else name


def _abbreviated(rng: Random, name: str, person: Resident) -> str:
    words = name.split()
    for place, word in enumerate(words):
        if word in ABBREVIATIONS:
            words[place] = rng.choice(ABBREVIATIONS[word])
            return " ".join(words)
    return f"{words[0][0]}. {' '.join(words[1:])}" if len(words) > 1 and len(words[1]) > 3 else name


def _in_old_spelling(rng: Random, name: str, person: Resident) -> str:
    for new, old in OLD_SPELLINGS:
        name = name.replace(new, old) if happens(rng, 0.7) else name
    return name


def _with_alias(rng: Random, name: str, person: Resident) -> str:
    first = name.split()[0]
    other = short_names().get(first) or last_word(rng, person.sex, person.born.year)
    return f"{name} {rng.choice(('ALIAS', 'ALS', 'ALS.'))} {other}"


def _short(rng: Random, name: str, person: Resident) -> str:
    first, _, rest = name.partition(" ")
    return f"{short_names().get(first, first)} {rest}".strip()


def _turned_round(rng: Random, name: str, person: Resident) -> str:
    words = name.split()
    return " ".join([*words[1:], words[0]])


_OWN_CHANGES: dict[str, Callable[[Random, str, Resident], str]] = {
    "abbreviated": _abbreviated,
    "old": _in_old_spelling,
    "alias": _with_alias,
    "short": _short,
    "turned": _turned_round,
}


def _mother(rng: Random, mother: str, changes: Shares) -> str:
    kind = chosen(rng, changes)
    if kind == "missing":
        return ""
    if kind == "abbreviated":
        words = mother.split()
        return " ".join([words[0], *(f"{word[0]}." for word in words[1:] if happens(rng, 0.5))])
    if kind == "title":
        return f"{rng.choice(('IBU', 'ALMH.', 'HJ.', 'NY.'))} {mother}"
    return mother if kind == "as it is" else accidents.name(rng, kind, mother, "P") or mother
