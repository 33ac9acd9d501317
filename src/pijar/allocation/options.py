"""What a programme says about places and their order: its faults by code, and the typed options it makes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pijar.allocation.types import RANKING, RankKey, Share
from pijar.kernel.errors import Detail
from pijar.kernel.month import Month

KEYS = frozenset({"ranking", "dbhcht_others_by_decree"})
FUND_KEYS = frozenset({"only", "others_by_decree", "quota_by_village", "quota_by_sector", "quota_from"})
SHARES = {"quota_by_village": Share.VILLAGE, "quota_by_sector": Share.SECTOR}
TOBACCO = "DBHCHT"
# More people than any city has; the database counts no further than twice this.
MOST_PLACES = 1_000_000_000
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
ENGLISH = {
    "RANKING": "ranking: must be a list of %(known)s, each at most once",
    "RANKING_ENROLLED": "ranking: must begin with enrolled, so that nobody loses cover to a newcomer",
    "OTHERS_BY_DECREE": "%(key)s: must be a whole number, 0 or more, not %(given)s",
    "OTHERS_WITHOUT_FIRST": "funds.%(fund)s.others_by_decree: needs first, the sectors that the others are apart from",
    "FUND_FIRST_AND_ONLY": "funds.%(fund)s: takes first or only, not both: only lets nobody else in",
    "QUOTA_SHARED_TWICE": "funds.%(fund)s: quota_by_village or quota_by_sector, not both",
    "QUOTA_SHARE": "funds.%(fund)s.%(key)s: must be a mapping of words in quotes to whole numbers, 0 or more",
    "QUOTA_SHARE_OTHERS": "funds.%(fund)s: others_by_decree cannot stand beside %(key)s",
    "QUOTA_FROM": "funds.%(fund)s.quota_from: must be a mapping of months such as 2026-07 to whole numbers, 0 or more",
}


def _fault(code: str, **values: object) -> Detail:
    return Detail(code, {name: str(value) for name, value in values.items()})


def faults(data: Mapping[str, Any]) -> Iterator[Detail]:
    """Every fault of the keys this module reads, in their order."""
    yield from _of_ranking(data.get("ranking", list(RANKING)))
    if not _is_count(data.get("dbhcht_others_by_decree", 0)):
        yield _fault("OTHERS_BY_DECREE", key="dbhcht_others_by_decree", given=repr(data["dbhcht_others_by_decree"]))
    funds = data.get("funds")
    for code, fund in funds.items() if isinstance(funds, dict) else ():
        if isinstance(fund, dict):
            yield from _of_fund(code, fund, data.get("dbhcht_others_by_decree", 0))


def _is_count(given: object) -> bool:
    return isinstance(given, int) and not isinstance(given, bool) and 0 <= given <= MOST_PLACES


def _of_ranking(given: Any) -> Iterator[Detail]:
    known = [key.value for key in RANKING]
    if not isinstance(given, list) or any(word not in known for word in given) or len(set(given)) < len(given):
        yield _fault("RANKING", known=", ".join(known))
    elif given[:1] != [RankKey.ENROLLED.value]:
        yield _fault("RANKING_ENROLLED")


def _of_fund(code: object, fund: Mapping[str, Any], for_tobacco: object) -> Iterator[Detail]:
    others = fund.get("others_by_decree", 0)
    if not _is_count(others):
        yield _fault("OTHERS_BY_DECREE", key=f"funds.{code}.others_by_decree", given=repr(others))
    elif others and not fund.get("first"):
        yield _fault("OTHERS_WITHOUT_FIRST", fund=code)
    if fund.get("first") and fund.get("only"):
        yield _fault("FUND_FIRST_AND_ONLY", fund=code)
    yield from _of_shares(code, fund, _others(fund, for_tobacco))
    dated = fund.get("quota_from", {})
    if not isinstance(dated, dict) or not all(_MONTH.fullmatch(str(month)) and _is_count(n) for month, n in dated.items()):
        yield _fault("QUOTA_FROM", fund=code)


def _of_shares(code: object, fund: Mapping[str, Any], others: object) -> Iterator[Detail]:
    given = [key for key in SHARES if key in fund]
    if len(given) > 1:
        yield _fault("QUOTA_SHARED_TWICE", fund=code)
    for key in given:
        share = fund[key]
        if not isinstance(share, dict) or not all(isinstance(name, str) and _is_count(n) for name, n in share.items()):
            yield _fault("QUOTA_SHARE", fund=code, key=key)
        if others:
            yield _fault("QUOTA_SHARE_OTHERS", fund=code, key=key)


def _others(fund: Mapping[str, Any], for_tobacco: Any) -> Any:
    given = fund.get("others_by_decree")
    return for_tobacco if given is None and fund.get("kind") == TOBACCO and fund.get("first") else given or 0


def ranking_of(data: Mapping[str, Any]) -> tuple[RankKey, ...]:
    """By what the programme puts people in order."""
    return tuple(RankKey(word) for word in data.get("ranking", RANKING))


def options_of(fund: Mapping[str, Any], data: Mapping[str, Any]) -> dict[str, Any]:
    """The rules of a checked fund, by the names of `FundPlaces`; months of `quota_from` are months."""
    key = next((key for key in SHARES if key in fund), None)
    dated = {Month.parse(str(month)): places for month, places in (fund.get("quota_from") or {}).items()}
    return {
        "only": tuple(fund.get("only") or ()), "others_by_decree": _others(fund, data.get("dbhcht_others_by_decree", 0)),
        "share": SHARES[key] if key else Share.NONE, "quotas": dict(fund[key]) if key else {}, "quota_from": dated,
    }  # fmt: skip
