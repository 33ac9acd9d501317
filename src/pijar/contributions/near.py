"""Who may be meant by a NIK that nobody has: persons whose NIK differs by one digit, or by two neighbours changed about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from pijar.registry.copy import asked
from pijar.registry.crypto import identifiers

PEOPLE = """
select p.id, p.name, p.national_id, l.id, coalesce(r.bucket, '')
  from registry_person p
  left join contributions_batchline l on l.person_id = p.id and l.batch_id = %(batch)s
  left join contributions_lineresult r on r.line_id = l.id
 where p.national_id = any(%(niks)s::bytea[]) and p.survivor_id is null
"""


@dataclass(frozen=True)
class Near:
    """A person who may be meant; `line_id` when billed in the batch, `bucket` how that line was answered."""

    person_id: int
    name: str
    national_id: bytes
    line_id: int | None
    bucket: str


def variants(nik: str) -> Iterator[str]:
    """Every number that differs by one digit or by two neighbours changed about: 144 and at most 15."""
    for place, digit in enumerate(nik):
        yield from (nik[:place] + other + nik[place + 1 :] for other in "0123456789" if other != digit)
    for place in range(len(nik) - 1):
        if nik[place] != nik[place + 1]:
            yield nik[:place] + nik[place + 1] + nik[place] + nik[place + 2 :]


def near(niks: Sequence[str], batch: int) -> dict[str, list[Near]]:
    """Per NIK the persons it may mean; first who is billed in the batch and was not accepted."""
    asked_for = [(nik, variant) for nik in niks for variant in variants(nik)]
    if not asked_for:
        return {}
    secrets = identifiers().encrypt_series("national_id", pl.Series([variant for _, variant in asked_for])).to_list()
    meant: dict[bytes, list[str]] = {}
    for (nik, _), secret in zip(asked_for, secrets, strict=True):
        meant.setdefault(bytes.fromhex(secret.removeprefix("\\x")), []).append(nik)
    found: dict[str, list[Near]] = {}
    for person, name, national_id, line, bucket in asked(PEOPLE, {"batch": batch, "niks": list(meant)}):
        for nik in meant[bytes(national_id)]:
            found.setdefault(nik, []).append(Near(person, name, bytes(national_id), line, bucket))
    for people in found.values():
        people.sort(key=lambda one: (one.bucket not in ("missing", "rejected"), one.line_id is None, one.person_id))
    return found
