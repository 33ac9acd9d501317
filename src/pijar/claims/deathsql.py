"""Deaths of the population register matched with participants, in sets: a million people are one statement."""

from __future__ import annotations

from pijar.claims.deathtypes import STANDS
from pijar.registry.types import PopulationStatus

_DEAD, _STANDS = PopulationStatus.DEAD.value, ", ".join(f"'{state}'" for state in STANDS)
# The dead of one register by the person whose number it is; one who gave way to another record is followed. Where the record
# that stands has a number of its own that the register says is alive, the other number was a slip and tells nothing.
DEAD = f"""
create temp table death_known on commit drop as
with dead as materialized (
    select national_id, name, coalesce(status_on, %(as_of)s) as died_on, status_on is not null as day_known
      from registry_populationline
     where snapshot_id = %(snapshot)s and status = '{_DEAD}' and coalesce(status_on, %(as_of)s) <= %(last)s
)
select distinct on (s.id) s.id as person_id, s.name as known_as, d.name as told_as, s.village_code, s.national_id, d.died_on,
       d.day_known
  from dead d
  join registry_person p on p.national_id = d.national_id
  join registry_person s on s.id = coalesce(p.survivor_id, p.id)
 where p.id = s.id or not exists (select 1 from registry_populationline o where o.snapshot_id = %(snapshot)s
                                   and o.national_id = s.national_id and o.status <> '{_DEAD}')
 order by s.id, p.id <> s.id, d.day_known desc, d.died_on
"""
# Whoever was enrolled, billed, or paid for before there were books of ours, under any of their records.
MATCH = """
create temp table death_match on commit drop as
with same as materialized (
    select person_id, person_id as record_id from death_known
    union all select k.person_id, m.id from death_known k join registry_person m on m.survivor_id = k.person_id
), took_part as (
    select s.person_id from same s where exists (select 1 from enrolment_enrolment e where e.person_id = s.record_id)
    union select s.person_id from same s where exists (select 1 from contributions_batchline l where l.person_id = s.record_id)
    union select s.person_id from same s join registry_person p on p.id = s.record_id
           where exists (select 1 from enrolment_priorparticipation v where v.national_id = p.national_id)
)
select k.* from death_known k join took_part t using (person_id)
"""
# Participants of before our books whom nobody knows as a person yet, and whom the register says is dead.
UNKNOWN_DEAD = f"""
select v.national_id, max(v.name) as name, max(v.birth_date) as birth_date
  from enrolment_priorparticipation v
  join registry_populationline d on d.snapshot_id = %(population)s and d.national_id = v.national_id and d.status = '{_DEAD}'
 group by 1
"""
# Deaths that were found before, by the record that stands now.
STANDING = """
create temp table death_standing on commit drop as
select f.id, coalesce(p.survivor_id, p.id) as person_id, f.state, f.died_on,
       (%(as_of)s::date, %(snapshot)s::bigint) >= (x.as_of, x.id) as may_speak,
       (%(as_of)s::date, %(snapshot)s::bigint) > (x.as_of, x.id) as is_newer
  from claims_deathfound f join registry_person p on p.id = f.person_id join registry_snapshot x on x.id = f.snapshot_id
"""
NEW = """
select m.person_id, m.national_id, m.died_on, m.day_known, m.village_code, m.told_as, m.known_as from death_match m
 where not exists (select 1 from death_standing s where s.person_id = m.person_id) order by m.person_id
"""
# A later register says again what was withdrawn, or says another day.
AGAIN = """
select s.id, m.died_on, m.day_known, m.told_as, m.known_as from death_standing s join death_match m using (person_id)
 where s.state = 'withdrawn' and s.is_newer order by s.id
"""
OTHER_DAY = """
select s.id, m.died_on, m.day_known from death_standing s join death_match m using (person_id)
 where s.state <> 'withdrawn' and s.is_newer and s.died_on <> m.died_on order by s.id
"""
# This register says that the person lives: a correction, or the number turned out to be somebody else's.
ALIVE = f"""
select s.id from death_standing s
 where s.state <> 'withdrawn' and s.may_speak
   and not exists (select 1 from death_known k where k.person_id = s.person_id)
   and exists (select 1 from registry_person p
                 join registry_populationline d on d.national_id = p.national_id and d.snapshot_id = %(snapshot)s
                where p.id = s.person_id and d.status <> '{_DEAD}')
 order by s.id
"""
# People of the same family card in the lists that hold, of whom this register does not say that they died.
HEIRS = f"""
with card as (
    select distinct s.person_id, r.family_card
      from (select unnest(%(people)s::bigint[]) as person_id) s
      join registry_person p on p.id = s.person_id or p.survivor_id = s.person_id
      join intake_stagedrow r on r.person_id = p.id and r.family_card is not null
      join intake_sourcefile f on f.id = r.file_id and f.is_live
)
select distinct c.person_id, h.id, h.name, h.birth_date
  from card c
  join intake_stagedrow r on r.family_card = c.family_card and r.person_id is not null
  join intake_sourcefile f on f.id = r.file_id and f.is_live
  join registry_person q on q.id = r.person_id
  join registry_person h on h.id = coalesce(q.survivor_id, q.id) and h.id <> c.person_id
 where not exists (select 1 from registry_populationline d where d.snapshot_id = %(snapshot)s and d.national_id = h.national_id
                    and d.status = '{_DEAD}')
 order by 1, 4, 2
"""
# What `contributions.afterdeath` reckons with.
KNOWN = f"""
create temp table died_known on commit drop as
select coalesce(p.survivor_id, p.id) as person_id, min(f.died_on) as died_on
  from claims_deathfound f join registry_person p on p.id = f.person_id where f.state in ({_STANDS}) group by 1
"""
# The last month whose list has left with the person on it, under any record.
LAST_SENT = """
select max(l.month) from contributions_batchline l
  join contributions_batch b on b.id = l.batch_id and b.state not in ('draft', 'checked')
  join registry_person p on p.id = l.person_id where p.id = %(person)s or p.survivor_id = %(person)s
"""
STILL_CARRIED = """
select exists (select 1 from enrolment_enrolment e join registry_person p on p.id = e.person_id
                where e.valid_until is null and (p.id = %(person)s or p.survivor_id = %(person)s))
"""
TOTALS = """
select count(*) filter (where f.heirs_count > 0), coalesce(sum(f.heirs_count), 0)::bigint,
       count(*) filter (where f.state = 'doubted'), count(f.claim_id), count(f.halt_id)
  from death_match m join registry_person p on p.id = m.person_id or p.survivor_id = m.person_id
  join claims_deathfound f on f.person_id = p.id
 where f.state <> 'withdrawn'
"""
