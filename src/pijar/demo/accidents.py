"""What goes wrong when lists are typed: one small function for each kind of damage, and how often each occurs.

The rates are shares of all rows. Nothing here makes a number that could belong to somebody: a NIK that is still
sixteen digits long keeps its 9 at the thirteenth place.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from pijar.demo import lists
from pijar.demo.chance import chosen, happens, perhaps

Damaged = str | int | None

NIK_RATES: dict[str, float] = {
    "missing": 0.0164,
    "short": 0.0096,
    "long": 0.0031,
    "letters": 0.0048,
    "impossible": 0.0061,
    "scientific": 0.0030,
    "half": 0.0005,
    "rounded": 0.0060,
    "letter_o": 0.0045,
    "letter_l": 0.0010,
    "blank_around": 0.0040,
    "spaces": 0.0050,
    "dots": 0.0030,
    "hyphens": 0.0020,
    "quote": 0.0050,
    "point_zero": 0.0005,
}
NAME_RATES: dict[str, float] = {
    "missing": 0.0038,
    "spelling": 0.048,
    "typo": 0.032,
    "title": 0.026,
    "spaces": 0.015,
    "word_missing": 0.0063,
    "father": 0.005,
    "degree": 0.005,
    "cluster": 0.0045,
    "initial": 0.004,
    "joined": 0.0035,
}
BIRTH_RATES: dict[str, float] = {
    "missing": 0.016,
    "wrong": 0.0086,
    "swapped": 0.0044,
    "impossible": 0.003,
    "unreadable": 0.0026,
    "future": 0.002,
}
KELURAHAN_RATES: dict[str, float] = {
    "variant": 0.30,  # Of the few kelurahan that have another spelling in use.
    "misspelt": 0.016,
    "kampung": 0.005,
    "outside": 0.0045,
    "abbreviated": 0.003,
    "blank": 0.002,
}
OTHER_RATES: dict[str, float] = {
    "sex_flipped": 0.0037,
    "sex_missing": 0.007,
    "occupation_unknown": 0.015,
    "phone_invalid": 0.011,
    "income_unreadable": 0.009,
}
_ABBREVIATIONS = {"Kulon": "Kln", "Wetan": "Wtn", "Kidul": "Kdl", "Tengah": "Tgh", "Lor": "Lr"}


def other(rng: Random, *kinds: str) -> str | None:
    """One of the named accidents of OTHER_RATES, or None; each comes as often as its rate says."""
    return perhaps(rng, {kind: OTHER_RATES[kind] for kind in kinds})


def _swapped(text: str, here: int) -> str:
    return text[:here] + text[here + 1] + text[here] + text[here + 2 :]


def is_birth_date(digits: str) -> bool:
    """Whether the seventh to twelfth of sixteen digits are a day of the calendar, with 40 added for women or not."""
    return born_by(digits) is not None


def born_by(digits: str) -> date | None:
    """The birth date a NIK tells, or None when there is no such day."""
    day, month, year = int(digits[6:8]) % 40, int(digits[8:10]), int(digits[10:12])
    try:
        return date(2000 + year if year <= 25 else 1900 + year, month, day) if int(digits[6:8]) < 72 else None
    except ValueError:
        return None


def mistyped_nik(rng: Random, nik: str) -> str:
    """Another NIK that looks just as good: one digit wrong or two neighbours swapped, still with a birth date."""
    while True:
        here = rng.choice([place for place in range(4, 15) if place not in (11, 12)])
        digit = str(rng.randrange(10))
        typed = _swapped(nik, here) if happens(rng, 0.33) else nik[:here] + digit + nik[here + 1 :]
        if typed != nik and is_birth_date(typed):
            return typed


def _without_digit(rng: Random, nik: str) -> str:
    here = rng.randrange(16)
    return nik[:here] + nik[here + 1 :]


def _with_extra_digit(rng: Random, nik: str) -> str:
    here = rng.randrange(16)
    return nik[:here] + nik[here] + nik[here:]


def _with_marks(rng: Random, nik: str) -> str:
    here = rng.randrange(6, 16)
    return rng.choice((nik[:11] + "*****", nik[:here] + rng.choice("BSZQX#?") + nik[here + 1 :]))


def _impossible(rng: Random, nik: str) -> str:
    day, month = rng.choice((("32", nik[8:10]), ("00", nik[8:10]), (nik[6:8], "13"), ("30", "02"), (nik[6:8], "00")))
    return nik[:6] + day + month + nik[10:]


def _scientific(rng: Random, nik: str) -> str:
    text = f"{nik[0]}.{nik[1:6]}E+15"
    return rng.choice((text, text.replace(".", ","), text.replace("E+", "E")))


_NIK_DAMAGE: dict[str, Callable[[Random, str], Damaged]] = {
    "missing": lambda rng, nik: rng.choice((None, None, "-", "belum ada")),
    "short": _without_digit,
    "long": _with_extra_digit,
    "letters": _with_marks,
    "impossible": _impossible,
    "scientific": _scientific,
    "half": lambda rng, nik: nik[: rng.choice((6, 10, 12))],
    "rounded": lambda rng, nik: int(nik) // 10 * 10,
    "letter_o": lambda rng, nik: nik.replace("0", "O"),
    "letter_l": lambda rng, nik: nik.replace("1", rng.choice("lI"), 1),
    "blank_around": lambda rng, nik: rng.choice((f" {nik}", f"{nik} ", f"\u00a0{nik}")),
    "spaces": lambda rng, nik: spaced(nik),
    "dots": lambda rng, nik: dotted(nik),
    "hyphens": lambda rng, nik: f"{nik[:6]}-{nik[6:12]}-{nik[12:]}",
    "quote": lambda rng, nik: rng.choice("'`’") + nik,
    "point_zero": lambda rng, nik: f"{nik}{rng.choice('.,')}0",
}


def spaced(nik: str) -> str:
    """Four groups of four digits."""
    return " ".join(nik[here : here + 4] for here in range(0, 16, 4))


def dotted(nik: str) -> str:
    """Region, birth date and serial number with dots between them."""
    return f"{nik[:2]}.{nik[2:6]}.{nik[6:12]}.{nik[12:]}"


def nik(rng: Random, kind: str, number: str) -> Damaged:
    """A good NIK as it looks after one accident of NIK_RATES; an int stands for a number cell that lost its end."""
    return _NIK_DAMAGE[kind](rng, number)


def _respelt(rng: Random, name: str) -> str:
    fitting = [pair for pair in lists.spellings("sound") if pair[0] in name]
    return name.replace(*rng.choice(fitting), 1) if fitting else name


def _another_form(rng: Random, name: str) -> str:
    words = name.split()
    fitting = [pair for pair in lists.spellings("word") if pair[0] in words]
    usual, other = rng.choice(fitting) if fitting else ("", "")
    return " ".join(other if word == usual else word for word in words)


def slip(rng: Random, text: str) -> str:
    """One slip of the finger behind the first letter: a letter lost, doubled, or two swapped."""
    here = rng.randrange(1, len(text) - 1)
    return rng.choice((text[:here] + text[here + 1 :], text[:here] + text[here] + text[here:], _swapped(text, here)))


def _without_word(rng: Random, name: str) -> str:
    return name.rsplit(" ", 1)[0]


def _with_initial(rng: Random, name: str) -> str:
    first, _, rest = name.partition(" ")
    return f"{first} {rest[0]}." if len(first) > 3 and rest else name


_NAME_DAMAGE: dict[str, Callable[[Random, str], str]] = {
    "spelling": _respelt,
    "typo": slip,
    "spaces": lambda rng, name: f" {name}" if " " not in name else name.replace(" ", "   ", 1),
    "word_missing": _without_word,
    "degree": lambda rng, name: name + rng.choice((", ", " ")) + rng.choice(lists.words("degree")),
    "cluster": _another_form,
    "initial": _with_initial,
    "joined": lambda rng, name: name.replace(" ", "", 1),
}


def name(rng: Random, kind: str, typed: str, sex: str) -> str | None:
    """A name in capitals after one accident of NAME_RATES; titles and father's names are of the person's sex."""
    if kind == "missing":
        return rng.choice((None, "-"))
    if kind == "title":
        return f"{rng.choice(lists.words(f'title_{sex}'))} {typed}"
    if kind == "father":
        word = "BIN" if sex == "L" else "BINTI"
        return f"{typed} {word} {rng.choice(lists.names('L', 'old', 'first')).upper()}"
    return _NAME_DAMAGE[kind](rng, typed)


def birth(rng: Random, kind: str, born: date) -> date | str | None:
    """A birth date after one accident of BIRTH_RATES: still a date, a text that is none, or nothing."""
    if kind == "wrong":
        return born + timedelta(days=rng.choice((1, 10, 30, 365, 3653)) * rng.choice((-1, 1)))
    if kind == "swapped":
        return f"{born:%m/%d/%Y}"
    if kind == "future":
        return date(2061 + born.year % 10, born.month, min(born.day, 28))
    texts = {
        "missing": (None, None, "-"),
        "impossible": (f"31-0{rng.choice('2469')}-{born.year}", f"30/02/{born.year}", "00/00/0000"),
        "unreadable": (f"{born.year}", f"{born:%m/%Y}", f"{born:%d} ??? {born.year}"),
    }
    return rng.choice(texts[kind])


def kelurahan(rng: Random, kind: str, home: lists.Kelurahan) -> str | None:
    """A kelurahan's name after one accident of KELURAHAN_RATES; unharmed where the accident cannot happen."""
    first, _, last = home.name.rpartition(" ")
    found: dict[str, str | None] = {
        "variant": rng.choice(lists.kelurahan_variants().get(home.code, (home.name,))),
        "misspelt": slip(rng, home.name) if len(home.name) > 4 else home.name,
        "kampung": rng.choice(lists.words("kampung")),
        "outside": rng.choice(lists.words("outside")),
        "abbreviated": f"{first} {_ABBREVIATIONS[last]}" if first and last in _ABBREVIATIONS else home.name,
        "blank": None,
    }
    return found[kind]


def phone(rng: Random, number: str) -> str:
    """A number that cannot be dialled: too short, too long, or without its beginning."""
    return rng.choice((number[:7], f"{number}{number[-3:]}", number[2:].replace("8", "7")))


def income(rng: Random) -> str:
    """Words where an amount was asked for."""
    return chosen(rng, {"tidak tentu": 4, "< 1 juta": 3, "1-2 jt": 2, "tdk tetap": 2, "???": 1})
