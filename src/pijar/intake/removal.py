"""Taking files out of the batch: a new version takes the place of an old one, or an upload is withdrawn.

What a new version replaces is kept, rows and all: a list that was once paid must stay explainable. Only a withdrawal
deletes rows, and the persons nobody else ever named.
"""

from __future__ import annotations

import polars as pl
from django.db.models import ForeignObjectRel

from pijar.intake.linking import settle_persons
from pijar.intake.models import SourceFile
from pijar.linkage import cache
from pijar.linkage.services import join, part_from
from pijar.registry.copy import copy_frame, rows, run
from pijar.registry.models import Person

Ids = list[int]
# What only tells how a person came to be as it is keeps nobody in the registry.
HISTORY = {"intake_personchange"}

_STAYING = """
select distinct r.person_id from intake_stagedrow r join intake_sourcefile f on f.id = r.file_id and f.is_live
 where r.person_id = any(%s) and r.{0} <> all(%s)
"""
# A pair whose row leaves is shown by another row of the same person.
_OTHER_ROW = """
update linkage_candidatepair p set row_{0} = (
       select min(r.id) from intake_stagedrow r join intake_sourcefile f on f.id = r.file_id and f.is_live
        where r.person_id = p.person_{0} and r.{1} <> all(%s))
  from intake_stagedrow gone where gone.id = p.row_{0} and gone.{1} = any(%s)
"""


def national_ids_of(file_ids: Ids) -> pl.Series:
    """The NIKs (encrypted, hexadecimal) of these files' rows, to be settled anew."""
    sql = "select distinct national_id from intake_stagedrow where file_id = any(%s) and national_id is not null"
    return pl.Series("national_id", ["\\x" + bytes(secret).hex() for (secret,) in rows(sql, file_ids)], pl.String)


def among_rejected(secrets: pl.Series, new_files: Ids) -> pl.Series:
    """Those of these NIKs (encrypted) that stand in rejected rows of other files."""
    run("create temp table candidates (national_id bytea) on commit drop")
    copy_frame(secrets.to_frame("national_id"), "candidates", ["national_id"])
    found = rows(
        "select distinct c.national_id from candidates c join intake_stagedrow r using (national_id)"
        " where r.person_id is null and r.file_id <> all(%s)",
        new_files,
    )
    run("drop table candidates")
    return pl.Series("national_id", ["\\x" + bytes(secret).hex() for (secret,) in found], pl.String)


def supersede(year: int, name: str) -> pl.Series:
    """Takes the present version of a file out of the batch; its rows stay. Returns the NIKs to settle."""
    old = list(SourceFile.objects.filter(year=year, name=name, is_live=True).values_list("id", flat=True))
    SourceFile.objects.filter(id__in=old).update(is_live=False)
    return national_ids_of(old)


def restore(upload_id: int) -> Ids:
    """Puts back what the files of a withdrawn upload had taken the place of. Returns the files that are in again."""
    sql = (
        "select distinct on (f.year, f.name) f.id from intake_sourcefile f join intake_upload u on u.id = f.upload_id"
        " where u.withdrawn_at is null and u.id <> %s and not f.is_live"
        " and exists (select 1 from intake_sourcefile mine where mine.upload_id = %s and mine.year = f.year"
        "             and mine.name = f.name)"
        " and not exists (select 1 from intake_sourcefile other where other.is_live and other.year = f.year"
        "                 and other.name = f.name)"
        " order by f.year, f.name, f.id desc"
    )
    again = [number for (number,) in rows(sql, upload_id, upload_id)]
    SourceFile.objects.filter(id__in=again).update(is_live=True)
    return again


def delete_rows(ids: Ids, *, by: str = "file_id") -> tuple[int, int]:
    """Deletes the rows of withdrawn files, or rows by their own `id`, and the persons that nothing else speaks of.

    Returns how many rows went, and how many persons.
    """
    sql = f"select distinct person_id from intake_stagedrow where {by} = any(%s) and person_id is not null"
    people, nameless = [person for (person,) in rows(sql, ids)], _nameless(ids, by)
    # Who leaves stands for nobody, and nobody for who leaves; what was compared of them goes as well. Whom another list
    # names, too, stays joined: parted until the next comparison, one person would be billed twice.
    staying = {person for (person,) in rows(_STAYING.format(by), people, ids)}
    parted = part_from([person for person in people if person not in staying])
    for side in ("a", "b"):
        run(_OTHER_ROW.format(side, by), ids, ids)
    cache.outdate()
    run(f"delete from linkage_numbercase n using intake_stagedrow r where r.id = n.row_id and r.{by} = any(%s)", ids)
    gone = run(f"delete from intake_stagedrow where {by} = any(%s)", ids)
    run("delete from intake_personchange where person_id = any(%s)", nameless)
    run("delete from registry_person where id = any(%s)", nameless)
    # Who stays is still one with whom people said so, and has no value left that only a withdrawn row told.
    settle_persons((*parted, *join().touched))
    return gone, len(nameless)


def would_delete(ids: Ids, *, by: str = "file_id") -> tuple[int, int]:
    """How many rows and persons `delete_rows` would take away; nothing is touched."""
    return rows(f"select count(*) from intake_stagedrow where {by} = any(%s)", ids)[0][0], len(_nameless(ids, by))


def _nameless(ids: Ids, by: str) -> Ids:
    """The persons of these rows whom no other row and no book names. Who is one with them keeps nobody: they are parted."""
    others = " ".join(
        f"and not exists (select from {table} x where x.{column} = p.id)"
        for table, column in references_to_persons()
        if table not in ("registry_person", "intake_stagedrow")
    )
    sql = f"""
select p.id from registry_person p where p.id in (select person_id from intake_stagedrow where {by} = any(%s)) {others}
   and not exists (select from intake_stagedrow x where x.person_id = p.id and x.{by} <> all(%s))"""
    return [person for (person,) in rows(sql, ids, ids)]


def references_to_persons() -> list[tuple[str, str]]:
    """Every table and column that points to a person and so keeps it, read from the models themselves."""
    relations = Person._meta.get_fields(include_hidden=True)
    found = [(r.field.model._meta.db_table, str(r.field.column)) for r in relations if isinstance(r, ForeignObjectRel)]
    return sorted({(table, column) for table, column in found if table not in HISTORY})
