"""People whom another office's list names and no list of candidates does yet: they become persons by their number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pijar.registry.copy import named, next_id, sync_sequence

_ADMIT = """
insert into registry_person (id, national_id, name, birth_date, sex, village_code, occupation_code)
select %(first)s - 1 + row_number() over (order by w.national_id), w.national_id, upper(coalesce(d.name, w.name)),
       coalesce(d.birth_date, w.birth_date), coalesce(d.sex, ''),
       case when d.village_code like %(city)s || '.%%' then d.village_code else '' end, ''
  from ({who}) w
  left join registry_populationline d on d.snapshot_id = %(population)s and d.national_id = w.national_id
 where not exists (select 1 from registry_person p where p.national_id = w.national_id)
   and coalesce(d.birth_date, w.birth_date) is not null and coalesce(d.name, w.name) <> ''
"""


def admit(who: str, parameters: Mapping[str, Any], *, population: int | None, city_code: str) -> int:
    """Makes persons of those the query `who` gives (national_id, name, birth_date) and nobody knows; returns how many.

    The population register's word on name, birth date and kelurahan comes first. Who has neither is left out.
    """
    values = dict(parameters) | {"first": next_id("registry_person"), "population": population, "city": city_code}
    made = named(_ADMIT.format(who=who), values)
    if made:
        sync_sequence("registry_person")
    return made
