"""Registering with the insurer: files out by the programme's mapping, numbers and refusals in, nobody lost in between."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from django.db import IntegrityError, transaction

import cities
import databases
from cities import FEBRUARY, JANUARY, Worker, workers
from databases import one, rows
from pijar.cycle import store
from pijar.cycle.checks import check_all
from pijar.cycle.programme import SEMARANG
from pijar.kernel.errors import Refusal
from pijar.kernel.national_id import mask
from pijar.registration import selectors, services
from pijar.registration.models import Registration, RegistrationLine
from pijar.registration.types import Bucket, InsurerOptions
from pijar.registry.models import Person
from pijar.registry.references import load_insured
from pijar.registry.selectors import person_by_nik
from pijar.staff.types import CONSOLE, CONSOLE_AUTO, Actor

RINA, TONO = Actor("rina"), Actor("tono")
PEOPLE = workers(8)
STRANGER = "3374110101019999"
HEADINGS = "No,NIK,Nama,Tanggal Lahir,Jenis Kelamin,Kelurahan,Pekerjaan,No HP,Nama Ibu Kandung,Alamat,RT,RW"
NOTHING = dict.fromkeys([b.value for b in Bucket], 0)


def lists(folder: Path, people: list[Worker], name: str = "usulan.csv", **blank: list[int]) -> Path:
    """A list with all that the insurer asks for; `mother` and `address` name the places of whom it is not known."""
    lines = [
        (n, w.nik, w.said, f"{w.birth_date:%d/%m/%Y}", "L", cities.VILLAGE, w.job, f"0841{w.number:08d}",
         "" if n in blank.get("mother", []) else f"SITI {w.said}", "" if n in blank.get("address", []) else f"Jalan Mawar {n}",
         "03", "05")
        for n, w in enumerate(people, start=1)
    ]  # fmt: skip
    return cities.table(folder / name, HEADINGS, lines)


def programme(**changes: Any) -> InsurerOptions:
    """The programme of 2026 with these keys, loaded."""
    data = yaml.safe_load(SEMARANG.read_text(encoding="utf-8"))
    return store.load(yaml.safe_dump({**data, **changes}, allow_unicode=True, sort_keys=False), CONSOLE).insurer


@pytest.fixture(scope="module")
def listed_city(empty_city: str, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Eight people, two of whom lack something, on the list of January."""
    folder = tmp_path_factory.mktemp("daftar")
    with django_db_blocker.unblock():
        name = databases.made(f"{empty_city}_registration", empty_city)
        with databases.inside(name):
            cities.programme(apbd=100, dbhcht=0)
            cities.registers(folder, PEOPLE)
            cities.load_lists(lists(folder, PEOPLE, mother=[7], address=[7, 8]))
            cities.run()
        yield name
        databases.dropped(name)


@pytest.fixture
def city(listed_city: str, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), databases.untouched(listed_city):
        yield


@pytest.fixture
def options(city: None) -> InsurerOptions:
    return store.current(2026).insurer


def export(folder: Path, options: InsurerOptions, maker: Actor = RINA, checker: Actor = TONO, month: Any = JANUARY) -> Any:
    return services.export(month, maker=maker, checker=checker, out=folder / "kirim", options=options)


def read(path: str | Path) -> list[dict[str, str]]:
    with Path(path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def reply(folder: Path, *lines: tuple[str, ...], header: str = "nik,kpj,status,alasan", name: str = "balasan.csv") -> Path:
    return cities.table(folder / name, header, lines)


def take(path: Path, options: InsurerOptions) -> dict[str, int]:
    return services.take_reply(JANUARY, path=path, options=options, actor=RINA)


def number_of(worker: Worker) -> str | None:
    found = rows("select number from enrolment_participantnumber where person_id = %s", person(worker).id)
    return found[0][0] if found else None


def person(worker: Worker) -> Person:
    found = person_by_nik(worker.nik)
    assert found
    return found


def kpj(worker: Worker) -> str:
    return f"7{worker.number:010d}"


def yes(worker: Worker) -> tuple[str, ...]:
    return worker.nik, kpj(worker), "DITERIMA", ""


def refused(code: str, act: Any, *arguments: Any, **more: Any) -> Refusal:
    before = databases.counts()
    with pytest.raises(Refusal) as refusal:
        act(*arguments, **more)
    assert refusal.value.code == code
    assert databases.counts() == before
    return refusal.value


# The file.


def test_the_file_holds_whoever_is_complete_and_the_others_are_told_with_what_they_lack(
    tmp_path: Path, options: InsurerOptions
) -> None:
    left = selectors.incomplete(selectors.standing(JANUARY, options))
    sent = export(tmp_path, options)
    lines = read(sent.files[0]["path"])
    assert [line["nik"] for line in lines] == [w.nik for w in PEOPLE[:6]]
    assert lines[0] == {
        "nik": PEOPLE[0].nik, "nama": PEOPLE[0].said, "tempat_lahir": "", "tanggal_lahir": f"{PEOPLE[0].birth_date}",
        "jenis_kelamin": "L", "nama_ibu_kandung": f"SITI {PEOPLE[0].said}", "alamat": "Jalan Mawar 1", "rt": "3", "rw": "5",
        "kelurahan": "Jabungan", "kecamatan": "Banyumanik", "kode_pos": "", "pekerjaan": "Pedagang pasar",
        "lokasi_kerja": "", "dasar_upah": "1000000", "no_hp": "084100000001", "program": "JKK+JKM", "mulai_bulan": "2026-01",
        "sumber_dana": "APBD",
    }  # fmt: skip
    assert {(one["person_id"], tuple(one["lacks"])) for one in left} == {
        (person(PEOPLE[6]).id, ("mother_name", "address")), (person(PEOPLE[7]).id, ("address",)),
    }  # fmt: skip
    assert {one["nik"] for one in left} == {mask(w.nik) for w in PEOPLE[6:]}
    assert all(one["mend"] for one in left)
    assert check_all()["ok"]


def test_numbers_are_text_in_the_workbook(tmp_path: Path, options: InsurerOptions) -> None:
    sent = export(tmp_path, options)
    book = openpyxl.load_workbook(sent.files[1]["path"])
    cells = [cell for line in book["Pendaftaran"].iter_rows(min_row=2) for cell in line if cell.value is not None]
    assert len(cells) >= 6 * 15
    assert {(cell.data_type, cell.number_format) for cell in cells} == {("s", "@")}
    assert book["Pendaftaran"]["A2"].value == PEOPLE[0].nik
    assert book["Kontrol"]["B2"].value == 6


def test_headings_codes_dates_and_must_haves_are_the_programmes(tmp_path: Path, city: None) -> None:
    layout = {
        "columns": {"No Identitas": "nik", "Tgl": "birth_date", "JK": "sex"}, "date_format": "%d-%m-%Y", "separator": ";",
        "codes": {"sex": {"L": "1", "P": "2"}}, "required": ["nik"],
    }  # fmt: skip
    sent = export(tmp_path, programme(registration_file=layout))
    text = Path(sent.files[0]["path"]).read_text(encoding="utf-8").splitlines()
    assert text[:2] == ["No Identitas;Tgl;JK", f"{PEOPLE[0].nik};{PEOPLE[0].birth_date:%d-%m-%Y};1"]
    assert len(text) == 1 + len(PEOPLE)


def test_what_was_sent_is_frozen_and_given_out_again_byte_for_byte(tmp_path: Path, options: InsurerOptions) -> None:
    first = export(tmp_path, options)
    before = [Path(f["path"]).read_bytes() for f in first.files]
    Person.objects.filter(id=person(PEOPLE[0]).id).update(name="NAMA BARU", sex="P")
    again = export(tmp_path / "lagi", options)
    assert [Path(f["path"]).read_bytes() for f in again.files] == before
    assert [f["sha256"] for f in again.files] == [f["sha256"] for f in first.files]
    events = dict(rows("select action, count(*) from audit_event where action like 'registration.%' group by 1"))
    assert events == {"registration.send": 1, "registration.download": 1}


@pytest.mark.parametrize(
    "act",
    [
        "update registration_registration set approved_by = 'lain'", "update registration_registration set files = '[]'",
        "update registration_registration set state = 'draft'", "delete from registration_registration",
        "delete from registration_registrationline", "update registration_registrationline set fund_code = 'X'",
        "update registration_registrationline set fingerprint = ''", "update registration_registration set made_by = 'tono'",
        "insert into registration_registrationline (registration_id, person_id, fund_code, state, number, reason, conflict,"
        " fingerprint, again_by, again_reason) select registration_id, (select max(id) from registry_person), 'APBD', 'waiting',"
        " '', '', '', '', '', '' from registration_registrationline limit 1",
    ],
)  # fmt: skip
def test_the_database_keeps_what_was_sent(tmp_path: Path, options: InsurerOptions, act: str) -> None:
    export(tmp_path, options)
    with pytest.raises(IntegrityError), transaction.atomic():
        databases.rows(act + " returning 1")


def test_nobody_is_in_two_open_files(tmp_path: Path, options: InsurerOptions) -> None:
    export(tmp_path, options)
    refused("NOBODY_TO_REGISTER", services.prepare, JANUARY, options=options, actor=RINA)
    with pytest.raises(IntegrityError), transaction.atomic():
        other = Registration.objects.create(month=FEBRUARY.first_day, number=1, made_by="x", made_at="2026-01-01T00:00Z", lines=1)
        RegistrationLine.objects.create(registration=other, person=person(PEOPLE[0]), fund_code="APBD", fingerprint=b"")


# Two people.


@pytest.mark.parametrize("checker", [RINA, Actor(" RINA ")])
def test_the_maker_does_not_approve(tmp_path: Path, options: InsurerOptions, checker: Actor) -> None:
    services.prepare(JANUARY, options=options, actor=RINA)
    refused("SAME_PERSON", services.send, JANUARY, maker=None, checker=checker, out=tmp_path, options=options)


def test_another_maker_is_not_named_afterwards(tmp_path: Path, options: InsurerOptions) -> None:
    services.prepare(JANUARY, options=options, actor=RINA)
    refused("OTHER_MAKER", export, tmp_path, options, maker=Actor("budi"))


def test_a_draft_goes_when_the_month_is_run_again_and_is_refused_when_somebody_changed(
    tmp_path: Path, options: InsurerOptions
) -> None:
    services.prepare(JANUARY, options=options, actor=RINA)
    Person.objects.filter(id=person(PEOPLE[0]).id).update(sex="P")
    refused("REGISTRATION_STALE", services.send, JANUARY, maker=None, checker=TONO, out=tmp_path, options=options)
    cities.run()
    assert not Registration.objects.exists()
    assert export(tmp_path, options).lines == 6


def test_a_month_without_a_list_registers_nobody(city: None, options: InsurerOptions) -> None:
    refused("MONTH_NOT_RUN", services.prepare, FEBRUARY, options=options, actor=RINA)


# The answer.


def test_every_line_falls_into_one_bucket(tmp_path: Path, options: InsurerOptions) -> None:
    export(tmp_path, options)
    a, b, c, d, e, _ = PEOPLE[:6]
    path = reply(
        tmp_path, yes(a), yes(a), (b.nik, "", "DITOLAK", "NIK tidak sesuai"), (STRANGER, "79999999999", "DITERIMA", ""), yes(c),
        (c.nik, "70000000099", "DITERIMA", ""), (d.nik, "", "DITERIMA", ""), yes(e),
    )  # fmt: skip
    counts = take(path, options)
    assert counts == {"accepted": 2, "refused": 1, "conflict": 3, "unknown": 1, "repeated": 1, "missing": 1}
    assert [number_of(w) for w in PEOPLE[:6]] == [kpj(a), None, None, None, kpj(e), None]
    found = {line.person_id: (line.state, line.conflict) for line in RegistrationLine.objects.all()}
    assert [found[person(w).id] for w in PEOPLE[:6]] == [
        ("accepted", ""), ("refused", ""), ("waiting", "ANSWERED_TWICE"), ("waiting", "NUMBER_INVALID"), ("accepted", ""),
        ("waiting", ""),
    ]  # fmt: skip
    assert Registration.objects.get().state == "answered"
    assert check_all()["ok"]


def test_the_same_answer_again_changes_nothing(tmp_path: Path, options: InsurerOptions) -> None:
    export(tmp_path, options)
    path = reply(tmp_path, *map(yes, PEOPLE[:6]))
    counts = take(path, options)
    before = databases.counts()
    assert take(path, options) == counts == {**NOTHING, "accepted": 6}
    assert databases.counts() == before


def test_a_number_of_another_person_is_a_conflict(tmp_path: Path, options: InsurerOptions) -> None:
    export(tmp_path, options)
    a, b, c, d = PEOPLE[:4]
    take(reply(tmp_path, yes(a)), options)
    later = reply(tmp_path, (b.nik, kpj(a), "DITERIMA", ""), (c.nik, "70000000077", "DITERIMA", ""),
                  (d.nik, "70000000077", "DITERIMA", ""), name="susulan.csv")  # fmt: skip
    assert take(later, options) == {**NOTHING, "conflict": 3, "missing": 2}
    assert [number_of(w) for w in (a, b, c, d)] == [kpj(a), None, None, None]
    # What was wrong is mended by the insurer's next answer.
    assert take(reply(tmp_path, yes(b), name="betul.csv"), options)["accepted"] == 1
    assert number_of(b) == kpj(b)


def test_a_number_once_given_is_not_taken_back_by_a_later_answer(tmp_path: Path, options: InsurerOptions) -> None:
    export(tmp_path, options)
    a = PEOPLE[0]
    take(reply(tmp_path, yes(a)), options)
    no = reply(tmp_path, (a.nik, "", "DITOLAK", "salah"), name="tolak.csv")
    other = reply(tmp_path, (a.nik, "70000000055", "DITERIMA", ""), name="lain.csv")
    assert [take(path, options)["conflict"] for path in (no, other)] == [1, 1]
    assert (number_of(a), RegistrationLine.objects.get(person=person(a)).conflict) == (kpj(a), "NUMBER_DIFFERS")


def test_an_answer_that_cannot_be_understood_records_nothing(tmp_path: Path, options: InsurerOptions) -> None:
    export(tmp_path, options)
    path = reply(tmp_path, yes(PEOPLE[0]), (PEOPLE[1].nik, "", "MUNGKIN", ""))
    assert "line 3" in str(refused("REGISTRATION_REPLY_INVALID", take, path, options))


def test_an_answer_before_anything_was_sent(tmp_path: Path, options: InsurerOptions) -> None:
    services.prepare(JANUARY, options=options, actor=RINA)
    refused("NOT_REGISTERED", take, reply(tmp_path, yes(PEOPLE[0])), options)


def test_the_answers_headings_and_words_are_the_programmes(tmp_path: Path, city: None) -> None:
    columns = {"No KTP": "nik", "No Peserta": "number", "Hasil": "status"}
    options = programme(registration_reply={"columns": columns, "accepted": ["Ok"], "refused": ["Gagal"]})
    export(tmp_path, options)
    a, b = PEOPLE[:2]
    path = reply(tmp_path, (a.nik, kpj(a), "OK"), (b.nik, "", "gagal"), header="No KTP,No Peserta,Hasil")
    assert take(path, options) == {**NOTHING, "accepted": 1, "refused": 1, "missing": 4}


# Who was refused.


def test_who_was_refused_waits_for_a_mending_and_goes_again(tmp_path: Path, options: InsurerOptions) -> None:
    export(tmp_path, options)
    a, b = PEOPLE[:2]
    take(reply(tmp_path, *((w.nik, "", "DITOLAK", "Nama tidak sesuai NIK") for w in (a, b)), *map(yes, PEOPLE[2:6])), options)
    found = selectors.standing(JANUARY, options)
    assert [(line.person_id, line.reason) for line in selectors.refused(found)] == [
        (person(w).id, "Nama tidak sesuai NIK") for w in sorted((a, b), key=lambda w: w.said)
    ]
    assert (found.ready.height, found.incomplete.height, found.lines) == (0, 2, {"waiting": 0, "accepted": 4, "refused": 2})
    refused("NOBODY_TO_REGISTER", services.prepare, JANUARY, options=options, actor=RINA)
    # One is mended, for the other an officer answers.
    Person.objects.filter(id=person(a).id).update(sex="P")
    other = RegistrationLine.objects.get(person=person(b))
    refused("REASON_MISSING", services.let_again, other, reason="ok", actor=RINA)
    services.let_again(other, reason="BPJS sudah membetulkan datanya", actor=RINA)
    sent = export(tmp_path, options)
    assert [line["nik"] for line in read(tmp_path / "kirim" / "pendaftaran_2026-01_2.csv")] == [a.nik, b.nik]
    assert (len(sent.files), sent.lines) == (4, 8)
    assert take(reply(tmp_path, yes(a), yes(b), name="kedua.csv"), options) == {**NOTHING, "accepted": 2}
    assert not selectors.refused(selectors.standing(JANUARY, options))


def test_only_the_refused_go_again(tmp_path: Path, options: InsurerOptions) -> None:
    export(tmp_path, options)
    line = RegistrationLine.objects.get(person=person(PEOPLE[0]))
    refused("NOT_REFUSED", services.let_again, line, reason="mohon dikirim lagi", actor=RINA)


def test_whoever_is_registered_by_us_is_not_active_elsewhere_next_month(tmp_path: Path, options: InsurerOptions) -> None:
    export(tmp_path, options)
    take(reply(tmp_path, *map(yes, PEOPLE[:6])), options)
    a, b = PEOPLE[0], PEOPLE[1]
    # The insurer lists both as active under a payer we do not know: one under the number we were given, one under another.
    lines = [(a.nik, kpj(a), "BPU", "WADAH 17", "AKTIF"), (b.nik, "88888888888", "BPU", "WADAH 17", "AKTIF")]
    path = cities.table(tmp_path / "bpjstk.csv", "nik,kpj,segmen,sumber,status", lines)
    load_insured(path, as_of=FEBRUARY.first_day, actor=CONSOLE)
    cities.run(FEBRUARY)
    sql = "select reasons from eligibility_assessment where month = %s and person_id = %s"
    assert rows(sql, FEBRUARY.first_day, person(a).id) == [([],)]
    assert rows(sql, FEBRUARY.first_day, person(b).id) == [(["ACTIVE_BPJSTK"],)]


# Plug-ins.


def test_what_is_not_configured_says_so_and_pretends_nothing(tmp_path: Path, city: None) -> None:
    options = programme(insurer={"plugin": "none"})
    for act, more in (
        (services.prepare, {"actor": RINA}),
        (services.send, {"maker": None, "checker": TONO, "out": tmp_path}),
        (services.take_reply, {"path": tmp_path / "x.csv", "actor": RINA}),
    ):
        said = refused("INSURER_NOT_CONFIGURED", act, JANUARY, options=options, **more)
        assert "pijar programme load" in str(said)


def test_the_demo_insurer_answers_by_itself_and_never_in_a_real_city(tmp_path: Path, city: None, settings: Any) -> None:
    options = programme(insurer={"plugin": "demo"})
    settings.IS_DEMO = False
    refused("DEMO_PLUGIN", export, tmp_path, options)
    settings.IS_DEMO = True
    sent = export(tmp_path, options)
    assert sent.answered is not None
    assert sent.answered["accepted"] + sent.answered["refused"] == 6
    assert one("select count(*) from enrolment_participantnumber") == sent.answered["accepted"]


def test_a_faulty_programme_names_every_fault(city: None) -> None:
    with pytest.raises(Refusal) as refusal:
        programme(
            insurer={"plugin": "telepathy"}, registration_reply={"accepted": "YA"},
            registration_file={"columns": {"nama": "name", "x": "y"}, "required": ["postal_code"]},
            population_office={"older_than": -1, "group": "rw", "reply": {"statuses": {"A": "B"}}},
        )  # fmt: skip
    for part in ("insurer.plugin: must be one of file, demo, none", "registration_file.columns.x:", "no column shows nik",
                 "registration_file.required: postal_code", "registration_reply.accepted: must be a list", "older_than",
                 "population_office.group", "population_office.reply.statuses: A"):  # fmt: skip
        assert part in str(refusal.value), part


def test_the_console_alone_is_written_down_as_such(tmp_path: Path, options: InsurerOptions) -> None:
    export(tmp_path, options, maker=CONSOLE, checker=CONSOLE_AUTO)
    found = Registration.objects.get()
    assert (found.made_by, found.approved_by) == ("console", "console-auto")
