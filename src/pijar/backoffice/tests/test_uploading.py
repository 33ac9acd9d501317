"""A list on its way in: read behind the screen, its outcomes shown, its bytes gone from the passing folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from pijar.backoffice.models import Task
from pijar.backoffice.scope import own_names
from pijar.backoffice.tables import Event, StagedRow, Upload
from pijar.staff.types import Role

LIST = """Nama;NIK;Tgl Lahir;Kelurahan
UJI SATU;3374120708909771;07/08/1990;Desa Kita
UJI DUA;33741207089097;07/08/1990;Desa Kita
"""
FOREIGN = LIST.replace("Desa Kita", "Desa Sana")


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.DATA = tmp_path
    (tmp_path / "tmp").mkdir()


def send(client, text: str, name: str = "Kel Kita.csv"):
    given = SimpleUploadedFile(name, text.encode())
    return client.post(reverse("upload-add"), {"year": "2026", "files": given}, headers={"accept": "application/json"})


def test_a_list_is_read_and_its_bytes_do_not_stay(enter, city):
    client = enter(Role.VILLAGE)
    place = send(client, LIST).json()["next"]
    upload = Upload.objects.order_by("-id").first()
    assert client.get(place).url == reverse("upload", args=[upload.id])
    page = client.get(reverse("upload", args=[upload.id])).content.decode()
    assert "UJI SATU" in page
    assert "NIK tidak 16 angka" in page
    assert "3374120708909771" not in page
    assert list((Path(settings.DATA) / "tmp").iterdir()) == []


def test_the_officers_own_file_comes_back_with_outcomes(enter, city):
    client = enter(Role.VILLAGE)
    send(client, LIST)
    file = Upload.objects.order_by("-id").first().sourcefile_set.get()
    answer = client.get(reverse("upload-download", args=[file.id]))
    text = b"".join(answer.streaming_content).decode()
    assert text.splitlines()[0].endswith('"HASIL";"KETERANGAN"')
    assert "DITOLAK" in text
    assert Event.objects.filter(action="file.download", subject=f"file:{file.id}").exists()
    assert list((Path(settings.DATA) / "tmp").iterdir()) == []


def test_a_village_does_not_bring_people_of_another(enter, city):
    before = StagedRow.objects.count()
    client = enter(Role.VILLAGE)
    place = send(client, FOREIGN).json()["next"]
    assert "kelurahan lain" in client.get(place).content.decode()
    assert StagedRow.objects.count() == before


def test_what_cannot_be_read_is_told(enter, city):
    client = enter(Role.PROGRAMME)
    place = send(client, "bukan daftar\n", "catatan.csv").json()["next"]
    page = client.get(place).content.decode()
    assert "catatan.csv" in page
    assert "Traceback" not in page
    assert Task.objects.get().state == "failed"


def test_a_village_never_replaces_the_file_of_another_office(city):
    village = city.officers[Role.VILLAGE]
    names = {Path("0.csv"): city.their_file.name, Path("1.csv"): city.our_file.name}
    assert own_names(village, 2026, names) == {
        Path("0.csv"): "daftar-WARGA SANA - Kel Desa Kita.csv",
        Path("1.csv"): city.our_file.name,
    }


def test_an_upload_is_withdrawn_after_a_look_at_what_goes(enter, city):
    client = enter(Role.VILLAGE)
    send(client, LIST)
    upload = Upload.objects.order_by("-id").first()
    place = reverse("upload-withdraw", args=[upload.id])
    assert "Ini yang akan terjadi" in client.get(place).content.decode()
    assert Upload.objects.get(id=upload.id).withdrawn_at is None
    client.post(place)
    assert Upload.objects.get(id=upload.id).withdrawn_at is not None
    assert not StagedRow.objects.filter(file__upload=upload).exists()
