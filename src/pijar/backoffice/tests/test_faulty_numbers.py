"""A wrong number as it was typed: in clear for whoever mends it, masked for whoever only looks."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from pijar.backoffice.tables import NumberCase, SourceFile, StagedRow
from pijar.staff.types import Role

# A digit too many, one that could not be read, a day that is none, and a telephone number that is short.
FAULTY = {"33741207089097712": "SATU", "33741207?8909773": "DUA", "3374129908909774": "TIGA"}
PHONE = "0841123"
REPAIRED = "3374120708909773"


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.DATA = tmp_path
    (tmp_path / "tmp").mkdir()


@pytest.fixture
def file(enter, city) -> SourceFile:
    lines = [f"UJI {name};{nik};07/08/1990;Desa Kita;L;" for nik, name in FAULTY.items()]
    lines.append(f"UJI HP;3374120708909775;07/08/1990;Desa Kita;L;{PHONE}")
    text = "\n".join(["Nama;NIK;Tgl Lahir;Kelurahan;L/P;No HP", *lines])
    given = {"year": "2026", "files": SimpleUploadedFile("Kel Kita.csv", text.encode())}
    enter(Role.VILLAGE).post(reverse("upload-add"), given, headers={"accept": "application/json"})
    return SourceFile.objects.latest("id")


def body(client, file: SourceFile) -> str:
    return client.get(reverse("upload", args=[file.upload_id])).content.decode()


@pytest.mark.parametrize("role", [Role.VILLAGE, Role.PROGRAMME])
def test_who_mends_sees_what_was_typed_and_what_may_be_meant(role, enter, file):
    page = body(enter(role), file)
    assert all(number in page for number in (*FAULTY, REPAIRED, PHONE))


def test_who_only_looks_sees_neither(enter, file):
    page = body(enter(Role.AUDITOR), file)
    assert "UJI SATU" in page
    assert not [number for number in (*FAULTY, REPAIRED, PHONE) if number in page]
    assert "337412******9774" in page and "337412******9773" in page


def test_the_case_of_a_number_hides_it_as_well(enter, file):
    row = StagedRow.objects.get(file=file, row_number=3)
    NumberCase.objects.create(row_id=row.id, kind="UNREADABLE")
    typed = list(FAULTY)[1]
    for place in (reverse("links-numbers"), reverse("link-number", args=[row.id])):
        assert typed in enter(Role.VILLAGE).get(place).content.decode()
        page = enter(Role.AUDITOR).get(place).content.decode()
        assert "UJI DUA" in page and typed not in page
