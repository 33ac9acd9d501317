"""Outcomes as they are now: who may be somebody else waits for a person, who gave way to somebody else was an update."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from pijar.backoffice import scope
from pijar.backoffice.selectors import uploads
from pijar.backoffice.tables import Person, SourceFile, StagedRow, Upload
from pijar.backoffice.tests.conftest import OURS, THEIRS
from pijar.backoffice.tests.pairs import listed, paired
from pijar.intake.choices import FileMapping, SheetMapping
from pijar.intake.header import Field
from pijar.intake.selectors import outcome_counts, outcomes
from pijar.linkage.types import Answer
from pijar.staff.types import Role


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.DATA = tmp_path
    (tmp_path / "tmp").mkdir()


@pytest.fixture
def doubtful(city):
    """A list of three of whom the second may be the first, under another number."""
    ours = listed(OURS, "petugas-village")
    one, other = ours.person("3374120403889021", "DIMAS SAPUTRO"), ours.person("3374120403889022", "BIMAS SAPUTRO")
    ours.person("3374120403909023", "SRI RAHAYU")
    return ours.file, paired(one, other)


def of_file(file: SourceFile) -> dict[str, int]:
    return {outcome: n for outcome, n in outcome_counts([file.id])[file.id].items() if n}


def body(client, file: SourceFile, **asked: str) -> str:
    return client.get(reverse("upload", args=[file.upload_id]), asked).content.decode()


def say(client, pair, answer: Answer) -> None:
    client.post(reverse("link-decide", args=pair), {"answer": answer.value, "reason": "KTP dilihat"})


def test_who_may_be_somebody_waits_and_leads_to_the_comparison(enter, doubtful):
    file, pair = doubtful
    assert of_file(file) == {"created": 2, "possible_duplicate": 1}
    client = enter(Role.PROGRAMME)
    found = body(client, file, hasil="possible_duplicate")
    assert "BIMAS SAPUTRO" in found and "SRI RAHAYU" not in found and "DIMAS SAPUTRO" not in found
    assert reverse("link", args=pair) in found
    assert client.get(reverse("link", args=pair)).status_code == 200
    assert "BIMAS SAPUTRO" not in body(client, file, hasil="created")


@pytest.mark.parametrize(("answer", "outcome"), [(Answer.SAME, "updated"), (Answer.DIFFERENT, "created")])
def test_an_answer_settles_the_outcome_everywhere(answer, outcome, enter, doubtful):
    file, pair = doubtful
    client = enter(Role.PROGRAMME)
    say(client, pair, answer)
    row = StagedRow.objects.get(person=pair[1])
    assert outcomes([row.id]) == {row.id: outcome}
    assert of_file(file) == ({"created": 2, "updated": 1} if answer is Answer.SAME else {"created": 3})
    assert "BIMAS SAPUTRO" in body(client, file, hasil=outcome)
    assert "BIMAS SAPUTRO" not in body(client, file, hasil="possible_duplicate")


def test_every_row_is_found_under_one_outcome_and_as_often_as_it_is_counted(enter, doubtful):
    file, pair = doubtful
    client = enter(Role.PROGRAMME)
    say(client, pair, Answer.SAME)
    again = listed(THEIRS, "petugas-programme")
    paired(Person.objects.get(id=pair[0]), again.person("3374120403889029", "DIMAS SAPUTRA"))
    officer = _officer(client)
    for each in (file, again.file):
        counted = of_file(each)
        found = {o: len(uploads.Rows(officer, each.upload, outcome=o)) for o in uploads.OUTCOMES}
        assert {o: n for o, n in found.items() if n} == counted
    assert counted == {"possible_duplicate": 1}


def _officer(client):
    from pijar.staff.models import Officer

    return Officer.objects.get(id=client.session["_auth_user_id"])


def test_a_village_is_not_led_to_whom_it_may_not_see(enter, city):
    ours, theirs = listed(OURS, "petugas-village"), listed(THEIRS, "petugas-programme")
    pair = paired(theirs.person("3374010403889031", "RINI LESTARI"), ours.person("3374120403889032", "RINA LESTARI"))
    found = body(enter(Role.VILLAGE), ours.file, hasil="possible_duplicate")
    assert "RINA LESTARI" in found and "RINI LESTARI" not in found
    assert reverse("link", args=pair) not in found


def test_the_file_given_back_says_who_has_to_be_looked_at(enter, city):
    client = enter(Role.VILLAGE)
    text = "Nama;NIK;Tgl Lahir;Kelurahan\nUJI SATU;3374120708909771;07/08/1990;Desa Kita\n"
    text += "UJI SATUU;3374120708909772;07/08/1990;Desa Kita\n"
    file = sent(client, "Kel Kita.csv", text.encode())
    paired(*Person.objects.filter(rows__file=file))
    assert len(told := lines_of(client, file)) == 3
    assert "DITERIMA - orang baru" in told[1]
    assert "PERLU DIPERIKSA - mungkin orang yang sama" in told[2]


def sent(client, name: str, data: bytes) -> SourceFile:
    given = {"year": "2026", "files": SimpleUploadedFile(name, data)}
    client.post(reverse("upload-add"), given, headers={"accept": "application/json"})
    return Upload.objects.order_by("-id").first().sourcefile_set.get()


def given_back(client, file: SourceFile) -> bytes:
    return b"".join(client.get(reverse("upload-download", args=[file.id])).streaming_content)


def lines_of(client, file: SourceFile) -> list[str]:
    return given_back(client, file).decode("utf-8-sig").splitlines()


def test_a_list_read_by_an_officers_choice_is_marked_by_it(enter, city, tmp_path):
    """Its headings say nothing: only the decision tells that the third column holds the NIK."""
    from datetime import date

    from pijar.intake import services
    from pijar.staff.types import Actor

    book = Workbook()
    for row in (["a", "b", "c", "d"], ["UJI SATU", "07/08/1990", "3374120708909771", "Desa Kita"],
                ["UJI DUA", "07/08/1990", "33741207089097", "Desa Kita"]):  # fmt: skip
        book.active.append(row)
    path = tmp_path / "aneh.xlsx"
    book.save(path)
    columns = {Field.NAME: 0, Field.BIRTH_DATE: 1, Field.NIK: 2, Field.KELURAHAN: 3}
    decided = FileMapping({book.active.title: SheetMapping(columns, heading_row=1, first_row=2)})
    result = services.load(
        [path], year=2026, reference_day=date(2026, 1, 1), city_code="33.74", actor=Actor("petugas-village"),
        mappings={Path(path): decided},
    )  # fmt: skip
    file = SourceFile.objects.get(upload=result.load_id)
    sheet = load_workbook(io.BytesIO(given_back(enter(Role.VILLAGE), file))).active
    assert [sheet.cell(1, 5).value, sheet.cell(1, 6).value] == ["HASIL", "KETERANGAN"]
    assert [sheet.cell(row, 5).value for row in (2, 3)] == ["DITERIMA - orang baru", "DITOLAK"]
    assert sheet.cell(3, 3).comment is not None and sheet.cell(3, 1).comment is None


def test_the_file_given_back_tells_what_may_be_meant(enter, city):
    client = enter(Role.VILLAGE)
    text = "Nama;NIK;Tgl Lahir;Kelurahan\nUJI SATU;3374120708909771;31/02/1990;Desa Kita\n"
    line = lines_of(client, sent(client, "Kel Kita.csv", text.encode()))[1]
    assert "Usulan: 07/08/1990" in line or "Usulan: 1990-08-07" in line


ASKED = ({}, {"outcome": "created"}, {"outcome": "rejected"}, {"code": "NAME_MISSING"}, {"file": "0"})


@pytest.mark.parametrize("asked", ASKED, ids=str)
@pytest.mark.parametrize("role", [Role.PROGRAMME, Role.VILLAGE])
def test_pages_together_are_all_rows_file_after_file(enter, asked, role, city):
    """Three files, not in the order of their names, with rows of two villages, good and bad."""
    officer, upload = _officer(enter(role)), None
    for n, name in enumerate(("Kel C", "Kel A", "Kel B")):
        ours = listed(OURS, "petugas-village")
        upload = upload or ours.file.upload
        SourceFile.objects.filter(id=ours.file.id).update(upload=upload, name=f"{name}.csv")
        for row in range(5):
            ours.village = THEIRS if row == 3 else OURS
            ours.number = 30 - 2 * row
            ours.person(f"33741204038890{n}{row}", f"ORANG {n}{row}")
        bad = {"outcome": "rejected", "errors": ["NAME_MISSING"], "village_code": OURS if n else None}
        StagedRow.objects.create(file=ours.file, sheet="Data", sheet_position=0, row_number=26, **bad)
    found = uploads.Rows(officer, upload, **asked)
    every = scope.rows(officer).filter(file__upload=upload).order_by("file__name", "sheet_position", "row_number")
    plain = [row.id for row in every if _is_asked(row, **asked)]
    assert len(found) == len(plain) and bool(plain) == ("file" not in asked)
    assert [row.id for first in range(0, len(found), 4) for row in found[first : first + 4]] == plain


def _is_asked(row, outcome="", code="", file=""):
    return not file and (not outcome or row.outcome == outcome) and (not code or code in (row.errors or []))
