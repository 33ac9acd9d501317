"""People whom another office's list names and no list of candidates does yet: they become persons by their number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pijar.registry.copy import asked, lock, named, next_id, sync_sequence

_UNKNOWN = "not exists (select 1 from registry_person p where p.national_id = w.national_id)"
_ADMIT = f"""
insert into registry_person (id, national_id, name, birth_date, sex, village_code, occupation_code)
select %(first)s - 1 + row_number() over (order by w.national_id), w.national_id, upper(coalesce(d.name, w.name)),
       coalesce(d.birth_date, w.birth_date), coalesce(d.sex, ''),
       case when d.village_code like %(city)s || '.%%' then d.village_code else '' end, ''
  from ({{who}}) w
  left join registry_populationline d on d.snapshot_id = %(population)s and d.national_id = w.national_id
 where {_UNKNOWN}
   and coalesce(d.birth_date, w.birth_date) is not null and coalesce(d.name, w.name) <> ''
"""


def admit(who: str, parameters: Mapping[str, Any], *, population: int | None, city_code: str) -> int:
    """Makes persons of those the query `who` gives (national_id, name, birth_date) and nobody knows; returns how many.

    The population register's word on name, birth date and kelurahan comes first. Who has neither is left out.
    """
    values = dict(parameters) | {"population": population, "city": city_code}
    if not asked(f"select 1 from ({who}) w where {_UNKNOWN} limit 1", values):
        return 0
    # A list or a form that makes persons meanwhile would give them the same ids.
    lock("intake")
    values["first"] = next_id("registry_person")
    made = named(_ADMIT.format(who=who), values)
    if made:
        sync_sequence("registry_person")
    return made
