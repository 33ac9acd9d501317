"""What is done to a case: what each act asks for, leaves behind, and refuses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from pijar.audit.models import Event
from pijar.claims import joining, services
from pijar.claims.models import Claim, ClaimDocument, ClaimMove, ClaimTask, FlagDismissal, Identification
from pijar.claims.numbers import written
from pijar.claims.sealing import opened as unsealed
from pijar.claims.selectors import checklist, claim_of, tasks, told
from pijar.claims.tests.conftest import ACCOUNT, HAPPENED, NIK, RINA, TOLD, complete, death, given, opened
from pijar.claims.types import Branch, Flag, Harm, NoteKind, Owner, Paper, Picture, Setting, State, TaskKind
from pijar.kernel.clock import JAKARTA
from pijar.kernel.errors import Refusal
from pijar.registry.crypto import identifiers
from pijar.registry.models import Person
from pijar.staff.types import Role

BY = {"actor": RINA, "at": TOLD + timedelta(days=30)}
DAY = HAPPENED.date()


def move(number, to, days=0, **more):
    return services.move(number, to, on=more.pop("on", DAY + timedelta(days=days)), **{**BY, **more})


def refused(code, act, *args, **kwargs):
    with pytest.raises(Refusal) as found:
        act(*args, **kwargs)
    assert found.value.code == code


def at_stage_two() -> str:
    number = opened()
    for to, days in ((State.SCREENED, 0), (State.NOTIFIED, 1), (State.IN_TREATMENT, 1), (State.STAGE_TWO, 20)):
        move(number, to, days)
    return number


def open_kinds(number):
    return sorted(task.kind for task in tasks(claim_of(number)) if not task.end)


def test_a_case_goes_its_whole_way(person):
    number = opened()
    assert open_kinds(number) == ["screen", "visit"]
    move(number, State.SCREENED)
    assert open_kinds(number) == ["notify", "visit"]
    move(number, State.NOTIFIED, reference="BPJS-77")
    assert open_kinds(number) == ["follow_treatment", "visit"]
    services.set_hospital(number, hospital="RSUD Contoh", **BY)
    move(number, State.IN_TREATMENT)
    follow = ClaimTask.objects.get(kind="follow_treatment", end="")
    assert (follow.owner, follow.place, follow.due_on) == ("hospital", "RSUD Contoh", date(2026, 3, 24))
    spoke = datetime(2026, 3, 20, 14, tzinfo=JAKARTA)
    move(number, State.STAGE_TWO, on=spoke)
    assert ClaimTask.objects.get(kind="file_stage_two", end="").due_at == spoke + timedelta(hours=48)
    refused("DOCUMENTS_MISSING", move, number, State.WITH_INSURER, 20)
    complete(number)
    move(number, State.WITH_INSURER, 20)
    assert ClaimTask.objects.get(kind="watch_payment", end="").due_on == date(2026, 4, 1)
    found = claim_of(number)
    assert (found.insurer_reference, found.state, found.state_on) == ("BPJS-77", "with_insurer", date(2026, 3, 23))
    assert [m.to_state for m in ClaimMove.objects.order_by("place")][-1] == "with_insurer"


def test_a_second_stage_of_treatment_has_its_reason(person):
    number = at_stage_two()
    refused("REASON_MISSING", move, number, State.IN_TREATMENT, 25)
    move(number, State.IN_TREATMENT, 25, reason="operasi kedua")
    assert unsealed("reason", ClaimMove.objects.latest("id").reason) == "operasi kedua"
    assert open_kinds(number) == ["collect_documents", "follow_treatment"]


@pytest.mark.parametrize(("day", "code"), [(-1, "DAY_BEFORE_LAST"), (31, "DAY_IN_FUTURE")])
def test_a_move_has_a_day_that_can_be(person, day, code):
    refused(code, move, opened(), State.SCREENED, day)


def test_a_move_cannot_be_before_the_one_before(person):
    number = opened()
    move(number, State.SCREENED, 5)
    refused("DAY_BEFORE_LAST", move, number, State.NOTIFIED, 4)
    move(number, State.NOTIFIED, 5)


def test_what_another_officer_changed_is_seen_first(person):
    number = opened()
    move(number, State.SCREENED, seen=State.REPORTED)
    refused("CASE_CHANGED", move, number, State.CLOSED, 0, seen=State.REPORTED, reason="tidak jadi sama sekali")


def test_nobody_unknown_is_screened(db):
    number = opened(given(nik=""))
    refused("PERSON_NOT_KNOWN", move, number, State.SCREENED)


def test_a_right_lapses_only_after_the_years_of_the_law(person):
    number = opened()
    late = {"actor": RINA, "at": datetime(2031, 3, 5, tzinfo=JAKARTA), "reason": "tidak diurus keluarga"}
    refused("NOT_LAPSED", services.move, number, State.LAPSED, on=date(2031, 3, 3), **late)
    services.move(number, State.LAPSED, on=date(2031, 3, 4), **late)
    assert open_kinds(number) == []


def test_of_a_death_no_lapse_is_invented(person):
    number = opened(death())
    late = {"actor": RINA, "at": datetime(2040, 1, 1, tzinfo=JAKARTA), "reason": "sangat lama sekali"}
    refused("NOT_LAPSED", services.move, number, State.LAPSED, on=date(2039, 1, 1), **late)


def test_a_hospital_moves_treatment_and_nothing_else(person):
    number = opened()
    refused("CASE_MOVE_NOT_YOURS", move, number, State.SCREENED, role=Role.HOSPITAL)
    move(number, State.SCREENED)
    move(number, State.NOTIFIED)
    move(number, State.IN_TREATMENT, role=Role.HOSPITAL)


def test_who_it_is_may_be_corrected_and_every_word_stays(person):
    number = opened(given(nik=""))
    other = Person.objects.create(
        national_id=identifiers().encrypt("national_id", "3374120101809002"), name="WARGA LAIN", birth_date=date(1980, 1, 1),
        village_code="33.74.01.1001",
    )  # fmt: skip
    services.identify(number, nik=NIK, reason="dicocokkan dengan KTP", **BY)
    assert open_kinds(number) == ["screen", "visit"]
    services.identify(number, person_id=other.id, reason="ternyata adiknya", **BY)
    assert ClaimTask.objects.get(kind="visit").place == "33.74.01.1001"
    services.identify(number, person_id=other.id, reason="sekali lagi", **BY)
    services.identify(number, reason="bukan siapa pun", **BY)
    assert claim_of(number).incident.person_id is None
    assert "identify" in open_kinds(number)
    said = [(one.person_id, unsealed("identification", one.reason)) for one in Identification.objects.order_by("id")]
    assert said == [(person.id, "dicocokkan dengan KTP"), (other.id, "ternyata adiknya"), (None, "bukan siapa pun")]
    refused("PERSON_UNKNOWN", services.identify, number, nik="3374120101809777", reason="salah ketik", **BY)
    refused("NIK_INVALID", services.identify, number, nik="337412", reason="salah ketik", **BY)
    refused("REASON_MISSING", services.identify, number, nik=NIK, reason="ya", **BY)


def test_a_merged_person_is_followed_to_who_stays(person):
    gone = Person.objects.create(
        national_id=identifiers().encrypt("national_id", "3374120101809003"), name="WARGA KITAA", birth_date=date(1980, 1, 1),
        village_code="33.74.12.1004", survivor=person,
    )  # fmt: skip
    number = opened(given(nik=""))
    services.identify(number, person_id=gone.id, reason="dari daftar lama", **BY)
    assert claim_of(number).incident.person_id == person.id


def test_papers_come_in_are_not_needed_or_are_asked_for_again(person):
    number = opened()
    picture = Picture(b"%PDF-1.4 isi", "application/pdf")
    services.set_document(number, "ktp_peserta", state=Paper.RECEIVED, file=picture, **BY)
    services.set_document(number, "ktp_peserta", state=Paper.RECEIVED, file=picture, **BY)
    assert [len(files) for paper, _, files in checklist(claim_of(number)) if paper.code == "ktp_peserta"] == [1]
    refused("REASON_MISSING", services.set_document, number, "kuitansi", state=Paper.NOT_NEEDED, reason="-", **BY)
    services.set_document(number, "kuitansi", state=Paper.NOT_NEEDED, reason="tidak membayar apa pun", **BY)
    services.set_document(number, "kuitansi", state=Paper.REQUIRED, **BY)
    assert ClaimDocument.objects.get(kind="kuitansi").reason is None
    refused("DOCUMENT_UNKNOWN", services.set_document, number, "surat_cinta", state=Paper.RECEIVED, **BY)


def test_the_checklist_follows_what_became_of_the_person(person):
    number = opened()
    services.set_document(number, "kuitansi", state=Paper.RECEIVED, **BY)
    services.set_harm(number, harm=Harm.DIED, **BY)
    codes = {paper.code: row.state for paper, row, _ in checklist(claim_of(number))}
    assert "akta_kematian" in codes
    assert "rekening_peserta" not in codes
    # What came in is never thrown away.
    assert codes["kuitansi"] == "received"
    assert "surat_polisi" in {p.code for p, _, _ in checklist(claim_of(opened(given(setting=Setting.TRAFFIC))))}


def test_the_branch_may_change_until_the_insurer_was_told(person):
    number = opened()
    refused("BRANCH_ALIVE", services.set_branch, number, branch=Branch.JKM, reason="sakit jantung", **BY)
    services.set_harm(number, harm=Harm.DIED, **BY)
    services.set_branch(number, branch=Branch.JKM, reason="sakit jantung di rumah", **BY)
    found = claim_of(number)
    assert (found.branch, found.notify_due_at, found.lapses_on) == ("JKM", None, None)
    assert open_kinds(number) == ["screen", "visit"]
    move(number, State.SCREENED)
    assert open_kinds(number) == ["collect_documents", "contact_heirs", "visit"]
    move(number, State.NOTIFIED)
    refused("BRANCH_TOLD", services.set_branch, number, branch=Branch.JKK, reason="ternyata kecelakaan", **BY)


def test_a_closed_case_gives_way_to_the_other_branch(person):
    number = opened(death())
    services.set_harm(number, harm=Harm.DIED, **BY)
    refused("DEATH_PAID_ONCE", services.open_branch, number, branch=Branch.JKK, reason="jatuh saat kerja", **BY)
    move(number, State.CLOSED, 2, reason="meninggal karena kecelakaan kerja")
    other = services.open_branch(number, branch=Branch.JKK, reason="jatuh saat kerja", **BY)
    assert (other.branch, other.incident.number, other.number != number) == ("JKK", number, True)
    refused("BRANCH_THERE", services.open_branch, number, branch=Branch.JKK, reason="sekali lagi", **BY)
    assert Flag.OTHER_BRANCH.value in {flag["flag"] for flag in told(other)["flags"]}


def test_a_report_told_twice_is_joined(person):
    first, second = opened(), opened(given(account=replace(ACCOUNT, reporter_name="Tetangga")))
    assert Flag.SAME_INCIDENT.value in {flag["flag"] for flag in told(claim_of(second))["flags"]}
    refused("JOIN_ITSELF", joining.join, second, to=second, reason="satu kejadian", **BY)
    joining.join(second, to=first, reason="satu kejadian yang sama", **BY)
    found = claim_of(second)
    assert (found.state, found.joined_to.number) == ("closed", first)
    assert Flag.SAME_INCIDENT.value not in {flag["flag"] for flag in told(claim_of(first))["flags"]}
    refused("JOIN_ITSELF", joining.join, first, to=second, reason="melingkar saja", **BY)
    move(second, State.SCREENED, 30, reason="ternyata dua kejadian")
    assert claim_of(second).joined_to is None


def test_reports_of_two_people_are_not_joined(person):
    Person.objects.create(
        national_id=identifiers().encrypt("national_id", "3374120101809002"), name="WARGA KITA DUA", birth_date=date(1980, 1, 1),
        village_code="33.74.12.1004",
    )  # fmt: skip
    first, second = opened(), opened(given(nik="3374120101809002"))
    refused("JOIN_OTHER_PERSON", joining.join, second, to=first, reason="satu kejadian", **BY)
    move(first, State.SCREENED)
    move(first, State.NOTIFIED)
    refused("JOIN_TOLD", joining.join, first, to=second, reason="satu kejadian", **BY)


def test_a_flag_is_set_aside_for_these_facts_only(person):
    number = opened()
    flags = {flag["flag"] for flag in told(claim_of(number))["flags"]}
    assert flags == {"not_covered"}
    refused("FLAG_NOT_UP", services.set_aside, number, flag=Flag.DEATH_KNOWN, reason="tidak benar", **BY)
    services.set_aside(number, flag=Flag.NOT_COVERED, reason="menunggu jawaban BPJS", **BY)
    services.set_aside(number, flag=Flag.NOT_COVERED, reason="alasan yang kedua", **BY)
    assert FlagDismissal.objects.count() == 1
    assert [flag["set_aside_by"] for flag in told(claim_of(number))["flags"]] == ["rina"]


def test_tasks_end_once_and_one_of_a_kind_stands_at_a_time(person):
    number = opened()
    visit = ClaimTask.objects.get(kind="visit")
    services.end_task(visit.id, words="sudah ditelepon", **BY)
    services.end_task(visit.id, actor=RINA, at=TOLD)
    visit.refresh_from_db()
    assert (visit.end, visit.ended_at) == ("done", BY["at"])
    one = services.add_task(number, TaskKind.CONTACT_HEIRS, owner=Owner.VILLAGE, due_on=DAY, **BY)
    again = services.add_task(number, TaskKind.CONTACT_HEIRS, owner=Owner.PROGRAMME, **BY)
    assert one.id == again.id
    refused("TASK_NOT_HERE", services.add_task, number, TaskKind.WATCH_PAYMENT, owner=Owner.PROGRAMME, **BY)
    refused("CASE_TASK_UNKNOWN", services.end_task, 10**6, **BY)
    refused("CASE_TASK_UNKNOWN", services.end_task, one.id, claim_number=opened(), **BY)


def test_every_act_is_in_the_trail_without_a_word_of_it(person):
    number = opened()
    services.note(number, kind=NoteKind.INTERNAL, words="RAHASIA KELUARGA", **BY)
    move(number, State.SCREENED)
    refused("NOTE_EMPTY", services.note, number, kind=NoteKind.INTERNAL, words=" ", **BY)
    told_of = list(Event.objects.filter(subject=f"claim:{number}").order_by("number").values_list("action", flat=True))
    assert told_of == ["claim.report", "claim.note", "claim.move"]
    assert "RAHASIA" not in str(list(Event.objects.values_list("details", flat=True)))


def test_nothing_is_done_to_a_case_that_is_not_there(db):
    refused("CLAIM_UNKNOWN", move, written(2026, 999), State.CLOSED)
    refused("CLAIM_NUMBER_WRONG", move, "LK-1", State.CLOSED)
    assert not Claim.objects.exists()
