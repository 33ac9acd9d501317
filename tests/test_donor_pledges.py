"""A pledge by the form, from the public door to payroll: who may do what, what is refused, what a code opens."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

import cities
from cities import JANUARY, Donor, Worker, workers
from content import carried
from databases import one, rows
from pijar.cycle import donormonth, donorpapers
from pijar.cycle.checks import check_all
from pijar.funding import access
from pijar.funding import services as funding
from pijar.funding.dues import due_each
from pijar.funding.models import DonorTry, Promise
from pijar.funding.types import DonorOptions, PromiseState, StopReason
from pijar.kernel.clock import now, today
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.registry.snapshots import answering, answering_each
from pijar.registry.types import Reference
from pijar.staff.types import CONSOLE, Actor

pytestmark = pytest.mark.usefixtures("city")
RINA, TONO = Actor("rina"), Actor("tono")
THIS = Month.of(today())
ONE, TWO = Donor(1), Donor(2)


@pytest.fixture
def staff(tmp_path: Path) -> list[Worker]:
    """Two civil servants and three workers whom the registers know; no pledge yet."""
    people = workers(3)
    cities.programme(apbd=1, dbhcht=0)
    cities.registers(tmp_path, people)
    known(tmp_path, ONE, TWO)
    cities.load_lists(cities.candidates(tmp_path, people))
    return people


def known(folder: Path, *donors: Donor, name: str = "asn.csv", as_of: Any = cities.AS_OF) -> None:
    servants = [(d.nip, f"DONATUR {d.number}", "Disnaker", "") for d in donors]
    cities.load(Reference.CIVIL_SERVANTS, cities.table(folder / name, "nip,nama,opd,nik", servants), as_of)


def submitted(donor: Donor = ONE, **more: Any) -> Any:
    values = {
        "nip": donor.nip,
        "name": f"Donatur {donor.number}",
        "agency": "Disnaker",
        "starts": THIS,
        "consents": True,
        "amount": 20_000,
    }
    return funding.submit_pledge(**{**values, **more})


def signed(folder: Path, promise_id: int, actor: Actor | None = None, body: bytes = b"%PDF-1.7 tanda tangan") -> None:
    path = folder / "kuasa.pdf"
    path.write_bytes(body)
    funding.upload_consent(promise_id, path, actor=actor)


def active(folder: Path, donor: Donor = ONE, **more: Any) -> Any:
    made = submitted(donor, **more)
    signed(folder, made.promise_id)
    funding.approve_pledge(made.promise_id, actor=RINA)
    return made


def refused(code: str, call: Any, *args: Any, **more: Any) -> str:
    with pytest.raises(Refusal) as caught:
        call(*args, **more)
    assert caught.value.code == code
    return str(caught.value)


def state_of(made: Any) -> str:
    return Promise.objects.get(id=made.promise_id).state


def test_the_way_of_a_pledge(tmp_path: Path, staff: list[Worker]) -> None:
    made = submitted()
    assert state_of(made) == "drafted" and made.number.startswith("IKR-") and made.amount == 20_000
    assert donorpapers.consent_pdf(made.promise_id).startswith(b"%PDF")
    refused("PLEDGE_STATE", funding.approve_pledge, made.promise_id, actor=RINA)
    signed(tmp_path, made.promise_id)
    assert state_of(made) == "waiting"
    assert funding.consent_file(made.promise_id, actor=RINA) == b"%PDF-1.7 tanda tangan"
    funding.approve_pledge(made.promise_id, actor=RINA)
    assert state_of(made) == "active"
    assert [a["register_name"] for a in funding.applications(PromiseState.ACTIVE)] == ["DONATUR 1"]
    funding.stop_promise(made.promise_id, from_month=THIS.next, reason=StopReason.WITHDRAWN, actor=RINA)
    assert state_of(made) == "stopped"
    assert funding.due_of(ONE.nip, THIS) == 20_000 and funding.due_of(ONE.nip, THIS.next) == 0
    acts = [a for (a,) in rows("select action from audit_event where subject = %s order by number", f"pledge:{made.number}")]
    assert acts == ["pledge.enter", "pledge.sign", "pledge.open", "pledge.approve", "pledge.stop"]


@pytest.mark.parametrize(
    ("code", "more"),
    [
        ("NIP_INVALID", {"nip": "123"}), ("NIP_INVALID", {"nip": "198013012006041901"}), ("NIP_UNKNOWN", {"nip": Donor(9).nip}),
        ("NAME_MISSING", {"name": " "}), ("CONSENT_MISSING", {"consents": False}), ("AMOUNT_INVALID", {"amount": 0}),
        ("AMOUNT_INVALID", {"amount": 10**7 + 1}), ("AMOUNT_INVALID", {"amount": None}), ("AMOUNT_INVALID", {"workers": 1}),
        ("WORKERS_INVALID", {"amount": None, "workers": 0}), ("SPAN_INVALID", {"starts": THIS.previous}),
        ("SPAN_INVALID", {"starts": THIS.shift(13)}), ("SPAN_INVALID", {"starts": THIS.next, "stops": THIS}),
        ("WORKER_NIK_INVALID", {"worker_nik": "123"}),
    ],
)  # fmt: skip
def test_what_is_refused_at_the_door(staff: list[Worker], code: str, more: dict[str, Any]) -> None:
    sentence = refused(code, submitted, **more)
    assert sentence.endswith(".") and not Promise.objects.exists()


def test_the_public_learns_nothing_of_a_worker_and_an_officer_is_told(staff: list[Worker]) -> None:
    nobody = Worker(77).nik
    assert submitted(worker_nik=nobody).promise_id
    for _ in range(access.MOST_TRIES):
        refused("WORKER_UNKNOWN", submitted, TWO, worker_nik=nobody, actor=RINA)
    refused("TRIES_EXCEEDED", submitted, TWO, worker_nik=staff[0].nik, actor=RINA)


def test_a_number_of_workers_is_an_amount_that_is_enough_in_the_dearest_month(staff: list[Worker]) -> None:
    one_worker = funding.amount_for(1, Month(2026, 4))
    assert (
        one_worker
        == funding.amount_for(1, Month(2026, 1), Month(2026, 1))
        > funding.amount_for(1, Month(2026, 4), Month(2026, 12))
    )
    assert submitted(amount=None, workers=3).amount == 3 * funding.amount_for(1, THIS)


def test_two_people_and_a_frozen_paper(tmp_path: Path, staff: list[Worker]) -> None:
    by_officer = submitted(actor=RINA)
    signed(tmp_path, by_officer.promise_id)
    refused("SAME_PERSON", funding.approve_pledge, by_officer.promise_id, actor=RINA)
    taken_in = submitted(TWO)
    signed(tmp_path, taken_in.promise_id, actor=TONO)
    refused("SAME_PERSON", funding.approve_pledge, taken_in.promise_id, actor=TONO)
    with pytest.raises(IntegrityError), transaction.atomic():
        Promise.objects.filter(id=taken_in.promise_id).update(state="active", approved_by="tono")
    funding.approve_pledge(taken_in.promise_id, actor=RINA)
    for change in ({"amount": 1}, {"state": "waiting"}, {"signed_file": "x"}, {"nip": ONE.nip}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Promise.objects.filter(id=taken_in.promise_id).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Promise.objects.filter(id=taken_in.promise_id).update(worker_national_id=b"x")


@pytest.mark.parametrize(
    ("code", "body"), [("CONSENT_EMPTY", b""), ("CONSENT_KIND", b"PK\x03\x04"), ("CONSENT_LARGE", b"%PDF-" + bytes(5 * 2**20))]
)
def test_the_signed_paper_is_a_pdf_of_bearable_size(tmp_path: Path, staff: list[Worker], code: str, body: bytes) -> None:
    made = submitted()
    refused(code, signed, tmp_path, made.promise_id, body=body)
    assert state_of(made) == "drafted"


def test_a_refusal_says_why(tmp_path: Path, staff: list[Worker]) -> None:
    made = submitted()
    refused("REASON_MISSING", funding.refuse_pledge, made.promise_id, reason=" ", actor=RINA)
    funding.refuse_pledge(made.promise_id, reason="Tanda tangan tidak terbaca.", actor=RINA)
    assert funding.applications(PromiseState.REFUSED)[0]["refusal"] == "Tanda tangan tidak terbaca."
    refused("PLEDGE_STATE", signed, tmp_path, made.promise_id)


def test_three_open_applications_under_one_nip_are_enough(staff: list[Worker]) -> None:
    for _ in range(3):
        submitted()
    refused("APPLICATIONS_OPEN", submitted)
    assert submitted(TWO)


# ---- codes


def test_a_code_opens_its_application_and_after_approval_the_donor_s_page(tmp_path: Path, staff: list[Worker]) -> None:
    made, stranger = submitted(), submitted()
    assert made.code not in str(rows("select code_hash from funding_donorkey"))
    opened = funding.donor_by_code(ONE.nip, made.code.lower().replace("-", " "))
    assert (opened.sees_gifts, opened.promises) == (False, (made.promise_id,))
    signed(tmp_path, made.promise_id)
    funding.approve_pledge(made.promise_id, actor=RINA)
    assert funding.donor_by_code(ONE.nip, made.code).sees_gifts
    assert not funding.donor_by_code(ONE.nip, stranger.code).sees_gifts
    fresh = funding.renew_code(ONE.nip, actor=RINA)
    assert funding.donor_by_code(ONE.nip, fresh).sees_gifts
    refused("CODE_WRONG", funding.donor_by_code, ONE.nip, made.code)
    refused("CODE_WRONG", funding.donor_by_code, TWO.nip, fresh)
    refused("DONOR_UNKNOWN", funding.renew_code, Donor(9).nip, actor=RINA)


def test_wrong_codes_are_counted_and_a_pause_follows(staff: list[Worker]) -> None:
    made = submitted()
    for _ in range(access.MOST_TRIES):
        refused("CODE_WRONG", funding.donor_by_code, ONE.nip, "AAAA-AAAA-AAAA")
    refused("TRIES_EXCEEDED", funding.donor_by_code, ONE.nip, made.code)
    DonorTry.objects.update(at=now() - access.PAUSE - timedelta(seconds=1))
    assert funding.donor_by_code(ONE.nip, made.code).promises == (made.promise_id,)


# ---- what is due


def payroll(folder: Path, month: Month, *taken: tuple[Donor, int]) -> None:
    lines = [(d.nip, month, amount, "BERHASIL") for d, amount in taken]
    cities.load(Reference.PAYROLL, cities.table(folder / f"gaji_{month}.csv", "nip,periode,nominal,status", lines), today())


def register(folder: Path, *lines: tuple[Any, ...], name: str = "ikrar.csv") -> None:
    header = "nip,nominal_per_bulan,mulai,selesai,nik_pekerja"
    cities.load(Reference.PLEDGES, cities.table(folder / name, header, lines), today())


def test_a_pledge_in_the_register_and_by_the_form_counts_once(tmp_path: Path, staff: list[Worker]) -> None:
    made = active(tmp_path)
    active(tmp_path, TWO, amount=30_000)
    register(tmp_path, (ONE.nip, 20_000, THIS.first_day, "", ""), (TWO.nip, 5_000, THIS.first_day, "", ""))
    assert (funding.due_of(ONE.nip, THIS), funding.due_of(TWO.nip, THIS)) == (20_000, 35_000)
    found = funding.deductions(THIS)
    assert (found.lines, found.total) == (2, 55_000)
    # The form may stop what both know, though the register still lists it.
    funding.stop_promise(made.promise_id, from_month=THIS, reason=StopReason.WITHDRAWN, actor=RINA)
    assert funding.due_of(ONE.nip, THIS) == 0
    frame = funding.register_frame("disnaker", on=today())
    assert sorted(frame["state"].to_list()) == ["active", "register", "register", "stopped"]


def test_gifts_by_the_form_carry_the_worker_they_name(tmp_path: Path, staff: list[Worker]) -> None:
    named = staff[2]
    made = active(tmp_path, worker_nik=named.nik)
    payroll(tmp_path, THIS, (ONE, 20_000))
    register(tmp_path, (TWO.nip, 5_000, THIS.first_day, "", ""))
    year = cities.store.current().text.replace("year: 2026", f"year: {THIS.year}")
    cities.store.load(year, CONSOLE)
    cities.run(THIS)
    assert named.nik in carried(THIS, "ASN")
    assert [nip for (nip,) in rows("select nip from funding_giftuse where is_named")] == [ONE.nip]
    view = funding.donor_view(ONE.nip, THIS.year)
    assert view.named == (named.said,) and view.promises[0]["number"] == made.number
    assert check_all()["ok"]
    assert donorpapers.statement(ONE.nip, THIS.year, actor=CONSOLE).startswith(b"%PDF")
    warned = donormonth.submit_pledge(
        nip=TWO.nip, name="Donatur", agency="Disnaker", starts=THIS, consents=True, amount=20_000, worker_nik=named.nik
    )
    assert set(warned.warnings) == {"WORKER_NAMED", "WORKER_CARRIED"}


def test_who_withdraws_gives_nothing_more_and_may_pledge_again(tmp_path: Path, staff: list[Worker]) -> None:
    register(tmp_path, (ONE.nip, 20_000, "2026-01-01", "", ""))
    made = active(tmp_path, amount=10_000)
    assert funding.due_of(ONE.nip, THIS.next) == 30_000
    assert funding.stop_donor(ONE.nip, from_month=THIS.next, reason=StopReason.WITHDRAWN, actor=RINA) == 1
    assert (funding.due_of(ONE.nip, THIS), funding.due_of(ONE.nip, THIS.next)) == (30_000, 0)
    assert state_of(made) == "stopped"
    refused("ALREADY_STOPPED", funding.stop_donor, ONE.nip, from_month=THIS.next, reason=StopReason.WITHDRAWN, actor=RINA)
    active(tmp_path, amount=7_000, starts=THIS.next)
    assert funding.due_of(ONE.nip, THIS.next) == 7_000
    funding.resume_donor(ONE.nip, from_month=THIS.shift(2), actor=RINA)
    assert funding.due_of(ONE.nip, THIS.shift(2)) == 27_000


def test_who_left_the_staff_list_stops_and_half_a_list_stops_nobody(tmp_path: Path, staff: list[Worker]) -> None:
    everybody = [Donor(n) for n in range(1, 13)]
    known(tmp_path, *everybody, name="semua.csv")
    register(tmp_path, *((d.nip, 20_000, "2026-01-01", "", "") for d in everybody))
    nothing = DonorOptions()
    assert funding.stop_leavers(JANUARY, nothing, actor=CONSOLE) == {"LEFT": 0, "RETIRED": 0, "held": 0}
    known(tmp_path, *everybody[2:], name="tanpa_dua.csv", as_of=cities.FEBRUARY.first_day)
    # Payroll is not asked for who left, though the month is not run yet.
    assert (funding.deductions(JANUARY).lines, funding.deductions(cities.FEBRUARY).lines) == (12, 10)
    assert funding.stop_leavers(cities.FEBRUARY, nothing, actor=CONSOLE) == {"LEFT": 2, "RETIRED": 0, "held": 0}
    assert funding.due_of(ONE.nip, JANUARY) == 20_000 and funding.due_of(ONE.nip, cities.FEBRUARY) == 0
    known(tmp_path, *everybody[:3], name="separuh.csv", as_of=cities.MARCH.first_day)
    assert funding.stop_leavers(cities.MARCH, nothing, actor=CONSOLE) == {"LEFT": 0, "RETIRED": 0, "held": 9}
    # Who stands in the list again is no leaver.
    assert funding.due_of(ONE.nip, cities.MARCH) == 20_000


def test_retirement_is_the_city_s_choice_and_counts_from_the_month_after(tmp_path: Path, staff: list[Worker]) -> None:
    register(tmp_path, (ONE.nip, 20_000, "2025-01-01", "", ""))
    assert ONE.nip.startswith("19800101")
    assert funding.leaving(Month(2026, 3), DonorOptions()) == []
    assert funding.leaving(Month(2026, 1), DonorOptions(retirement_age=46)) == []
    assert funding.leaving(Month(2026, 2), DonorOptions(retirement_age=46)) == [(ONE.nip, StopReason.RETIRED)]
    assert funding.stop_leavers(Month(2026, 2), DonorOptions(retirement_age=46), actor=CONSOLE)["RETIRED"] == 1
    assert funding.due_of(ONE.nip, Month(2026, 1)) == 20_000 and funding.due_of(ONE.nip, Month(2026, 2)) == 0
    assert one("select reason from funding_donorstop") == "RETIRED"


def test_months_asked_for_together_are_due_as_each_is_alone(tmp_path: Path, staff: list[Worker]) -> None:
    active(tmp_path)
    active(tmp_path, TWO)
    months = list(Month.range(JANUARY, JANUARY.shift(30)))
    told = due_each(months)
    assert told == {month: funding.promised(month)[0] for month in months}
    assert any(told.values()) and due_each([]) == {}


def test_the_list_that_answers_is_the_same_asked_for_together(tmp_path: Path) -> None:
    days = [day - timedelta(days=n) for day in (cities.AS_OF, cities.MARCH.first_day, today()) for n in (-1, 0, 1)]
    assert answering_each(Reference.CIVIL_SERVANTS, days) == dict.fromkeys(days)
    for name, as_of in (("a", cities.MARCH.first_day), ("b", cities.AS_OF), ("c", cities.AS_OF), ("d", cities.MARCH.first_day)):
        known(tmp_path, *((ONE, TWO) if name in "ab" else (ONE,)), name=f"{name}.csv", as_of=as_of)
    alone = {day: found.id for day in days if (found := answering(Reference.CIVIL_SERVANTS, day))}
    assert answering_each(Reference.CIVIL_SERVANTS, days) == alone and len(set(alone.values())) == 2
