"""Figures: marts say what the books say, publications are frozen, public files follow from them, the path is reckoned."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from cities import FEBRUARY, JANUARY, MARCH, programme
from pijar.analytics import opendata, publishing, selectors, services
from pijar.analytics.metrics import document, metrics
from pijar.analytics.models import Count, Gathering, Participation, Publication, PublishedCell, PublishedLine
from pijar.analytics.tables import Earlier, drafted
from pijar.analytics.types import BANDS, LeverKind, Told
from pijar.audit.models import Event
from pijar.contributions.models import Batch, BatchLine, LineResult
from pijar.cycle import opendata as open_data
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.registry.copy import rows
from pijar.staff.types import CONSOLE, Actor

RINA, TONO = Actor("rina"), Actor("tono")


def test_the_marts_say_what_the_books_say(known_city: None) -> None:
    done = services.gather(FEBRUARY, actor=CONSOLE)
    lines = BatchLine.objects.filter(month=FEBRUARY.first_day)
    assert done.is_sent and done.changed
    assert selectors.total(FEBRUARY, "participants") == lines.count() > 100
    accepted = LineResult.objects.filter(line__in=lines, bucket="accepted").count()
    assert selectors.total(FEBRUARY, "accepted") == accepted < lines.count()
    assert selectors.by_fund(FEBRUARY) == {
        code: lines.filter(batch__fund_code=code).count() for code in ("APBD", "ASN", "DBHCHT")
    }
    sql = """select p.village_code, count(*) from contributions_batchline l join registry_person p on p.id = l.person_id
              where l.month = %s group by 1"""
    villages = dict(rows(sql, FEBRUARY.first_day))
    assert selectors.counts_by_village(FEBRUARY, "participants") == villages
    paid = sum(b.total for b in Batch.objects.filter(month=FEBRUARY.first_day))
    assert selectors.total(FEBRUARY, "contributions") == paid > 0
    assert sum(selectors.ages(FEBRUARY).values()) == lines.count()
    assert sum(selectors.by_fund_and_sector(FEBRUARY).values()) == lines.count()
    assert sum(selectors.by_fund_and_district(FEBRUARY).values()) == lines.count()


def test_who_came_and_who_left_are_the_difference_of_two_months(known_city: None) -> None:
    for month in (JANUARY, FEBRUARY):
        services.gather(month, actor=CONSOLE)
    before, now = (set(BatchLine.objects.filter(month=m.first_day).values_list("person", flat=True)) for m in (JANUARY, FEBRUARY))
    assert selectors.total(FEBRUARY, "newly_enrolled") == len(now - before)
    assert selectors.total(FEBRUARY, "left") == len(before - now)
    assert selectors.total(JANUARY, "newly_enrolled") == len(before)


def test_ages_are_those_of_the_first_day(known_city: None) -> None:
    month = Month(2026, 2)
    for born, band in (
        (date(2008, 2, 1), "18-24"),
        (date(2008, 2, 2), "0-17"),
        (date(1961, 2, 1), "65+"),
        (date(1961, 2, 2), "55-64"),
    ):
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("update registry_person set birth_date = %s", [born])
            services.gather(month, actor=CONSOLE)
            assert {found for _, found in selectors.ages(month)} == {band}, born
            transaction.set_rollback(True)
    assert len(BANDS) == 7


def test_gathering_again_changes_nothing_and_says_so_once(known_city: None) -> None:
    first = services.gather(FEBRUARY, actor=RINA)
    counted = Participation.objects.count(), Count.objects.count()
    again = services.gather(FEBRUARY, actor=TONO)
    assert (again.checksum, again.changed) == (first.checksum, False)
    assert (Participation.objects.count(), Count.objects.count()) == counted
    assert Event.objects.filter(action="figures.gather").count() == 1
    LineResult.objects.filter(bucket="accepted", line__month=FEBRUARY.first_day).first().delete()
    assert services.gather(FEBRUARY, actor=TONO).changed
    assert Gathering.objects.get().actor == "tono"


def test_a_month_without_lists_has_no_figures(city: None) -> None:
    with pytest.raises(Refusal, match="has no list"):
        services.gather(MARCH, actor=CONSOLE)


def test_drafts_are_not_published(known_city: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        cursor.execute("update contributions_batch set state = 'draft', approved_by = '' where month = %s and fund_code = 'ASN'",
                       [FEBRUARY.first_day])  # fmt: skip
        cursor.execute("set local session_replication_role = origin")
    with pytest.raises(Refusal) as refused:
        publishing.publish(FEBRUARY, actor=RINA)
    assert refused.value.code == "MONTH_NOT_SENT" and not Publication.objects.exists()


@pytest.fixture
def published(known_city: None) -> Any:
    return publishing.publish(JANUARY, actor=RINA, note="pertama")[0]


def test_a_publication_is_frozen_and_its_checksum_proves_it(published: Any) -> None:
    made = Publication.objects.get()
    assert (made.version, made.made_by, made.note) == (1, "rina", "pertama")
    assert publishing.is_whole(made)
    assert Event.objects.get(action="figures.publish").details["checksum"] == made.checksum
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
    for model in (Publication, PublishedLine, PublishedCell):
        table = model._meta.db_table
        for sql in (f"delete from {table}", f"update {table} set id = id", f"truncate {table} cascade"):
            with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql)
    line = PublishedLine.objects.first()
    PublishedLine.objects.create(publication=made, table=line.table, position=9999, keys=line.keys, numbers=line.numbers)
    assert not publishing.is_whole(made)


def test_the_same_numbers_make_no_new_version_and_others_do(published: Any) -> None:
    again, is_new = publishing.publish(JANUARY, actor=TONO)
    assert not is_new and again.checksum == published.checksum
    with connection.cursor() as cursor:
        cursor.execute("update registry_person set birth_date = '1995-05-05'")
    later, is_new = publishing.publish(JANUARY, actor=TONO)
    assert is_new and later.version == 2
    assert selectors.publication(JANUARY).version == 2
    assert selectors.publication(JANUARY, 1).checksum == published.checksum
    assert [one.version for one in selectors.publications()] == [2, 1]


def test_every_number_told_is_the_true_one_or_said_not_to_be(published: Any) -> None:
    truth = {cell: (state, value) for cell, state, value in PublishedCell.objects.values_list("cell", "state", "value")}
    seen = 0
    for row in published.table("participants_by_village").rows:
        state, value = truth[f"people/village:{row.keys[0]}"]
        number = row.numbers["participants"]
        assert number.state.value == state
        assert number.value == (value if number.is_shown else None)
        seen += value
    assert seen == selectors.total(JANUARY, "participants")
    small = [value for state, value in truth.values() if state == Told.SHOWN.value and 0 < value < 5]
    assert small == []


def test_public_files_follow_from_the_version_alone(published: Any) -> None:
    for code, table in published.tables.items():
        body = opendata.as_csv(published, code)
        assert body == opendata.as_csv(selectors.publication(JANUARY, 1), code)
        lines = list(csv.DictReader(io.StringIO(body.decode())))
        assert len(lines) == len(table.rows)
        told = json.loads(opendata.as_json(published, code))
        assert [{k: "" if v is None else str(v) for k, v in row.items()} for row in told["rows"]] == lines
    before = opendata.as_csv(published, "participants_by_fund")
    LineResult.objects.filter(line__month=JANUARY.first_day).delete()
    services.gather(JANUARY, actor=CONSOLE)
    assert opendata.as_csv(selectors.publication(JANUARY), "participants_by_fund") == before


def test_the_dictionary_knows_every_table_column_and_code(published: Any) -> None:
    known = document()
    assert set(published.tables) == set(known["tables"])
    for code, table in published.tables.items():
        assert set(table.measures) == set(known["tables"][code]["measures"])
        assert set(table.keys) <= set(known["keys"])
    for one in metrics().values():
        assert one.unit in known["units"] and set(one.name) == set(one.means) == {"id", "en"}
    tables = set(connection.introspection.table_names())
    assert {source for one in metrics().values() for source in one.sources} <= tables


def test_the_catalogue_names_every_file_with_its_checksum(published: Any) -> None:
    import hashlib

    told = json.loads(opendata.catalogue([published]))
    assert told["@type"] == "dcat:Catalog" and told["dcterms:publisher"]["foaf:name"] == "Dinas Tenaga Kerja"
    assert {one["dcterms:identifier"] for one in told["dcat:dataset"]} == set(published.tables)
    for one in told["dcat:dataset"]:
        for file in one["dcat:distribution"]:
            form = file["dcat:downloadURL"]["@id"].rpartition(".")[2]
            body = opendata.file(published, one["dcterms:identifier"], form)
            assert file["spdx:checksum"]["spdx:checksumValue"] == hashlib.sha256(body).hexdigest()
            assert int(file["dcat:byteSize"]["@value"]) == len(body)


def test_the_path_is_reckoned_from_the_figure(city: None) -> None:
    path = selectors.coverage_path(2026)
    assert path is not None
    # 756,873 x 71.59 % - 390,498, the next whole person.
    assert (path.gap, path.goal) == (151_348, 541_846)
    programme = {one.kind: one for one in path.levers}[LeverKind.PROGRAMME]
    assert (programme.known, programme.known_share, programme.people) == (8_500, Decimal("0.0562"), None)
    assert path.left_over == path.gap
    made = services.propose_lever(
        year=2026, kind=LeverKind.COMPANIES, people=100_000, on=date(2026, 1, 5), reference="Surat Apindo 1", actor=RINA
    )
    assert selectors.coverage_path(2026).promised == 0
    with pytest.raises(Refusal) as refused:
        services.decide_lever(made.id, approve=True, actor=Actor(" Rina "))
    assert refused.value.code == "LEVER_OWN"
    services.decide_lever(made.id, approve=True, actor=TONO)
    path = selectors.coverage_path(2026)
    assert (path.promised, path.left_over) == (100_000, 51_348)
    with pytest.raises(DatabaseError, match="decided once"), transaction.atomic():
        type(made).objects.filter(id=made.id).update(people=1)


@pytest.mark.parametrize(
    ("people", "reference", "code"),
    [(-1, "Surat", "PEOPLE_WRONG"), (10**9, "Surat", "PEOPLE_WRONG"), (1, "  ", "LEVER_PROOF")],
)
def test_a_lever_needs_a_number_and_a_proof(city: None, people: int, reference: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        services.propose_lever(
            year=2026, kind=LeverKind.OTHERS, people=people, on=date(2026, 1, 5), reference=reference, actor=RINA
        )
    assert refused.value.code == code


def test_money_in_and_out_is_what_the_books_moved(known_city: None) -> None:
    for month in (JANUARY, FEBRUARY):
        services.gather(month, actor=CONSOLE)
    told = selectors.money_by_month(2026)
    sql = """select sum(p.amount) from ledger_posting p join ledger_account a on a.id = p.account_id
               join ledger_entry e on e.id = p.entry_id
              where a.kind = 'paid' and e."on" < '2026-03-01' and e.act = 'spend'"""
    spent = rows(sql)
    assert sum(one.money_out for one in told) == spent[0][0]
    assert sum(one.gifts for one in told) > 0


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"licence": "http://x.example/"}, "OPEN_DATA_LICENCE"), ({"licence": 5}, "OPEN_DATA_LICENCE"),
        ({"contact": ""}, "OPEN_DATA_CONTACT"), ({"kontak": "x"}, "OPEN_DATA"), (["x"], "OPEN_DATA"),
    ],
)  # fmt: skip
def test_what_a_programme_says_of_open_data_is_checked(said: Any, fault: str) -> None:
    assert [one.code for one in open_data.faults({"open_data": said})] == [fault]


def test_licence_and_publisher_are_the_citys_own_and_stay_with_a_version(published: Any) -> None:
    assert published.about["licence"] == open_data.LICENCE and published.about["publisher"] == "Dinas Tenaga Kerja"
    with transaction.atomic():
        own = "open_data: {licence: 'https://data.example/lisensi', contact: Walidata}\ngrievances:"
        programme(apbd=120, dbhcht=30, **{"grievances:": own})
        later, is_new = publishing.publish(JANUARY, actor=TONO)
    assert is_new and (later.about["licence"], later.about["contact"]) == ("https://data.example/lisensi", "Walidata")
    assert selectors.publication(JANUARY, 1).about["licence"] == open_data.LICENCE


def test_money_does_not_tell_how_few_are_not_paid_for_yet(known_city: None) -> None:
    """Three people added late wait for their payment: people less money by the rate would be their number."""
    services.gather(FEBRUARY, actor=CONSOLE)
    one = Participation.objects.filter(month=FEBRUARY.first_day, fund_code="APBD", paid__gte=3).first()
    assert one is not None
    one.contributions -= one.contributions // one.paid * 3
    one.paid -= 3
    one.save()
    made = drafted(FEBRUARY, Earlier())
    by_fund = {row.keys[0]: row.numbers["contributions"].value for row in made.tables["participants_by_fund"].rows}
    assert by_fund["APBD"] is by_fund["all"] is None
    assert by_fund["ASN"] and by_fund["DBHCHT"]
    out = {row.keys[1]: row.numbers["money_out"].value for row in made.tables["money_by_month"].rows}
    assert out["APBD"] is out["all"] is None and out["ASN"]


@pytest.mark.parametrize(("paid", "is_told"), [(7, True), (8, False), (11, False), (12, True)])
def test_what_is_paid_does_not_tell_the_few_of_earlier_years(known_city: None, paid: int, is_told: bool) -> None:
    """Seven deaths of this year are paid: all that is paid less these are those of earlier years."""
    services.gather(FEBRUARY, actor=CONSOLE)
    for metric, kind, value in (
        ("cases_year", "JKM:paid", 7), ("benefit_cases_year", "death", paid), ("benefits_year", "death", paid * 1000),
    ):  # fmt: skip
        Count.objects.create(month=FEBRUARY.first_day, metric=metric, kind=kind, value=value)
    tables = drafted(FEBRUARY, Earlier()).tables
    assert tables["claims"].number("JKM", "paid").value == 7
    told = [tables["benefits_paid"].number("death", measure=name).value for name in ("cases", "rupiah")]
    assert told == ([paid, paid * 1000] if is_told else [None, None])
