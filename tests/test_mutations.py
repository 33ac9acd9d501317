"""The insurer's file of changes over real months: who is new, who leaves and why, and who changed, in the programme's columns."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

import cities
from cities import FEBRUARY, JANUARY, MARCH, Worker, workers
from pijar.contributions.models import Batch
from pijar.contributions.papers import mutation
from pijar.cycle import papers
from pijar.cycle.services import halt_person
from pijar.enrolment.types import HaltKind
from pijar.kernel.errors import Refusal
from pijar.registry.copy import rows, run
from pijar.registry.selectors import person_by_nik
from pijar.registry.types import Reference
from pijar.staff.types import CONSOLE

pytestmark = pytest.mark.usefixtures("city")
OWN = "mutation_file:\n  columns: {NIK: nik, JENIS: action, ALASAN: reason_code, KEL: village}\n  separator: ';'\nfunds:"


def begin(folder: Path, people: list[Worker], apbd: int, **more: str) -> None:
    cities.programme(apbd=apbd, dbhcht=0, **more)
    cities.registers(folder, people)
    cities.load_lists(cities.candidates(folder, people))


def sent(folder: Path, *months: Any) -> None:
    for month in months:
        cities.run(month)
        cities.submit(folder, month)


def told(month: Any, fund: str | None = None, separator: str = ",") -> pl.DataFrame:
    csv, _ = papers.mutation_files(month, fund, actor=CONSOLE)
    return pl.read_csv(csv.body, separator=separator, infer_schema=False)


def stop(worker: Worker, month: Any, reason: str = "DECEASED") -> None:
    halt_person(person_by_nik(worker.nik), kind=HaltKind.STOP, month=month, reason=reason, proof="surat 1", actor=CONSOLE)


def billed(month: Any, fund: str | None = None) -> set[str]:
    found = Batch.objects.filter(month=month.first_day, **({"fund_code": fund} if fund else {}))
    sql = "select p.name from contributions_batchline l join registry_person p on p.id = l.person_id where l.batch_id = any(%s)"
    return {name for (name,) in rows(sql, [b.id for b in found])}


def test_three_months_of_changes(tmp_path: Path) -> None:
    people = workers(6)
    begin(tmp_path, people, apbd=4)
    sent(tmp_path, JANUARY)
    first = told(JANUARY)
    assert dict(first.group_by("mutasi").len().iter_rows()) == {"baru": 4}
    gone, *stays = [w for w in people if w.said in billed(JANUARY)]
    stop(gone, FEBRUARY)
    # What changes after the list was sent is told with the next list.
    run("update registry_person set occupation_code = 'OTHER', village_code = '33.74.01.1001' where name = %s", stays[0].said)
    sent(tmp_path, FEBRUARY)
    second = {line["nama"]: line for line in told(FEBRUARY).iter_rows(named=True)}
    [came] = billed(FEBRUARY) - billed(JANUARY)
    assert {name: line["mutasi"] for name, line in second.items()} == {
        gone.said: "keluar", came: "baru", stays[0].said: "berubah"
    }  # fmt: skip
    assert second[gone.said]["alasan"] == "meninggal dunia"
    assert second[stays[0].said]["yang_berubah"] == "pekerjaan, kelurahan"
    assert "kelurahan: 33.74.11.1003" in second[stays[0].said]["sebelumnya"]
    before, new, leaving = billed(JANUARY), {came}, {gone.said}
    assert (before | new) - leaving == billed(FEBRUARY)
    again = [paper.sha256 for paper in papers.mutation_files(FEBRUARY, actor=CONSOLE)]
    assert again == [paper.sha256 for paper in papers.mutation_files(FEBRUARY, actor=CONSOLE)]
    # A list still open is compared as it stands.
    cities.run(MARCH)
    assert papers.mutations(MARCH).all.changed == 0


def test_who_moves_is_new_to_one_fund_and_leaves_the_other(tmp_path: Path) -> None:
    begin(tmp_path, workers(3), apbd=3)
    sent(tmp_path, JANUARY)
    cities.programme(apbd=2, dbhcht=3, **{"first: [tobacco]": "first: [trade]"})
    cities.run(FEBRUARY)
    moved = billed(FEBRUARY, "DBHCHT")
    assert moved
    counts = papers.mutations(FEBRUARY)
    assert (counts.all.new, counts.all.leaving, counts.all.changed) == (0, 0, len(moved))
    for fund, word in (("APBD", "keluar"), ("DBHCHT", "baru")):
        lines = told(FEBRUARY, fund)
        assert {(line["nama"], line["mutasi"], line["alasan"]) for line in lines.iter_rows(named=True)} == {
            (name, word, "pindah sumber dana") for name in moved
        }


def test_participants_of_before_are_the_first_months_list_before(tmp_path: Path) -> None:
    people = workers(3)
    begin(tmp_path, people, apbd=3)
    stranger, renamed = Worker(99), people[0].but(name="NAMA LAMA")
    old = [(w.nik, w.said, w.birth_date, "70000000099", "APBD KOTA", "2025-03-01", "2025-12") for w in (renamed, stranger)]
    header = "nik,nama,tanggal_lahir,kpj,sumber_dana,mulai,bulan_terakhir"
    cities.load(Reference.PARTICIPANTS, cities.table(tmp_path / "peserta.csv", header, old))
    sent(tmp_path, JANUARY)
    assert papers.mutations(JANUARY).all == mutation.Counts(before=2, new=2, leaving=1, changed=1, now=3)
    lines = {line["nama"]: line for line in told(JANUARY).iter_rows(named=True)}
    # What the list of before never told (work, kelurahan) has not changed.
    assert (lines[people[0].said]["yang_berubah"], lines[people[0].said]["sebelumnya"]) == ("nama", "nama: NAMA LAMA")
    assert (lines[stranger.said]["mutasi"], lines[stranger.said]["sumber_dana"]) == ("keluar", "APBD")


def test_columns_are_the_programmes_and_niks_are_recorded(tmp_path: Path) -> None:
    begin(tmp_path, workers(2), apbd=2, **{"funds:": OWN})
    sent(tmp_path, JANUARY)
    lines = told(JANUARY, separator=";")
    assert lines.columns == ["NIK", "JENIS", "ALASAN", "KEL"]
    assert sorted(lines["NIK"]) == sorted(w.nik for w in workers(2))
    assert set(lines["KEL"]) == {"Jabungan"}
    _, book = papers.mutation_files(JANUARY, "APBD", actor=CONSOLE)
    control = dict(openpyxl.load_workbook(io.BytesIO(book.body))["Kontrol"].iter_rows(values_only=True))
    assert (control["Daftar bulan lalu"], control["Baru"], control["Daftar bulan ini"]) == (0, 2, 2)
    events = rows("select details from audit_event where action = 'contributions.mutations' order by number")
    assert [(json.loads(d) if isinstance(d, str) else d)["fund"] for (d,) in events] == [None, "APBD"]


def test_a_month_or_fund_there_is_not(tmp_path: Path) -> None:
    begin(tmp_path, workers(1), apbd=1)
    with pytest.raises(Refusal) as said:
        papers.mutations(JANUARY)
    assert said.value.code == "NOTHING_BILLED"
    cities.run()
    with pytest.raises(Refusal) as said:
        papers.mutation_files(JANUARY, "ZAKAT", actor=CONSOLE)
    assert said.value.code == "FUND_UNKNOWN"
