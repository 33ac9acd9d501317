"""What the reader doubts is asked, what is answered is read and remembered, and a trial leaves nothing behind."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from pijar.backoffice import waiting
from pijar.backoffice.models import Task
from pijar.backoffice.tables import Event, Person, SourceFile, StagedRow, Upload
from pijar.intake.models import Mapping
from pijar.staff.types import Role

PEOPLE = [
    ("3374120708909771", "UJI SATU", "07/08/1990"),
    ("3374124708919772", "UJI DUA", "07/08/1991"),
    ("3374120101809773", "UJI TIGA", "01/01/1980"),
    ("3374125202859774", "UJI EMPAT", "12/02/1985"),
]
HEADINGS = "Anggota;Nama;Lahir;Desa"


def listing(headings: str = HEADINGS, village: str = "Desa Kita", people: list[tuple[str, str, str]] | None = None) -> str:
    rows = [";".join((*person, village) if village else person) for person in people or PEOPLE]
    return "\n".join([headings, *rows]) + "\n"


SURE = listing("NIK;Nama;Tgl Lahir;Kelurahan")


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.DATA = tmp_path
    (tmp_path / "tmp").mkdir()


def send(client, *texts: str, names: tuple[str, ...] = ("paguyuban.csv",), **more: str):
    files = [SimpleUploadedFile(name, text.encode()) for text, name in zip(texts, names, strict=True)]
    return client.post(reverse("upload-add"), {"year": "2026", "files": files, **more}, follow=True)


def answer(**more: str) -> dict[str, str]:
    columns = {"s0-heading": "1+1", "s0-c0": "nik", "s0-c1": "name", "s0-c2": "birth_date", "s0-c3": "kelurahan"}
    return {**columns, "act": "read", "remember": "1", **more}


def left() -> list[str]:
    return sorted(path.name for path in (Path(settings.DATA) / "tmp").rglob("*") if path.is_file())


def test_a_doubtful_list_is_asked_about_and_waits_sealed(enter, city):
    page = send(enter(Role.PROGRAMME), listing()).content.decode()
    assert "Kolom mana berisi apa?" in page
    assert "kolom A tampak berisi NIK dan kolom B tampak berisi nama" in page
    assert "UJI SATU" in page
    assert PEOPLE[0][0] not in page
    assert not StagedRow.objects.filter(name="UJI SATU").exists()
    assert left() == ["0.csv.json.sealed", "0.csv.sealed"]
    kept = [path.read_bytes() for path in (Path(settings.DATA) / "tmp").rglob("*.sealed")]
    assert not any(b"UJI SATU" in text or PEOPLE[0][0].encode() in text for text in kept)


def test_the_answer_is_read_and_nothing_is_left_lying(enter, city):
    client = enter(Role.PROGRAMME)
    place = send(client, listing()).redirect_chain[-1][0]
    page = client.post(place, answer(), follow=True)
    upload = Upload.objects.order_by("-id").first()
    assert page.redirect_chain[-1][0] == reverse("upload", args=[upload.id])
    assert StagedRow.objects.filter(file__upload=upload, outcome="created").count() == len(PEOPLE)
    assert "Dibaca menurut pilihan petugas-programme" in page.content.decode()
    assert left() == []
    assert Event.objects.filter(action="mapping.remember", actor="petugas-programme").exists()
    assert client.get(place).status_code == 302


def test_the_next_file_of_that_form_is_read_without_a_question_by_that_office_only(enter, city):
    client = enter(Role.PROGRAMME)
    client.post(send(client, listing()).redirect_chain[-1][0], answer())
    other = [(nik[:-1] + "9", name + " LAIN", born) for nik, name, born in PEOPLE]
    page = send(client, listing(people=other), names=("paguyuban februari.csv",))
    assert "Dibaca menurut pilihan petugas-programme" in page.content.decode()
    assert StagedRow.objects.filter(name="UJI SATU LAIN", outcome="created").exists()
    page = send(enter(Role.VILLAGE), listing(people=other), names=("lain.csv",))
    assert "Kolom mana berisi apa?" in page.content.decode()


def test_a_form_is_forgotten_by_its_own_office(enter, city):
    client = enter(Role.PROGRAMME)
    client.post(send(client, listing()).redirect_chain[-1][0], answer())
    form = Mapping.objects.get()
    assert enter(Role.VILLAGE).post(reverse("mapping-forget", args=[form.id])).status_code == 409
    page = enter(Role.PROGRAMME).get(reverse("uploads")).content.decode()
    assert "A: NIK, B: Nama" in page
    client.post(reverse("mapping-forget", args=[form.id]))
    assert not Mapping.objects.exists()
    assert "Kolom mana berisi apa?" in send(client, listing(), names=("lagi.csv",)).content.decode()


def test_an_incomplete_answer_is_told_and_nothing_is_read(enter, city):
    client = enter(Role.PROGRAMME)
    place = send(client, listing()).redirect_chain[-1][0]
    page = client.post(place, answer(**{"s0-c1": ""}))
    assert page.status_code == 409
    assert "Nama harus dipilih." in page.content.decode()
    page = client.post(place, answer(**{"s0-c2": "name"}))
    assert "Nama dipilih untuk beberapa kolom: B dan C" in page.content.decode()
    assert not StagedRow.objects.filter(name="UJI SATU").exists()


def test_what_is_chosen_is_shown_as_it_would_be_read(enter, city):
    client = enter(Role.PROGRAMME)
    send(client, listing())
    look = reverse("upload-look", args=[Task.objects.get().id])
    told = {"place": "0.csv", "sheet": "0"}
    part = client.post(look, {**answer(), **told}).content.decode()
    assert "337412******9771" in part
    assert "07/08/1990" in part
    assert "harus dipilih" in client.post(look, {**answer(**{"s0-c0": ""}), **told}).content.decode()
    whole = client.post(look, {**answer(**{"s0-heading": "0+1"}), **told, "part": "sheet"}).content.decode()
    assert 'name="s0-c0"' in whole
    assert client.post(look, {**told, "sheet": "7"}).status_code == 404


def test_sure_lists_do_not_wait_for_doubtful_ones(enter, city):
    client = enter(Role.PROGRAMME)
    sure = [(nik[:-1] + "8", name + " JELAS", born) for nik, name, born in PEOPLE]
    page = send(client, listing("NIK;Nama;Tgl Lahir;Kelurahan", people=sure), listing(), names=("jelas.csv", "ragu.csv"))
    assert "Berkas lain dalam unggahan ini sudah dibaca" in page.content.decode()
    assert StagedRow.objects.filter(name="UJI SATU JELAS", outcome="created").exists()
    assert left() == ["1.csv.json.sealed", "1.csv.sealed"]
    page = client.post(page.redirect_chain[-1][0], {"act": "skip"}, follow=True)
    assert page.redirect_chain[-1][0] == reverse("upload", args=[Upload.objects.order_by("-id").first().id])
    assert left() == []


def test_a_kelurahan_is_asked_for_where_a_file_names_none(enter, city):
    text = listing("NIK;Nama;Tgl Lahir", village="")
    client = enter(Role.PROGRAMME)
    page = send(client, text)
    assert "Di kelurahan mana orang-orang ini tinggal?" in page.content.decode()
    place = page.redirect_chain[-1][0]
    told = {"s0-heading": "1+1", "s0-c0": "nik", "s0-c1": "name", "s0-c2": "birth_date", "act": "read"}
    assert "Pilih kelurahan" in client.post(place, told).content.decode()
    client.post(place, {**told, "kelurahan": city.ours.village_code})
    assert set(Person.objects.filter(name__startswith="UJI ").values_list("village_code", flat=True)) == {city.ours.village_code}
    assert Mapping.objects.count() == 0


def test_a_kelurahans_own_list_is_of_its_own_people(enter, city):
    page = send(enter(Role.VILLAGE), listing("NIK;Nama;Tgl Lahir", village=""))
    assert "Kelurahan yang tidak disebut: Desa Kita." in page.content.decode()
    assert StagedRow.objects.get(name="UJI SATU").village_code == city.ours.village_code


def test_a_village_cannot_give_its_people_to_another(enter, city):
    client = enter(Role.VILLAGE)
    place = send(client, listing("Anggota;Nama;Lahir", village="")).redirect_chain[-1][0]
    told = answer(kelurahan=city.theirs.village_code)
    del told["s0-c3"]
    assert client.post(place, told).status_code == 409
    client.post(place, {**told, "kelurahan": city.ours.village_code})
    assert StagedRow.objects.get(name="UJI SATU").village_code == city.ours.village_code


def test_a_trial_changes_nothing_until_it_is_saved(enter, city):
    client = enter(Role.PROGRAMME)
    before = (Upload.objects.count(), StagedRow.objects.count(), Person.objects.count(), SourceFile.objects.count())
    text = SURE + "337412070890977;UJI PENDEK;07/08/1990;Desa Kita\n"
    page = send(client, text, trial="1")
    shown = page.content.decode()
    assert "Belum disimpan: ini yang akan terjadi" in shown
    assert "NIK bukan 16 angka" in shown
    assert "UJI PENDEK" in shown
    assert (Upload.objects.count(), StagedRow.objects.count(), Person.objects.count(), SourceFile.objects.count()) == before
    assert all(name.endswith(".sealed") for name in left())
    place = page.redirect_chain[-1][0]
    assert "Sudah diperiksa, belum disimpan" in client.get(reverse("uploads")).content.decode()
    page = client.post(place, {"act": "save"}, follow=True)
    assert StagedRow.objects.filter(name="UJI SATU", outcome="created").exists()
    assert left() == []
    assert client.get(place).status_code == 409


def test_a_trial_shows_what_would_be_overwritten(enter, city):
    client = enter(Role.PROGRAMME)
    send(client, SURE, names=("usulan.csv",))
    mended = SURE.replace("UJI SATU", "UJI PERTAMA")
    shown = send(client, mended, names=("usulan.csv",), trial="1").content.decode()
    assert "Data yang akan berganti" in shown
    assert "UJI PERTAMA" in shown
    assert Person.objects.filter(name="UJI SATU").exists()


def test_a_trial_can_be_thrown_away(enter, city):
    client = enter(Role.PROGRAMME)
    place = send(client, SURE, trial="1").redirect_chain[-1][0]
    client.post(place, {"act": "discard"})
    assert left() == []
    assert not StagedRow.objects.filter(name="UJI SATU").exists()


def test_a_question_can_be_answered_by_a_trial(enter, city):
    client = enter(Role.PROGRAMME)
    place = send(client, listing()).redirect_chain[-1][0]
    page = client.post(place, answer(act="trial"), follow=True)
    assert "Belum disimpan" in page.content.decode()
    assert not StagedRow.objects.filter(name="UJI SATU").exists()
    client.post(page.redirect_chain[-1][0], {"act": "save"})
    assert StagedRow.objects.filter(name="UJI SATU", outcome="created").exists()


def test_columns_of_a_file_that_is_in_can_be_changed(enter, city):
    client = enter(Role.PROGRAMME)
    send(client, listing("NIK;Nama;Tgl Lahir;Kelurahan;Nama Kecil", people=[(*p,) for p in PEOPLE]), names=("u.csv",))
    file = SourceFile.objects.get(name="u.csv", is_live=True)
    place = client.post(reverse("upload-columns", args=[file.id]), follow=True).redirect_chain[-1][0]
    told = {"s0-heading": "1+1", "s0-c0": "nik", "s0-c1": "name", "s0-c3": "kelurahan", "act": "read"}
    client.post(place, told)
    renewed = SourceFile.objects.get(name="u.csv", is_live=True)
    assert renewed.id != file.id
    assert set(StagedRow.objects.filter(file=renewed).values_list("typed_birth_date", flat=True)) == {None}
    again = client.post(reverse("upload-columns", args=[renewed.id]), follow=True).content.decode()
    assert "beginilah berkas ini dibaca" in again
    assert again.count('<option value="birth_date" selected>') == 0
    assert enter(Role.VILLAGE).post(reverse("upload-columns", args=[renewed.id])).status_code == 404


def test_nobody_opens_the_question_of_another(enter, city):
    place = send(enter(Role.PROGRAMME), listing()).redirect_chain[-1][0]
    task = Task.objects.get()
    client = enter(Role.VILLAGE)
    assert client.get(place).status_code == 404
    assert client.post(reverse("upload-look", args=[task.id]), {"place": "0.csv"}).status_code == 404
    assert client.get(reverse("upload-trial", args=[task.id])).status_code == 404


def test_what_nobody_came_back_for_is_swept_and_told(enter, city):
    client = enter(Role.PROGRAMME)
    place = send(client, listing()).redirect_chain[-1][0]
    (folder,) = (Path(settings.DATA) / "tmp").iterdir()
    waiting.sweep()
    assert folder.exists()
    old = time.time() - waiting.OLD - 60
    os.utime(folder, (old, old))
    waiting.sweep()
    assert not folder.exists()
    page = client.get(place)
    assert page.status_code == 409
    assert "Unggah sekali lagi" in page.content.decode()
    assert "Menunggu jawaban" not in client.get(reverse("uploads")).content.decode()
