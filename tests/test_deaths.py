"""Deaths found in the population register: found once, the family counted, payment stopped, money claimed back, undone."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path
from typing import Any

import pytest

import cities
import pijar.cli.common  # noqa: F401 - the commands are put together there.
from cities import FEBRUARY, JANUARY, MARCH, Worker, workers
from damage import guards_off, red, turns_red
from databases import one, rows
from pijar.claims import deaths
from pijar.claims.deathtypes import DEATH_MOVES, STANDS, DeathState
from pijar.claims.models import Claim, ClaimTask, DeathFound, DeathStep
from pijar.claims.types import Account, Channel, Given, Harm, Kind, Reporter
from pijar.cli import claims_deaths as commands
from pijar.contributions import claimlist, money
from pijar.contributions import services as contributions
from pijar.cycle.deathpapers import letter
from pijar.cycle.deathrun import find
from pijar.enrolment.models import Halt
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.registry.selectors import person_by_nik
from pijar.registry.types import Reference
from pijar.staff.types import CONSOLE, Actor

pytestmark = pytest.mark.usefixtures("city")

AT = datetime(2026, 3, 2, 3, tzinfo=UTC)
RINA = Actor("rina")
PEOPLE = workers(8)
DEAD, WIFE, OTHER = PEOPLE[0], PEOPLE[1], PEOPLE[2]
CARD, CARD_OTHER = "3374110101159001", "3374110101159002"


def listed(folder: Path) -> Path:
    """A list with family cards: the first two share one."""
    lines = [
        (n, w.nik, w.said, f"{w.birth_date:%d/%m/%Y}", cities.VILLAGE, w.job, CARD if n < 3 else f"33741101011590{n:02d}")
        for n, w in enumerate(PEOPLE, start=1)
    ]
    return cities.table(folder / "usulan.csv", "No,NIK,Nama,Tanggal Lahir,Kelurahan,Pekerjaan,No KK", lines)


@pytest.fixture
def paid(tmp_path: Path) -> Path:
    """Eight people, carried and paid for in January and February, the insurer said yes; March is run."""
    cities.programme(apbd=20, dbhcht=0)
    cities.registers(tmp_path, PEOPLE)
    cities.load_lists(listed(tmp_path))
    cities.settle_all(tmp_path, JANUARY, FEBRUARY)
    cities.run(MARCH)
    return tmp_path


def register(folder: Path, *dead: Worker, on: str = "2026-01-20", as_of: date = date(2026, 2, 25)) -> None:
    gone = {w.number for w in dead}
    known = [w.but(status="MENINGGAL", died=on) if w.number in gone else w for w in PEOPLE]
    cities.population(folder, known, as_of, name=f"dukcapil_{as_of}.csv")


def found(month: Month = FEBRUARY, at: datetime = AT) -> dict[str, Any]:
    return find(month, actor=RINA, at=at)


def refused(act: Callable[..., Any], *given: Any, **named: Any) -> str:
    with pytest.raises(Refusal) as caught:
        act(*given, **named)
    return caught.value.code


def holds() -> None:
    """Every check of the city is green."""
    assert red() == {}


def test_without_a_register_nothing_is_told() -> None:
    assert refused(found) == "DEATHS_NO_REGISTER"


def test_a_death_is_found_once_and_all_is_done(paid: Path) -> None:
    register(paid, DEAD)
    told = found()
    assert (told["matched"], told["new"], told["heirs_found"], told["deaths_with_heirs"]) == (1, 1, 1, 1)
    assert (told["overpaid_months"], told["overpaid_amount"], told["claimed_amount"]) == (1, 16_800, 16_800)
    death = DeathFound.objects.get()
    assert (death.died_on, death.covered, death.state) == (date(2026, 1, 20), True, "found")
    assert [h.name for h in deaths.heirs_of(death)] == [WIFE.said]
    assert WIFE.said not in str(rows("select * from claims_deathfound"))
    # The case, its task at the kelurahan, and the stop from the first month no list has left for.
    claim = Claim.objects.get()
    assert death.claim == claim and claim.branch == "JKM" and claim.incident.person_id == death.person_id
    task = ClaimTask.objects.get(claim=claim, kind="contact_heirs")
    assert (task.owner, task.place, task.end) == ("village", cities.VILLAGE_CODE, "")
    halt = Halt.objects.get()
    assert (halt.reason, Month.of(halt.from_month)) == ("DECEASED", MARCH)
    [claimed] = claimlist.claims()
    assert (claimed.cause, claimed.month, claimed.open) == ("died", FEBRUARY, 16_800)
    assert money.open_claims("APBD") == 16_800
    tables = ("deathfound", "claim", "claimtask", "deathstep")
    tables = [*(f"claims_{t}" for t in tables), "enrolment_halt", "contributions_claimmove", "ledger_entry", "audit_event"]
    before = {t: one(f"select count(*) from {t}") for t in tables}
    again = found()
    assert (again["matched"], again["new"], again["heirs_found"], again["overpaid_months"]) == (1, 0, 1, 1)
    assert before == {t: one(f"select count(*) from {t}") for t in before}
    holds()


def test_nobody_who_never_took_part_is_matched(paid: Path) -> None:
    stranger = Worker(900)
    cities.population(paid, [*PEOPLE, stranger.but(status="MENINGGAL", died="2026-02-01")], date(2026, 2, 25), name="lain.csv")
    assert found()["matched"] == 0


def test_a_register_waits_as_soon_as_anybody_takes_part(tmp_path: Path) -> None:
    """Also before the first month is run: whoever was paid for before our books may have died, and nobody told the family."""
    cities.programme()
    cities.registers(tmp_path, PEOPLE)
    assert deaths.not_matched(AT.date()) is None
    register(tmp_path, DEAD)
    line = (DEAD.nik, DEAD.said, DEAD.birth_date, "", "APBD", "2025-01-01", "2025-12", "")
    header = "nik,nama,tanggal_lahir,kpj,sumber_dana,mulai,bulan_terakhir,bulan_iur"
    cities.load(Reference.PARTICIPANTS, cities.table(tmp_path / "peserta.csv", header, [line]))
    waits = deaths.not_matched(AT.date())
    assert waits and waits.as_of == date(2026, 2, 25)
    assert found()["matched"] == 1
    assert deaths.not_matched(AT.date()) is None


def test_a_month_asks_the_register_that_answers_for_it(paid: Path) -> None:
    register(paid, DEAD, on="2026-02-10", as_of=date(2026, 2, 25))
    assert found(JANUARY)["matched"] == 0
    told = found(FEBRUARY)
    assert (told["matched"], told["overpaid_months"]) == (1, 0)
    assert Halt.objects.get().from_month == MARCH.first_day


def test_a_later_register_that_says_alive_takes_it_back(paid: Path) -> None:
    register(paid, DEAD)
    found()
    register(paid, as_of=date(2026, 3, 20))
    # The older register is asked again: it says nothing of what came later.
    assert found(FEBRUARY)["withdrawn"] == 0
    told = found(MARCH)
    assert (told["withdrawn"], told["matched"], told["claimed_amount"], told["lines_let_go"]) == (1, 0, 0, 1)
    death = DeathFound.objects.get()
    assert death.state == "withdrawn" and death.halt is not None and not claimlist.claims()
    assert ClaimTask.objects.filter(kind="other", end="").count() == 1
    holds()
    assert found(FEBRUARY)["again"] == 0
    resumed = deaths.resume(death.pk, why="Surat Dukcapil 12/2026", actor=RINA, at=AT)
    assert resumed.halt is None and Halt.objects.latest("id").kind == "resume"
    assert refused(deaths.resume, death.pk, why="Surat Dukcapil", actor=RINA, at=AT) == "NOTHING_TO_RESUME"
    # And dead again, by a newer one still.
    register(paid, DEAD, as_of=date(2026, 4, 20))
    told = found(Month(2026, 4), at=datetime(2026, 5, 4, 3, tzinfo=UTC))
    assert (told["again"], told["claimed_amount"]) == (1, 16_800)
    assert DeathFound.objects.get().state == "found" and Halt.objects.latest("id").kind == "stop"


def test_another_day_moves_what_is_claimed(paid: Path) -> None:
    register(paid, DEAD, on="2026-02-03")
    assert found()["overpaid_months"] == 0
    register(paid, DEAD, on="2026-01-03", as_of=date(2026, 2, 27))
    told = found()
    assert (told["other_day"], told["overpaid_months"], told["claimed_amount"]) == (1, 1, 16_800)


def test_another_name_under_the_number_is_looked_at_first(paid: Path) -> None:
    known = [w.but(status="MENINGGAL", died="2026-01-20", registered_as="XAVERIUS QUELJOE") if w is OTHER else w for w in PEOPLE]
    cities.population(paid, known, date(2026, 2, 25), name="lain.csv")
    told = found()
    assert (told["new"], told["doubted"], told["cases"], told["overpaid_months"]) == (1, 1, 0, 0)
    assert not Halt.objects.exists() and not Claim.objects.exists()
    death = DeathFound.objects.get()
    assert refused(deaths.tell, death.pk, how="kunjungan", actor=RINA, at=AT) == "MOVE_NOT_ALLOWED"
    deaths.judge(death.pk, is_ours=True, why="KTP lama atas nama yang sama", actor=RINA, at=AT)
    assert Claim.objects.count() == Halt.objects.count() == 1 and claimlist.claims()[0].open == 16_800
    assert found()["overpaid_months"] == 1


def test_who_is_not_ours_stays_withdrawn(paid: Path) -> None:
    known = [w.but(status="MENINGGAL", died="2026-01-20", registered_as="XAVERIUS QUELJOE") if w is OTHER else w for w in PEOPLE]
    cities.population(paid, known, date(2026, 2, 25), name="lain.csv")
    found()
    deaths.judge(DeathFound.objects.get().pk, is_ours=False, why="NIK salah ketik", actor=RINA, at=AT)
    cities.population(paid, known, date(2026, 3, 25), name="lain_lagi.csv")
    told = found(MARCH)
    assert (told["again"], told["new"]) == (0, 0) and DeathFound.objects.get().state == "withdrawn"


def test_an_accident_under_way_is_looked_at(paid: Path) -> None:
    from uuid import uuid4

    from pijar.claims import services

    person = person_by_nik(DEAD.nik)
    given = Given(
        Kind.ACCIDENT, Harm.INJURED, datetime(2026, 1, 18, 3, tzinfo=UTC), Reporter.FAMILY,
        Account(name=DEAD.said, place="Pasar Jabungan", work="pedagang", what="Jatuh dari tangga saat menata barang.",
                reporter_name="Sri", phone="0841234567"),
        nik=DEAD.nik,
    )  # fmt: skip
    made = services.report(given, key=uuid4(), channel=Channel.CONSOLE, actor=RINA, at=datetime(2026, 1, 18, 5, tzinfo=UTC))
    services.identify(made.number, person_id=person.id, reason="KTP di rumah sakit", actor=RINA, at=AT)
    register(paid, DEAD)
    found()
    death = DeathFound.objects.get()
    assert death.accident.number == made.number and death.claim.branch == "JKM"
    assert ClaimTask.objects.filter(claim=death.accident, kind="other", end="").count() == 1
    assert found()["new"] == 0
    assert ClaimTask.objects.filter(claim=death.accident, kind="other").count() == 1


def test_a_reply_that_refuses_the_line_later_counts_it_once(paid: Path, tmp_path: Path) -> None:
    register(paid, DEAD)
    found()
    path = tmp_path / "susulan.csv"
    path.write_text(f"nik,kpj,status,alasan,iuran_dibukukan\n{DEAD.nik},,DITOLAK,meninggal,0\n", encoding="utf-8")
    contributions.reconcile(FEBRUARY, fund="APBD", path=path, actor=CONSOLE)
    [claimed] = claimlist.claims()
    assert claimed.open == 16_800 and money.open_claims("APBD") == 16_800
    assert found()["lines_claimed"] == 0
    holds()


def test_money_the_insurer_gave_back_already_is_not_let_go(paid: Path) -> None:
    register(paid, DEAD)
    found()
    cities.run(MARCH)
    cities.submit(paid, MARCH)
    contributions.credit(MARCH, fund="APBD", amount=16_800, reference="NOTA-1", actor=CONSOLE)
    register(paid, as_of=date(2026, 3, 20))
    told = found(MARCH)
    assert (told["withdrawn"], told["lines_kept"], told["claimed_amount"]) == (1, 1, 16_800)


@pytest.mark.parametrize(("start", "to"), list(product(DeathState, DeathState)))
def test_every_move(paid: Path, start: DeathState, to: DeathState) -> None:
    register(paid, DEAD)
    found()
    death = DeathFound.objects.get()
    DeathFound.objects.update(state=start.value)
    death.refresh_from_db()
    steps = DeathStep.objects.count()
    kind = deaths.DeathStepKind.SETTLED
    if to in DEATH_MOVES[start]:
        deaths._step(death, kind, to, actor=RINA, at=AT)
        assert DeathFound.objects.get().state == to.value and DeathStep.objects.count() == steps + 1
    else:
        assert refused(deaths._step, death, kind, to, actor=RINA, at=AT) == "MOVE_NOT_ALLOWED"
        assert DeathFound.objects.get().state == start.value and DeathStep.objects.count() == steps


def test_two_officers_and_words(paid: Path) -> None:
    register(paid, DEAD)
    found()
    death = DeathFound.objects.get()
    assert refused(deaths.tell, death.pk, how="", actor=RINA, at=AT) == "NOTE_MISSING"
    deaths.tell(death.pk, how="Kunjungan bu RT", actor=RINA, at=AT, seen=death.version)
    assert refused(deaths.settle, death.pk, why="selesai", actor=RINA, at=AT, seen=death.version) == "DEATH_CHANGED"
    assert refused(deaths.tell, 999, how="apa", actor=RINA, at=AT) == "DEATH_UNKNOWN"
    assert refused(deaths.resume, death.pk, why="surat", actor=RINA, at=AT) == "DEATH_STANDS"
    deaths.settle(death.pk, why="Kasus berjalan", actor=RINA, at=AT)
    assert [deaths.step_words(s) for s in DeathStep.objects.order_by("version")] == ["", "Kunjungan bu RT", "Kasus berjalan"]
    assert "bu RT" not in str(rows("select * from claims_deathstep"))
    assert found()["new"] == 0 and DeathFound.objects.get().state == "settled"


def test_the_letter_says_what_is_owed(paid: Path) -> None:
    register(paid, DEAD)
    found()
    death = DeathFound.objects.get()
    body = letter(death, on=date(2026, 3, 3), actor=RINA)
    assert body.startswith(b"%PDF") and body == letter(death, on=date(2026, 3, 3), actor=RINA)
    DeathFound.objects.update(state="withdrawn")
    assert refused(letter, DeathFound.objects.get(), on=date(2026, 3, 3), actor=RINA) == "DEATH_GONE"
    assert DeathState.DOUBTED not in STANDS


def test_the_commands(paid: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def told(command: Callable[..., None], *given: Any, **named: Any) -> dict[str, Any]:
        command(*given, json=True, **named)
        result: dict[str, Any] = json.loads(capsys.readouterr().out)
        return result

    register(paid, DEAD)
    first = told(commands.deaths, FEBRUARY, listed=True, on=date(2026, 3, 2))
    assert {"matched", "new", "heirs_found", "overpaid_months"} <= set(first) and len(first["deaths"]) == 1
    number = first["deaths"][0]["id"]
    out = paid / "surat" / "ahli_waris.pdf"
    assert told(commands.death, number, letter=out, on=date(2026, 3, 3))["file"] == str(out) and out.is_file()
    assert told(commands.death, number, told="Lewat RT", on=date(2026, 3, 3))["state"] == "told"
    assert told(commands.death, number, settled="Berkas lengkap")["state"] == "settled"
    assert refused(commands.death, 99) == "DEATH_UNKNOWN"
    assert told(commands.deaths, FEBRUARY)["new"] == 0


def test_the_check_of_claims_after_death_turns_red(paid: Path) -> None:
    register(paid, DEAD)
    found()
    line = one("select line_id from contributions_claimmove where cause = 'died'")
    DeathFound.objects.update(state="withdrawn")
    turns_red("claims_after_death_are_of_the_dead", f"line {line} is claimed as paid after a death that nobody knows of")
    guards_off("contributions_claimmove")
    rows("update contributions_claimmove set amount = 20000 where cause = 'died' returning 1")
    turns_red("claims_after_death_are_of_the_dead", "16800 was paid", "the books say 16800")
