"""The field form as officers meet it: faults at their answers, warnings agreed to, nobody else's people, photos guarded."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from pijar.backoffice import entrychecks
from pijar.backoffice.selectors import entries
from pijar.backoffice.tables import CardPhoto, Event, FormEntry, Occupation, Person, Region, StagedRow
from pijar.backoffice.tests.conftest import OURS, THEIRS
from pijar.intake import fieldform
from pijar.staff.types import Role

JPEG = b"\xff\xd8\xff\xe0" + bytes(range(256)) + b"\xff\xd9"
NIK = "3374121708709005"
GOOD = {
    "nik": NIK, "name": "Slamet Riyadi", "birth_day": "17", "birth_month": "8", "birth_year": "1970", "sex": "L",
    "address": "Jl. Contoh 5", "rt": "3", "rw": "5", "occupation": "Tukang Becak", "income": "1.500.000",
    "phone": "084112345679", "family_card": "", "mother": "",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _work(db: None) -> None:
    Occupation.objects.create(
        code="BECAK", name="Pengemudi becak", kbji2014_code="", sector="transport", is_formal=False,
        words=["Tukang Becak", "Penarik Becak"],
    )  # fmt: skip
    Occupation.objects.create(
        code="F_TNI", name="Tentara", kbji2014_code="", sector="other", is_formal=True, words=["Tentara", "TNI"]
    )
    for code, name, level in (
        ("33", "Jawa Tengah", "provinsi"), ("33.74", "Kota Uji", "kota"), ("33.74.12", "Kecamatan Uji", "kecamatan"),
        ("33.74.01", "Kecamatan Sana", "kecamatan"),
    ):  # fmt: skip
        Region.objects.create(code=code, name=name, level=level, parent_code=code.rpartition(".")[0])


def send(client: Any, place: str = "entry-new", *numbers: int, key: str = "", json: bool = False, **change: Any) -> Any:
    given = {**GOOD, "key": key or str(uuid4()), **change}
    more = {"headers": {"Accept": "application/json"}} if json else {}
    return client.post(reverse(place, args=numbers), {k: v for k, v in given.items() if v is not None}, **more)


def photo(data: bytes = JPEG) -> SimpleUploadedFile:
    return SimpleUploadedFile("ktp.jpg", data, "image/jpeg")


def agree(client: Any, first: Any, **given: Any) -> Any:
    return send(client, agreed=first.context["agreement"], checked="on", **given)


def test_a_village_enters_a_worker_of_its_own(enter: Any, city: Any) -> None:
    client = enter(Role.VILLAGE)
    assert "Desa Kita" in client.get(reverse("entry-new")).content.decode()
    answer = send(client, village=THEIRS)
    entry = FormEntry.objects.select_related("row").get()
    assert answer.url == reverse("entry", args=[entry.id])
    assert (entry.row.village_code, entry.office, entry.actor, entry.row.outcome) == (OURS, OURS, "petugas-village", "created")
    text = client.get(answer.url).content.decode()
    assert "SLAMET RIYADI" in text
    assert "337412******9005" in text
    assert NIK not in text
    assert "Rp 1.500.000" in text


def test_the_programme_chooses_the_village(enter: Any, city: Any) -> None:
    client = enter(Role.PROGRAMME)
    refused = send(client)
    assert refused.status_code == 200
    assert "Kelurahan tidak dikenal" in refused.content.decode()
    send(client, village=THEIRS)
    assert StagedRow.objects.get(entry__isnull=False).village_code == THEIRS


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"nik": "33741217087090"}, "nik", "NIK tidak 16 angka"),
        ({"nik": ""}, "nik", "NIK kosong"),
        ({"nik": "3374123208709005"}, "nik", "tidak ada di kalender"),
        ({"name": ""}, "name", "Nama kosong"),
        ({"birth_day": "31", "birth_month": "2"}, "birth_day", "Tanggal lahir tidak terbaca"),
        ({"income": "banyak"}, "income", "Penghasilan tidak terbaca"),
        ({"family_card": "12"}, "family_card", "Nomor KK harus 16 angka"),
        ({"rt": "?"}, "rt", "RT tidak terbaca"),
    ],
)
def test_a_fault_stands_at_its_answer_and_the_words_stay(enter: Any, city: Any, change: dict, field: str, said: str) -> None:
    answer = send(enter(Role.VILLAGE), **change)
    assert answer.status_code == 200
    assert said in str(answer.context["form"].errors[field])
    assert "Jl. Contoh 5" in answer.content.decode()
    assert not FormEntry.objects.exists()


def test_a_warning_asks_for_a_tick(enter: Any, city: Any) -> None:
    client, key = enter(Role.VILLAGE), str(uuid4())
    asked = send(client, key=key, phone="12")
    assert asked.status_code == 200
    assert asked.context["warnings"] == ["PHONE_INVALID"]
    assert not FormEntry.objects.exists()
    assert send(client, key=key, phone="12", agreed=asked.context["agreement"]).context["lacks_tick"]
    assert send(client, key=key, phone="12", agreed="another", checked="on").context["question"]
    assert agree(client, asked, key=key, phone="12").status_code == 302
    assert StagedRow.objects.get(entry__isnull=False).warnings == ["PHONE_INVALID"]


def test_sent_twice_on_a_slow_line_is_stored_once(enter: Any, city: Any) -> None:
    client, key = enter(Role.VILLAGE), str(uuid4())
    first, second = (send(client, key=key, json=True).json()["next"] for _ in range(2))
    assert first == second
    assert FormEntry.objects.count() == 1
    changed = send(client, key=key, name="LAIN SEKALI", nik="")
    assert "sudah tersimpan sebelumnya" in client.get(changed.url).content.decode()
    assert FormEntry.objects.count() == 1


def test_without_a_key_nothing_is_stored(enter: Any, city: Any) -> None:
    client = enter(Role.VILLAGE)
    for key in (None, "x", "0"):
        assert client.post(reverse("entry-new"), {**GOOD, **({"key": key} if key else {})}).context["form"].errors["key"]
    assert not FormEntry.objects.exists()


def test_a_person_is_mended_after_old_and_new_were_shown(enter: Any, city: Any) -> None:
    client, place = enter(Role.VILLAGE), reverse("entry-person", args=[city.ours.id])
    page = client.get(place).content.decode()
    assert "WARGA KITA" in page
    assert "0841••••••78" in page
    for secret in ("3374120101819001", "084112345678", "SUMIYATI"):
        assert secret not in page
    changed = {"nik": NIK, "name": "WARGA KITA SEKALI", "birth_day": "1", "birth_month": "1", "birth_year": "1980", "phone": ""}
    asked = send(client, "entry-person", city.ours.id, **changed)
    told = {c.label: (c.before, c.after) for c in asked.context["changes"]}
    assert told["Nama"] == ("WARGA KITA", "WARGA KITA SEKALI")
    assert "Nomor HP" not in told, "what is left empty is not changed"
    assert Person.objects.get(id=city.ours.id).name == "WARGA KITA"
    agreed = {**changed, "agreed": asked.context["agreement"], "checked": "on"}
    assert send(client, "entry-person", city.ours.id, **agreed).status_code == 302
    person = Person.objects.get(id=city.ours.id)
    assert person.name == "WARGA KITA SEKALI"
    assert fieldform.facts(person)["phone"] == "084112345678"
    assert StagedRow.objects.filter(person=person).count() == 2, "a new fact beside the old one"
    assert FormEntry.objects.get().row.national_id == person.national_id, "the NIK is the person's, whatever was sent"


def test_a_new_number_of_a_known_person_is_told_masked(enter: Any, city: Any) -> None:
    changed = {"name": "WARGA KITA", "birth_day": "1", "birth_month": "1", "birth_year": "1980", "phone": "084199990002"}
    asked = send(enter(Role.VILLAGE), "entry-person", city.ours.id, **changed)
    told = {c.label: (c.before, c.after) for c in asked.context["changes"]}
    assert told["Nomor HP"] == ("0841••••••78", "0841••••••02")


def test_a_rejected_row_is_mended(enter: Any, city: Any) -> None:
    client = enter(Role.VILLAGE)
    row = StagedRow.objects.get(name="TAK JELAS 1")
    page = client.get(reverse("entry-row", args=[row.id])).content.decode()
    assert "TAK JELAS 1" in page
    assert send(client, "entry-row", row.id).status_code == 302
    assert FormEntry.objects.get().mends_id == row.id
    accepted = StagedRow.objects.get(person=city.ours, entry__isnull=True)
    assert client.get(reverse("entry-row", args=[accepted.id])).url == reverse("entry-person", args=[city.ours.id])


def test_a_rejected_rows_identifiers_are_shown_masked_and_used(enter: Any, city: Any) -> None:
    from pijar.registry.crypto import identifiers

    client, row = enter(Role.VILLAGE), StagedRow.objects.get(name="TAK JELAS 1")
    row.national_id = identifiers().encrypt("national_id", NIK)
    row.save()
    page = client.get(reverse("entry-row", args=[row.id])).content.decode()
    assert "337412******9005" in page
    assert NIK not in page
    assert send(client, "entry-row", row.id, nik="", name="SLAMET RIYADI").status_code in (200, 302)
    reading = client.post(reverse("entry-check"), {**GOOD, "nik": "", "row": row.id}).json()["notes"]
    assert "Lahir 17 Agustus 1970, laki-laki" in reading["nik"][0]["text"]


# Nobody sees what is not theirs.


@pytest.mark.parametrize("name", ["entry-person", "entry-row", "entry", "entry-withdraw", "entry-photo", "entry-photo-delete"])
def test_the_other_villages_are_not_found(name: str, enter: Any, city: Any) -> None:
    client = enter(Role.PROGRAMME)
    send(client, village=THEIRS, photo=photo(), name="WARGA SANA LAIN")
    entry = FormEntry.objects.get()
    client = enter(Role.VILLAGE)
    number = {"entry-person": city.theirs.id, "entry-row": StagedRow.objects.get(name="TAK JELAS 2").id}.get(name, entry.id)
    place = reverse(name, args=[number])
    for answer in (client.get(place), client.post(place, {"reason": "ingin tahu saja"})):
        assert answer.status_code in (404, 405)
        assert "SANA" not in answer.content.decode()
    assert CardPhoto.objects.exists()
    notes = client.post(reverse("entry-check"), {**GOOD, "person": city.theirs.id})
    assert notes.status_code == 404


def test_of_another_villages_nik_only_that_it_is_registered(enter: Any, city: Any) -> None:
    client, nik = enter(Role.VILLAGE), "3374120101829002"
    notes = client.post(reverse("entry-check"), {**GOOD, "nik": nik}).json()["notes"]
    (known,) = notes["known"]
    assert known["text"].startswith("NIK ini sudah terdaftar.")
    assert known["url"] == ""
    assert "SANA" not in str(notes)
    assert Event.objects.filter(action="person.asked", subject=f"person:{city.theirs.id}").count() == 1
    client.post(reverse("entry-check"), {**GOOD, "nik": nik, "name": "SLAMET"})
    refused = send(client, nik=nik)
    assert Event.objects.filter(action="person.asked").count() == 1, "once, not with every key"
    assert "sudah terdaftar di luar kelurahan Anda" in str(refused.context["form"].errors["nik"])
    assert "SANA" not in refused.content.decode()
    assert Person.objects.get(id=city.theirs.id).name == "WARGA SANA"


def test_a_person_of_ones_own_is_named(enter: Any, city: Any) -> None:
    client = enter(Role.VILLAGE)
    notes = client.post(reverse("entry-check"), {**GOOD, "nik": "3374120101819001"}).json()["notes"]
    assert "WARGA KITA" in notes["known"][0]["text"]
    assert notes["known"][0]["url"] == reverse("entry-person", args=[city.ours.id])
    assert not Event.objects.filter(action="person.asked").exists()


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.TREASURER, Role.ADMINISTRATOR])
def test_who_may_not_upload_may_not_enter(role: Role, enter: Any, city: Any) -> None:
    client = enter(role)
    for place in (reverse("entry-new"), reverse("entry-check"), reverse("entry-person", args=[city.ours.id])):
        assert client.post(place, GOOD).status_code == 403
    assert "Daftarkan pekerja" not in client.get("/").content.decode()


def test_a_village_takes_back_only_what_its_own_office_entered(enter: Any, city: Any) -> None:
    send(enter(Role.PROGRAMME), village=OURS)
    entry = FormEntry.objects.get()
    client = enter(Role.VILLAGE)
    assert "Tarik isian" not in client.get(reverse("entry", args=[entry.id])).content.decode()
    client.post(reverse("entry-withdraw", args=[entry.id]))
    client.post(reverse("entry-photo-delete", args=[entry.id]))
    entry.refresh_from_db()
    assert entry.withdrawn_at is None
    send(client, nik="3374121708709006")
    own = FormEntry.objects.latest("id")
    assert client.get(reverse("entry-withdraw", args=[own.id])).status_code == 200
    assert FormEntry.objects.get(id=own.id).withdrawn_at is None, "a look changes nothing"
    assert client.post(reverse("entry-withdraw", args=[own.id])).status_code == 302
    assert FormEntry.objects.get(id=own.id).withdrawn_at
    assert "sudah ditarik" in client.get(reverse("entry", args=[own.id])).content.decode()


def test_the_forms_own_file_is_no_list(enter: Any, city: Any) -> None:
    """It has no bytes to download, and is not withdrawn as one: a year of entries would go."""
    client = enter(Role.VILLAGE)
    send(client)
    file = FormEntry.objects.get().file
    page = client.get(reverse("upload", args=[file.upload_id])).content.decode()
    assert "SLAMET RIYADI" in page
    assert reverse("upload-download", args=[file.id]) not in page
    assert reverse("upload-withdraw", args=[file.upload_id]) not in page
    assert client.get(reverse("upload-download", args=[file.id])).status_code == 404
    assert client.post(reverse("upload-withdraw", args=[file.upload_id])).status_code == 404


# Photos.


def test_a_photo_needs_a_reason_and_comes_as_a_picture_only(enter: Any, city: Any) -> None:
    client = enter(Role.VILLAGE)
    send(client, photo=photo())
    entry = FormEntry.objects.get()
    place = reverse("entry-photo", args=[entry.id])
    assert client.get(place).status_code == 405
    assert client.post(place, {"reason": "x"}).status_code in (302, 409)
    assert not Event.objects.filter(action="photo.open").exists()
    shown = client.post(place, {"reason": "mencocokkan KTP di loket"})
    assert shown.content == JPEG
    assert shown["Content-Type"] == "image/jpeg"
    assert shown["Cache-Control"] == "no-store"
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in shown["Content-Security-Policy"]
    assert "default-src 'none'" in shown["Content-Security-Policy"]
    (event,) = Event.objects.filter(action="photo.open")
    assert event.details == {"reason": "mencocokkan KTP di loket"}


def test_an_auditor_reads_the_entry_but_not_the_photo(enter: Any, city: Any) -> None:
    send(enter(Role.VILLAGE), photo=photo())
    entry, client = FormEntry.objects.get(), enter(Role.AUDITOR)
    assert client.get(reverse("entry", args=[entry.id])).status_code == 200
    assert client.post(reverse("entry-photo", args=[entry.id]), {"reason": "ingin melihat foto"}).status_code == 403


def test_a_photo_waits_sealed_while_the_officer_mends(enter: Any, city: Any) -> None:
    client, key = enter(Role.VILLAGE), str(uuid4())
    refused = send(client, key=key, name="", photo=photo())
    assert refused.context["photo"].size == len(JPEG)
    assert "Foto sudah diterima" in refused.content.decode()
    lying = [path for path in Path(settings.DATA, "tmp").rglob("*") if path.is_file() and JPEG[:200] in path.read_bytes()]
    assert lying == []
    assert send(client, key=key).status_code == 302
    assert CardPhoto.objects.get().size == len(JPEG)


def test_a_photo_can_be_left_out_again(enter: Any, city: Any) -> None:
    client, key = enter(Role.VILLAGE), str(uuid4())
    send(client, key=key, name="", photo=photo())
    assert send(client, key=key, drop_photo="on").status_code == 302
    assert not CardPhoto.objects.exists()


@pytest.mark.parametrize("data", [b"GIF89a", b"<svg></svg>", b"\x00\x00\x00\x18ftypheic"])
def test_what_is_no_photo_is_told_at_the_photo(data: bytes, enter: Any, city: Any) -> None:
    refused = send(enter(Role.VILLAGE), photo=photo(data))
    assert "JPEG, PNG, atau WebP" in str(refused.context["form"].errors["photo"])
    assert not FormEntry.objects.exists()


def test_a_photo_is_deleted_on_demand(enter: Any, city: Any, django_capture_on_commit_callbacks: Any) -> None:
    client = enter(Role.VILLAGE)
    send(client, photo=photo(JPEG + b"9"))
    kept, entry = CardPhoto.objects.get(), FormEntry.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("entry-photo-delete", args=[entry.id]))
    assert not CardPhoto.objects.exists()
    assert not Path(settings.DATA, "files", kept.sha256).exists()
    assert client.post(reverse("entry-photo", args=[entry.id]), {"reason": "mencocokkan KTP"}).status_code == 404


# What is said while one types.


def notes(enter: Any, role: Role = Role.VILLAGE, **change: Any) -> dict[str, list[str]]:
    answer = enter(role).post(reverse("entry-check"), {**GOOD, **change}).json()["notes"]
    return {name: [note["text"] for note in each] for name, each in answer.items()}


def test_the_nik_is_told_in_words(enter: Any, city: Any) -> None:
    assert notes(enter)["nik"] == ["Lahir 17 Agustus 1970, laki-laki. Terbit di Kecamatan Uji, Kota Uji."]
    assert "daerah yang tidak dikenal (9974)" in notes(enter, nik="9974125708709005")["nik"][0]


def test_the_nik_is_compared_with_day_and_sex(enter: Any, city: Any) -> None:
    told = notes(enter, birth_day="18", sex="P")
    assert "Tanggal lahir tidak sama dengan yang ada di NIK" in told["birth"][1]
    assert "Jenis kelamin tidak sama dengan yang ada di NIK" in told["sex"][0]
    assert "angka ke-7 sampai ke-12 adalah 580870; periksa angka ke-7, 8." in told["nik"][1]


def test_the_age_is_compared_with_the_programmes_ages(enter: Any, city: Any) -> None:
    assert notes(enter)["birth"] == ["17 Agustus 1970, umur 55 tahun pada 1 Januari 2026"]
    young = notes(enter, birth_year="2010", nik="3374121708109005")["birth"]
    youngest, oldest = entries.programme().ages
    assert f"Program menerima umur {youngest} sampai {oldest} tahun" in young[1]
    assert send(enter(Role.VILLAGE), birth_year="2010", nik="3374121708109005").status_code == 302, "a hint, no bar"


def test_the_work_is_understood_or_guessed(enter: Any, city: Any) -> None:
    assert notes(enter)["occupation"] == ["Pengemudi becak"]
    client = enter(Role.VILLAGE)
    unknown = client.post(reverse("entry-check"), {**GOOD, "occupation": "tukng becek"}).json()["notes"]["occupation"]
    assert unknown[1]["choices"] == ["Tukang Becak"]
    assert any("tidak akan dinilai layak" in text for text in notes(enter, occupation="TNI")["occupation"])


def test_untouched_answers_are_not_blamed(enter: Any, city: Any) -> None:
    assert notes(enter, **dict.fromkeys(GOOD, "")) == {}


def test_a_like_person_of_another_nik_is_pointed_out(enter: Any, city: Any) -> None:
    born = {"birth_day": "1", "birth_month": "1", "birth_year": "1980", "nik": "3374120101809009"}
    (like,) = notes(enter, name="Warga Kito", **born)["like"]
    assert "WARGA KITA" in like
    assert "3374120101819001" not in like
    assert "like" not in notes(enter, name="Sumarni Lestari", **born)
    born |= {"nik": "3374120101829009", "birth_year": "1980"}
    assert "SANA" not in str(notes(enter, name="Warga Sana", village=THEIRS, **born))
    (seen,) = notes(enter, Role.PROGRAMME, name="Warga Sana", village=THEIRS, **born)["like"]
    assert "WARGA SANA" in seen


@pytest.mark.parametrize(("born", "age"), [((1980, 1, 1), 46), ((1980, 1, 2), 45), ((2008, 1, 1), 18), ((2004, 2, 29), 21)])
def test_ages_are_whole_years_on_the_day(born: tuple[int, int, int], age: int) -> None:
    from datetime import date

    assert entrychecks.age_on(date(*born), date(2026, 1, 1)) == age
