"""What must hold of what came in: files, rows, persons, registers."""

from __future__ import annotations

from pijar.cycle.invariant import Invariant
from pijar.intake.removal import references_to_persons

ROW = "'row ' || r.id || ' (file ' || r.file_id || ', row ' || r.row_number || ')'"
REGISTERS = {
    "dukcapil": "registry_populationline", "bpjstk": "registry_insuredline", "dtsen": "registry_welfareline",
    "asn": "funding_civilservant", "pledges": "funding_pledge", "payroll": "funding_payrollline",
    "participants": "enrolment_priorparticipation", "coverage": "coverage_coveragefigure",
}  # fmt: skip

ROWS = Invariant(
    "every_accepted_row_has_its_person",
    "rows, each accepted one with the person of its NIK",
    "select count(*) from intake_stagedrow",
    f"""
    select {ROW} || case
             when r.outcome = 'rejected' then ' is rejected, but has a person or no error'
             when r.person_id is null or p.id is null then ' is ' || r.outcome || ' and has no person'
             when p.national_id is distinct from r.national_id then ' has another NIK than person ' || p.id
             else ' is ' || r.outcome || ', but has errors or lacks a value' end as what
      from intake_stagedrow r left join registry_person p on p.id = r.person_id
     where case r.outcome when 'rejected' then r.person_id is not null or coalesce(cardinality(r.errors), 0) = 0
           else r.outcome not in ('created', 'updated', 'unchanged') or p.id is null or cardinality(r.errors) > 0
                or p.national_id is distinct from r.national_id or r.name is null or r.birth_date is null
                or r.village_code is null end
    union all
    select 'person ' || r.person_id || ' was created by ' || count(*) filter (where r.outcome = 'created' and f.is_live)
           || ' rows that are in, and by ' || count(*) filter (where r.outcome = 'created') || ' in all'
      from intake_stagedrow r join intake_sourcefile f on f.id = r.file_id
     where r.person_id is not null
     group by r.person_id
    -- Where a list was sent anew, the row that brought the person stands in its older version.
    having count(*) filter (where r.outcome = 'created' and f.is_live) > 1 or count(*) filter (where r.outcome = 'created') = 0
    """,
)
FILES = Invariant(
    "files_hold_their_rows",
    "files, each with as many rows as were read",
    "select count(*) from intake_sourcefile",
    """
    select coalesce('file ' || f.id || ' (upload ' || f.upload_id || ') has ', 'no file for ') || coalesce(r.n, 0) || ' rows, '
           || coalesce(case when u.withdrawn_at is null then f.rows || ' were read' else 'though it was withdrawn' end,
                       'file ' || r.file_id) as what
      from intake_sourcefile f
      join intake_upload u on u.id = f.upload_id
      full join (select file_id, count(*) as n from intake_stagedrow group by 1) r on r.file_id = f.id
     where coalesce(r.n, 0) is distinct from (case when u.withdrawn_at is null then f.rows else 0 end)
    union all
    select 'file ' || f.id || ' is in, though upload ' || u.id || ' was withdrawn'
      from intake_sourcefile f join intake_upload u on u.id = f.upload_id
     where f.is_live and u.withdrawn_at is not null
    """,
)


def _persons() -> Invariant:
    """A person whom nothing names is a leftover; a reference to nobody is a loss."""
    tables = [(table, column) for table, column in references_to_persons() if table != "registry_person"]
    named = " union all ".join(f"select '{table}' as source, {column} as id from {table}" for table, column in tables)
    return Invariant(
        "every_person_is_named_somewhere",
        "persons, each named by a row or by the books",
        "select count(*) from registry_person",
        f"""
        select 'person ' || p.id || ' is named nowhere' as what
          from registry_person p left join (select distinct id from ({named}) n) n using (id)
         where n.id is null and not exists (select 1 from registry_person q where q.survivor_id = p.id)
        union all
        select distinct n.source || ' names person ' || n.id || ', who is not there'
          from ({named}) n left join registry_person p using (id) where n.id is not null and p.id is null
        """,
    )


def _snapshots() -> Invariant:
    counted = " union all ".join(
        f"select '{kind}' as kind, snapshot_id, count(*) as n from {table} group by 2" for kind, table in REGISTERS.items()
    )
    return Invariant(
        "registers_hold_what_was_loaded",
        "registers, every line loaded or refused with its code",
        "select count(*) from registry_snapshot",
        f"""
        select coalesce('snapshot ' || s.id || ' (' || s.kind || ') of ' || s.rows || ' lines: ' || s.loaded || ' loaded, '
               || s.rejected || ' refused', 'no snapshot ' || l.snapshot_id) || '; there are ' || coalesce(l.n, 0) || ' and '
               || coalesce(f.n, 0) as what
          from registry_snapshot s
          left join (select snapshot_id, count(*) as n from registry_snapshotfault group by 1) f on f.snapshot_id = s.id
          full join (select * from ({counted}) c where snapshot_id is not null) l on l.snapshot_id = s.id and l.kind = s.kind
         where (s.loaded, s.rejected, s.rows)
               is distinct from (coalesce(l.n, 0)::int, coalesce(f.n, 0)::int, (s.loaded + s.rejected))
        """,
    )


CHECKS = (ROWS, FILES, _persons, _snapshots)
