"""One worker entered in the field form: the same rules, codes and outcome as a row of a list, once, and undoable."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings

import cities
import databases
from cities import JANUARY, VILLAGE, VILLAGE_CODE, workers
from pijar.audit.models import Event
from pijar.cycle import store
from pijar.cycle.checks import check_all
from pijar.cycle.entries import withdraw_entry
from pijar.cycle.services import withdraw_upload
from pijar.intake import fieldform, linking, photos
from pijar.intake.fieldform import Desk, Typed
from pijar.intake.models import CardPhoto, FormEntry, SourceFile, StagedRow
from pijar.intake.types import Code
from pijar.kernel.errors import Refusal
from pijar.linkage.models import CandidatePair
from pijar.linkage.types import Mode
from pijar.registry.models import Person
from pijar.registry.selectors import person_by_nik
from pijar.staff.types import Actor

pytestmark = pytest.mark.usefixtures("city")
LURAH = Actor("lurah")
OTHER_VILLAGE = "33.74.06.1005"
GOOD = Typed(
    nik="3374 1117 0870 9101", name="Bpk. Slamet Riyadi, S.Pd", birth_date="17/08/1970", sex="L", village_code=VILLAGE_CODE,
    rt="03", rw="V", address="Jl. Contoh 5", occupation="Tukang becak", income="1,5 jt", phone="+62 841-1234-5678",
    family_card="3374110101109102", mother="Sumiyati",
)  # fmt: skip
JPEG = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 8 + b"\xff\xd9"


def desk(office: str = VILLAGE_CODE) -> Desk:
    programme = store.current()
    return Desk(office, VILLAGE if office else "", programme.year, programme.reference_day, programme.city_code)


def entered(typed: Typed = GOOD, office: str = VILLAGE_CODE, key: UUID | None = None, **more: Any) -> fieldform.Entered:
    at = desk(office)
    return fieldform.enter(fieldform.read(typed, at.setting), at, key=key or uuid4(), actor=LURAH, **more)


def told(name: str, typed: Typed = GOOD) -> Any:
    return fieldform.read(typed, desk().setting).values[name]


def test_the_words_are_read_as_those_of_a_list(tmp_path: Path) -> None:
    path = cities.table(
        tmp_path / "satu.csv",
        "NIK,Nama,Tanggal Lahir,L/P,Kelurahan,RT,RW,Alamat,Pekerjaan,Penghasilan,No HP,No KK,Ibu Kandung",
        [("3374 1117 0870 9101", "Bpk. Slamet Riyadi, S.Pd", "17/08/1970", "L", VILLAGE, "03", "V", "Jl. Contoh 5",
          "Tukang becak", "1,5 jt", "+62 841-1234-5678", "3374110101109102", "Sumiyati")],
    )  # fmt: skip
    cities.load_lists(path)
    (listed,) = StagedRow.objects.values()
    databases.rows("delete from intake_stagedrow")
    Person.objects.all().delete()
    result = entered()
    (formed,) = StagedRow.objects.values()
    own = {"id", "file_id", "row_number", "person_id", "entered_at", "entered_by", "findings", "sheet_position", "sheet"}
    assert {k: v for k, v in formed.items() if k not in own} == {k: v for k, v in listed.items() if k not in own}
    assert (formed["outcome"], formed["entered_by"], formed["row_number"]) == ("created", "lurah", 1)
    assert formed["entered_at"] is not None
    assert result.person_id == formed["person_id"]


def test_rows_of_an_office_stand_in_one_file_of_the_year() -> None:
    entered()
    entered(replace(GOOD, nik="3374111708709103"))
    entered(replace(GOOD, nik="3374111708709104"), office="")
    files = list(SourceFile.objects.order_by("id"))
    assert [(f.kind, f.rows, f.is_live, f.year) for f in files] == [("form", 2, True, 2026), ("form", 1, True, 2026)]
    assert VILLAGE in files[0].name
    assert [row.row_number for row in StagedRow.objects.filter(file=files[0]).order_by("id")] == [1, 2]
    assert check_all()["ok"], [c for c in check_all()["checks"] if not c["ok"]]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"nik": ""}, Code.NIK_MISSING),
        ({"nik": "337411170870910"}, Code.NIK_LENGTH),
        ({"nik": "33741117087091B1"}, Code.NIK_NON_DIGIT),
        ({"nik": "3374113208709101"}, Code.NIK_IMPOSSIBLE_DATE),
        ({"name": " - "}, Code.NAME_MISSING),
        ({"birth_date": "31/2/1970"}, Code.BIRTH_DATE_INVALID),
        ({"birth_date": "17//1970"}, Code.BIRTH_DATE_INVALID),
        ({"nik": "", "birth_date": ""}, Code.BIRTH_DATE_MISSING),
        ({"village_code": ""}, Code.KELURAHAN_UNKNOWN),
        ({"village_code": "33.75.01.1001"}, Code.KELURAHAN_UNKNOWN),
    ],
)
def test_faults_have_the_codes_of_lists_and_nothing_is_stored(change: dict[str, str], code: Code) -> None:
    typed = replace(GOOD, **change)
    at = desk("")
    assert code in fieldform.read(typed, at.setting).errors
    with pytest.raises(Refusal) as refusal:
        entered(typed, office="")
    assert refusal.value.code == "ENTRY_FAULTY"
    assert not StagedRow.objects.exists()
    assert not FormEntry.objects.exists()


@pytest.mark.parametrize("name", ["income", "family_card", "rt", "rw", "mother"])
def test_what_a_list_drops_silently_the_form_says(name: str) -> None:
    reading = fieldform.read(replace(GOOD, **{name: "???"}), desk().setting)
    assert reading.unread == (name,)
    assert not reading.is_good


def test_two_villages_of_one_name_are_told_apart_by_their_codes() -> None:
    found = [code for code, name in desk().setting.gazetteer.villages.items() if name == "Purwosari"]
    assert len(found) == 2
    assert [told("kelurahan_code", replace(GOOD, village_code=code)) for code in found] == found


def test_the_same_key_again_is_the_same_entry() -> None:
    key = uuid4()
    first, second = entered(key=key), entered(key=key)
    assert (second.entry_id, second.again, second.differs) == (first.entry_id, True, False)
    assert entered(replace(GOOD, name="LAIN"), key=key).differs
    assert StagedRow.objects.count() == FormEntry.objects.count() == 1
    assert Event.objects.filter(action="intake.enter").count() == 1


def test_a_key_of_another_officer_is_another_entry() -> None:
    key = uuid4()
    first = entered(key=key)
    at = desk()
    second = fieldform.enter(fieldform.read(GOOD, at.setting), at, key=key, actor=Actor("lain"))
    assert (second.again, second.entry_id == first.entry_id) == (False, False)


def test_warnings_are_those_of_lists() -> None:
    odd = replace(GOOD, nik="3375115808709101", birth_date="17/08/1970", phone="12", occupation="Wartawan keliling")
    result = entered(odd)
    expected = {"NIK_BIRTH_DATE_MISMATCH", "NIK_SEX_MISMATCH", "NIK_OTHER_REGION", "OCCUPATION_UNKNOWN", "PHONE_INVALID"}
    assert set(result.warnings) == expected
    assert set(StagedRow.objects.get().warnings) == expected


def test_another_warning_than_the_one_agreed_to_is_asked_again() -> None:
    key, odd = uuid4(), replace(GOOD, phone="12")
    shown = entered(odd, key=key, agreed="")
    assert (shown.entry_id, shown.warnings) == (None, [Code.PHONE_INVALID])
    asked = entered(replace(odd, occupation="Wartawan keliling"), key=key, agreed=shown.agreement)
    assert asked.entry_id is None
    assert not StagedRow.objects.exists()
    assert entered(odd, key=key, agreed=shown.agreement).entry_id


def test_what_would_change_is_shown_and_nothing_of_it_stays(tmp_path: Path) -> None:
    worker = workers(1)[0]
    cities.load_lists(cities.candidates(tmp_path, [worker]))
    before = fieldform.facts(Person.objects.get())
    at = desk()
    typed = replace(GOOD, nik=worker.nik, birth_date=f"{worker.birth_date:%d/%m/%Y}", name=worker.said, phone="084199990001")
    shown = fieldform.enter(fieldform.read(typed, at.setting), at, key=uuid4(), actor=LURAH, agreed="")
    assert shown.entry_id is None
    changed = {change.field: (change.before, change.after) for change in shown.changes}
    assert changed["phone"] == ("084100000001", "084199990001")
    assert changed["income"] == (None, 1_500_000)
    assert "name" not in changed
    assert fieldform.facts(Person.objects.get()) == before
    assert not FormEntry.objects.exists()
    assert not SourceFile.objects.filter(kind="form").exists()
    done = entered(typed, agreed=shown.agreement)
    assert done.entry_id
    assert done.changes == shown.changes
    assert fieldform.facts(Person.objects.get())["phone"] == "084199990001"
    assert StagedRow.objects.count() == 2, "the list's own row stays as it was told"


def test_a_village_takes_over_nobody_elses_person() -> None:
    entered(replace(GOOD, village_code=OTHER_VILLAGE), office="")
    before = fieldform.facts(Person.objects.get())
    with pytest.raises(Refusal) as refusal:
        entered(agreed="")
    assert refusal.value.code == "NIK_OF_ANOTHER_VILLAGE"
    assert "SLAMET" not in str(refusal.value)
    with pytest.raises(Refusal, match="another kelurahan"):
        entered(replace(GOOD, nik="3374111708709105", village_code=OTHER_VILLAGE))
    assert fieldform.facts(Person.objects.get()) == before
    entered(GOOD, office="")
    assert Person.objects.get().village_code == VILLAGE_CODE, "the programme's office may say that somebody moved"


def test_a_withdrawn_entry_takes_its_person_along_and_keeps_its_number() -> None:
    entered(replace(GOOD, nik="3374111708709103"))
    last = entered()
    assert withdraw_entry(last.entry_id, actor=LURAH, dry_run=True) == {"rows": 1, "persons": 1}
    assert person_by_nik(GOOD.nik) is not None
    assert withdraw_entry(last.entry_id, actor=LURAH) == {"rows": 1, "persons": 1}
    assert person_by_nik(GOOD.nik) is None
    entry = FormEntry.objects.get(id=last.entry_id)
    assert (entry.row_id, entry.typed, entry.withdrawn_by) == (None, None, "lurah")
    assert FormEntry.objects.get(id=entered().entry_id).row_number == 3
    with pytest.raises(Refusal) as refusal:
        withdraw_entry(last.entry_id, actor=LURAH)
    assert refusal.value.code == "ENTRY_UNKNOWN"
    assert check_all()["ok"], [c for c in check_all()["checks"] if not c["ok"]]


def test_a_withdrawn_entry_leaves_nothing_behind_of_what_was_compared() -> None:
    entered(replace(GOOD, nik="3374111708709110"))
    last = entered()
    linking.link(Mode.FULL, actor=LURAH, snapshot=None)
    assert Person.objects.exclude(survivor=None).count() == CandidatePair.objects.count() == 1
    assert withdraw_entry(last.entry_id, actor=LURAH) == {"rows": 1, "persons": 1}
    assert Person.objects.get().survivor_id is None
    assert not CandidatePair.objects.exists()
    entered()
    linking.link(Mode.ARRIVALS, actor=LURAH, snapshot=None)
    assert CandidatePair.objects.count() == 1, "the next row has the number of the one that left, and was never compared"
    assert check_all()["ok"], [c for c in check_all()["checks"] if not c["ok"]]


def test_a_withdrawn_mending_gives_the_lists_values_back(tmp_path: Path) -> None:
    worker = workers(1)[0]
    cities.load_lists(cities.candidates(tmp_path, [worker]))
    before = fieldform.facts(Person.objects.get())
    typed = replace(GOOD, nik=worker.nik, birth_date=f"{worker.birth_date + timedelta(days=1):%d/%m/%Y}")
    result = entered(typed)
    assert fieldform.facts(Person.objects.get()) != before
    assert withdraw_entry(result.entry_id, actor=LURAH) == {"rows": 1, "persons": 0}
    assert fieldform.facts(Person.objects.get()) == before
    row = StagedRow.objects.get()
    assert (row.outcome, row.warnings) == ("created", None)


def test_an_entry_whose_person_was_billed_cannot_be_taken_back(tmp_path: Path) -> None:
    worker = workers(1)[0]
    cities.programme(apbd=10, dbhcht=0)
    cities.registers(tmp_path, [worker])
    result = entered(replace(GOOD, nik=worker.nik, birth_date=f"{worker.birth_date:%d/%m/%Y}", name=worker.said))
    assert cities.run(JANUARY)["contributions"]["APBD"]["lines"] == 1
    withdraw_entry(result.entry_id, actor=LURAH, dry_run=True)
    cities.submit(tmp_path)
    with pytest.raises(Refusal) as refusal:
        withdraw_entry(result.entry_id, actor=LURAH)
    assert refusal.value.code == "SUBMITTED_BATCH_RESTS_ON_IT"


def test_a_rejected_row_is_mended_by_an_entry(tmp_path: Path) -> None:
    path = cities.table(tmp_path / "a.csv", "NIK,Nama,Kelurahan", [("33741117087091", "SLAMET RIYADI", VILLAGE)])
    cities.load_lists(path)
    rejected = StagedRow.objects.get()
    result = entered(mends=rejected)
    assert FormEntry.objects.get(id=result.entry_id).mends_id == rejected.id
    withdraw_upload(rejected.file.upload_id, actor=LURAH)
    assert FormEntry.objects.get(id=result.entry_id).mends_id is None
    assert check_all()["ok"]


def test_while_a_list_is_being_read_the_officer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fieldform, "PATIENCE", "200ms")
    held, done = threading.Event(), threading.Event()

    def loading() -> None:
        from django.db import connection, transaction

        with transaction.atomic():
            connection.cursor().execute("select pg_advisory_xact_lock(hashtext('pijar intake'))")
            held.set()
            done.wait(20)
        connection.close()

    other = threading.Thread(target=loading)
    other.start()
    try:
        assert held.wait(20)
        with pytest.raises(Refusal) as refusal:
            entered()
    finally:
        done.set()
        other.join()
    assert refusal.value.code == "INTAKE_BUSY"


# Photos.


def photo(key: UUID, folder: Path, data: bytes = JPEG) -> photos.Held:
    path = folder / "ktp"
    path.write_bytes(data)
    return photos.hold(path, key=str(key), actor=LURAH)


def sealed(sha256: str) -> Path:
    return Path(settings.DATA) / "files" / sha256


@pytest.mark.parametrize("start", [JPEG, b"\x89PNG\r\n\x1a\n" + JPEG, b"RIFF\x10\x00\x00\x00WEBP" + JPEG])
def test_a_photo_is_kept_sealed_with_its_entry(start: bytes, tmp_path: Path) -> None:
    key = uuid4()
    waiting = photo(key, tmp_path, start)
    assert start[:100] not in waiting.path.read_bytes()
    result = entered(key=key)
    kept = CardPhoto.objects.get(entry_id=result.entry_id)
    assert kept.media_type == {JPEG[:4]: "image/jpeg", b"\x89PNG": "image/png"}.get(start[:4], "image/webp")
    assert photos.opened(kept) == start
    assert start[:100] not in sealed(kept.sha256).read_bytes()
    assert photos.held(str(key), LURAH) is None
    assert not waiting.path.exists()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "PHOTO_EMPTY"),
        (b"\x00\x00\x00\x18ftypheic" + JPEG, "PHOTO_KIND"),
        (b"GIF89a" + JPEG, "PHOTO_KIND"),
        (b"<svg xmlns=''><script/></svg>", "PHOTO_KIND"),
        (b"<html>", "PHOTO_KIND"),
        (b"MZ" + JPEG, "PHOTO_KIND"),
        (JPEG + bytes(photos.LARGEST), "PHOTO_LARGE"),
    ],
)
def test_what_is_no_photo_is_refused_and_nothing_of_it_stays(data: bytes, code: str, tmp_path: Path) -> None:
    key = uuid4()
    with pytest.raises(Refusal) as refusal:
        photo(key, tmp_path, data)
    assert refusal.value.code == code
    assert photos.held(str(key), LURAH) is None


def test_a_photo_waits_for_its_own_officer_only_and_not_for_long(tmp_path: Path) -> None:
    import os

    key, other = uuid4(), uuid4()
    waiting = photo(key, tmp_path)
    assert photos.held(str(key), Actor("lain")) is None
    os.utime(waiting.path.parent, (0, 0))
    photo(other, tmp_path)
    assert photos.held(str(key), LURAH) is None
    assert photos.held(str(other), LURAH) is not None
    photos.let_go(str(other), LURAH)


def test_withdrawing_deletes_the_photo(django_capture_on_commit_callbacks: Any, tmp_path: Path) -> None:
    key = uuid4()
    photo(key, tmp_path, JPEG + b"1")
    result = entered(key=key)
    kept = CardPhoto.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_entry(result.entry_id, actor=LURAH, dry_run=True)
    assert sealed(kept.sha256).exists()
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_entry(result.entry_id, actor=LURAH)
    assert not CardPhoto.objects.exists()
    assert not sealed(kept.sha256).exists()
    assert Event.objects.filter(action="photo.delete", subject=f"entry:{result.entry_id}").count() == 1


def test_withdrawing_the_whole_file_deletes_its_photos(django_capture_on_commit_callbacks: Any, tmp_path: Path) -> None:
    key = uuid4()
    photo(key, tmp_path, JPEG + b"2")
    entered(key=key)
    kept = CardPhoto.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_upload(SourceFile.objects.get().upload_id, actor=LURAH)
    assert not sealed(kept.sha256).exists()
    assert not StagedRow.objects.exists()
    assert FormEntry.objects.get().typed is None
    assert check_all()["ok"], [c for c in check_all()["checks"] if not c["ok"]]
    assert StagedRow.objects.get(id=FormEntry.objects.get(id=entered().entry_id).row_id).row_number == 1


def test_one_photo_of_two_entries_stays_until_the_last_goes(django_capture_on_commit_callbacks: Any, tmp_path: Path) -> None:
    keys = uuid4(), uuid4()
    first, second = (photo(key, tmp_path, JPEG + b"3") and entered(replace(GOOD, nik=f"337411170870920{n}"), key=key)
                     for n, key in enumerate(keys))  # fmt: skip
    (sha256,) = set(CardPhoto.objects.values_list("sha256", flat=True))
    for entry, is_there in ((first, True), (second, False)):
        with django_capture_on_commit_callbacks(execute=True):
            photos.discard(CardPhoto.objects.get(entry_id=entry.entry_id), actor=LURAH, why="keliru")
        assert sealed(sha256).exists() is is_there


def test_a_lost_photo_is_noticed(tmp_path: Path) -> None:
    key = uuid4()
    photo(key, tmp_path, JPEG + b"4")
    entered(key=key)
    kept = CardPhoto.objects.get()
    sealed(kept.sha256).unlink()
    (check,) = [c for c in check_all()["checks"] if c["name"] == "originals_are_kept"]
    assert "photo of entry" in check["detail"]
