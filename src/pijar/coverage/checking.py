"""The public check: one NIK and one thing that is not part of it, and a yes or nothing.

Whatever is not a yes is one answer: an unknown NIK, a person without cover on the day, a wrong word, a month that the insurer
has not confirmed. So that the time tells nothing either, the same work is done for all of them: who is unknown is looked up
under somebody else's record, drawn from the whole register, and every comparison is made, whatever the one before it gave.
"""

from __future__ import annotations

import hmac
import re
import time
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from threading import Lock
from typing import Any

from django.db import connection

from pijar.coverage import selectors, throttle
from pijar.coverage.rules import coverage_on
from pijar.coverage.throttle import Limits
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.registry import prepared
from pijar.registry.crypto import identifiers
from pijar.registry.selectors import national_id_of

# Family cards that are compared: the two told last. Each answer reads so many, whether there are any or not.
CARDS = 2
SHORTEST_WORD = 3
BLANK_CARD = "0" * 16
# For so long a process keeps what it knows of the register's size.
SIZE_SECONDS = 3600

# Network, then NIK, then site: whoever is over a limit is not counted further, so one network uses up nobody else's.
CHECK = f"""
with counted_net as ({throttle.COUNT.format(source=f"values ({throttle.VALUES.format(key='net')})")}),
     net as (select ({throttle.within("net")}) as fine from counted_net),
     counted_nik as ({throttle.COUNT.format(source=f"select {throttle.VALUES.format(key='nik')} from net where fine")}),
     nik as (select total <= %(guesses)s as fine from counted_nik),
     counted_site as ({throttle.COUNT.format(source=f"select {throttle.VALUES.format(key='site')} from nik where fine")}),
     site as (select ({throttle.within("site")}) as fine from counted_site)
select (select fine from net), (select fine from nik), (select fine from site), given.is_known, given.name, p.name,
       (select array_agg(told.family_card) from (
          select r.family_card from intake_stagedrow r where r.person_id = any(who.ids) and r.family_card is not null
           order by r.id desc limit {CARDS}) told),
       {selectors.FACT_COLUMNS}
  from (select coalesce(known.national_id, other.national_id) as secret, known.id is not null as is_known,
               coalesce(known.name, other.name) as name
          from (select %(secret)s::bytea as secret) asked
          left join lateral (select s.national_id, s.name from registry_person s where s.id >= %(point)s and s.survivor_id is null
                              order by s.id limit 1) other on true
          left join registry_person known on known.national_id = asked.secret) given
{selectors.FACT_TABLES}"""
GIVE_BACK = "update coverage_checkcounter set total = total - 1 where key = %(nik)s and total > 0 returning total"


class Answer(StrEnum):
    """What the page may say; `BUSY`: too many questions came from this network, or from everywhere."""

    YES = "yes"
    UNSURE = "unsure"
    BUSY = "busy"


@dataclass(frozen=True)
class Asked:
    """One question: a NIK of sixteen digits, a word or four digits, and the day."""

    nik: str
    second: str
    on: date


def nik_digits(nik: str) -> str | None:
    """The sixteen digits of a NIK as people type it; None for anything else."""
    digits = re.sub(r"[\s.\-']", "", nik)
    return digits if re.fullmatch("[0-9]{16}", digits) else None


def is_second(text: str) -> bool:
    """Whether it can be the second thing: a word of letters, or four (or all sixteen) digits of a family card."""
    return bool(_card_digits(text) or (first_word(text) and not re.search("[0-9]", text)))


def first_word(name: str) -> str:
    """The first word of a name in plain capitals; a title or initial of one or two letters is passed over if more follows."""
    plain = unicodedata.normalize("NFKD", name.upper())
    words = ["".join(letter for letter in word if "A" <= letter <= "Z") for word in re.split(r"[\s.,\-]+", plain)]
    words = [word for word in words if word]
    return next((word for word in words if len(word) >= SHORTEST_WORD), words[0] if words else "")


def _card_digits(text: str) -> str:
    """The last four digits of a family card's number, of four or of all sixteen typed; empty for anything else."""
    digits = re.sub(r"[\s.\-']", "", text)
    return digits[-4:] if re.fullmatch("[0-9]{4}|[0-9]{16}", digits) else ""


def check(asked: Asked, *, network: str, at: datetime, limits: Limits) -> Answer:
    """The answer to one question, after it was counted. Raises Refusal (NIK_INVALID) when the NIK is not 16 digits."""
    secret = national_id_of(asked.nik)
    if secret is None:
        raise Refusal("NIK_INVALID", "A NIK has 16 digits.")
    given = throttle.windows(at)
    hidden = throttle.key_of("nik", secret.hex(), given["day"])
    net_fine, nik_fine, site_fine, *found = _ask(asked.on, secret, hidden, network, given, limits)
    throttle.sweep(given["day"])
    if not net_fine or (nik_fine and not site_fine):
        return Answer.BUSY
    if not nik_fine:
        return Answer.UNSURE
    if not _is_covered(found, asked):
        return Answer.UNSURE
    # A yes was no guess: it takes nothing from the tries of the day.
    prepared.one(GIVE_BACK, {"nik": hidden})
    return Answer.YES


def _ask(on: date, secret: bytes, hidden: bytes, network: str, given: dict[str, Any], limits: Limits) -> Any:
    """Counts and looks up, in one statement whoever is asked about."""
    least, most = _size()
    point = least + int.from_bytes(hidden[:8], "big") % (most - least + 1)
    values = {
        "secret": secret, "nik": hidden, "net": throttle.key_of("network", network, given["day"]), "point": point,
        "site": throttle.key_of("site", "", given["day"]), "guesses": limits.nik,
        "month": Month.of(on).first_day,
        **given, **throttle.numbers(limits.network, "net"), **throttle.numbers(limits.site, "site"),
    }  # fmt: skip
    return prepared.one(CHECK, values)


def _is_covered(found: list[Any], asked: Asked) -> bool:
    """Known, named rightly, and covered on the day: each is found out, whatever the others say."""
    is_known, listed_name, name, cards, *facts = found
    read = identifiers()
    sealed = [*(cards or []), *[_blank_card()] * CARDS][:CARDS]
    digits = [read.decrypt("family_card", card)[-4:] for card in sealed]
    fits = _fits(asked.second, [first_word(listed_name or ""), first_word(name or "")], digits, len(cards or []))
    state = coverage_on(asked.on, selectors.facts_in(facts))
    return all((is_known, fits, state.covered is True))


def _fits(second: str, words: list[str], digits: list[str], told: int) -> bool:
    """Whether the word is one of the first words, or the digits end one of the cards told; all are compared."""
    word, card = first_word(second).encode(), _card_digits(second).encode()
    named = [hmac.compare_digest(word, known.encode()) for known in words]
    carded = [hmac.compare_digest(card, known.encode()) and place < told for place, known in enumerate(digits)]
    return (any(named) and bool(word)) or (any(carded) and bool(card))


_known: dict[str, Any] = {}
_lock = Lock()


def _blank_card() -> bytes:
    if "card" not in _known:
        _known["card"] = identifiers().encrypt("family_card", BLANK_CARD)
    return bytes(_known["card"])


def _size() -> tuple[int, int]:
    """The first and last number of the register's persons, asked for once in a while."""
    with _lock:
        if time.monotonic() >= _known.get("until", 0):
            with connection.cursor() as cursor:
                cursor.execute("select coalesce(min(id), 0), coalesce(max(id), 0) from registry_person where survivor_id is null")
                _known["size"] = cursor.fetchone()
            _known["until"] = time.monotonic() + SIZE_SECONDS
        return _known["size"][0], _known["size"][1]
