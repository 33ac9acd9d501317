"""Empty tables are filled without their indexes, and have every one of them again at the end."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from pijar.registry.bulk import indexed_at_the_end
from pijar.registry.copy import rows
from pijar.registry.models import Person

TABLES = ("registry_person", "intake_stagedrow")


def indexes() -> list[tuple[str, str]]:
    """Every index of both tables by its definition, and every constraint."""
    found = rows("select indexname, indexdef from pg_indexes where tablename = any(%s) order by 1", list(TABLES))
    rules = "select conname, pg_get_constraintdef(oid) from pg_constraint where conrelid = any(%s::regclass[]) order by 1"
    return [*found, *rows(rules, list(TABLES))]


def person(number: bytes) -> Person:
    return Person.objects.create(national_id=number, name="UJI", birth_date=date(1990, 1, 1), village_code="33.74.12.1004")


@pytest.mark.django_db
def test_indexes_go_for_the_block_and_come_back_as_they_were():
    before = indexes()
    with transaction.atomic():
        with indexed_at_the_end(*TABLES) as done:
            during = indexes()
            person(b"a")
        assert done
    assert indexes() == before
    gone = {name for name, _ in before} - {name for name, _ in during}
    assert {"registry_person_national_id_key", "person_village_name", "row_once"} <= gone
    assert {"registry_person_pkey", "intake_stagedrow_pkey", "person_survivor", "row_rejected_nik"} <= {
        line[0] for line in during
    }


@pytest.mark.django_db
def test_a_person_twice_is_refused_and_all_is_as_it_was():
    before = indexes()
    with pytest.raises(IntegrityError), transaction.atomic(), indexed_at_the_end(*TABLES):
        person(b"a")
        person(b"a")
    assert indexes() == before
    assert not Person.objects.exists()


@pytest.mark.django_db
def test_a_table_that_somebody_reads_is_filled_in_the_usual_way():
    import psycopg

    with psycopg.connect(**_parameters()) as other:
        other.execute("select count(*) from registry_person")
        with transaction.atomic():
            with indexed_at_the_end(*TABLES) as done:
                person(b"a")
            assert not done
        other.rollback()
    assert Person.objects.count() == 1


def _parameters() -> dict[str, object]:
    wanted = {"dbname", "user", "password", "host", "port"}
    return {name: value for name, value in connection.get_connection_params().items() if name in wanted}
