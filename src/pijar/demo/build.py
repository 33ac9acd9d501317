"""The demo city, made with the product's own services: last year's participants and this year's lists in, three months
run, paid and reconciled, each with the registers as they stand then.

Each step looks whether it is done, so that a first start that was interrupted goes on where it stopped.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

import polars as pl

from pijar.config import paths
from pijar.demo import moneyline
from pijar.demo.city import CityFiles
from pijar.kernel.clock import today
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.registry.types import Reference
from pijar.staff.types import CONSOLE, Actor, Role

OFFICER, TREASURER, VILLAGE, SIGNER = Actor("rina"), Actor("tono"), Actor("lurah"), Actor("admin")
VILLAGE_CODE = "33.74.12.1004"
MONTHS = tuple(Month(2026, m) for m in (1, 2, 3))
PASSWORD = "pijar-semar-2026"  # noqa: S105 - the invented city's log-in, printed on every start.
STAFF: list[tuple[str, str, Role, dict[str, Any]]] = [
    ("admin", "Administrator", Role.ADMINISTRATOR, {}),
    ("rina", "Rina, Disnaker", Role.PROGRAMME, {"sees_medical": True}),
    ("lurah", "Petugas Kelurahan", Role.VILLAGE, {"village_code": VILLAGE_CODE}),
    ("tono", "Tono, Bendahara", Role.TREASURER, {}),
    ("audit", "Auditor", Role.AUDITOR, {}),
    ("igd", "Petugas IGD", Role.HOSPITAL, {"workplace": "RSUD Contoh"}),
    ("pimpinan", "Wali Kota Contoh", Role.LEADER, {}),
]


def build() -> None:
    """Has the demo city ready. Raises Refusal (NOT_A_DEMO) for a data folder that holds a real city."""
    folder = paths.data_folder()
    if not paths.is_demo(folder):
        if any(folder.iterdir()):
            raise Refusal("NOT_A_DEMO", f"{folder} holds a city that is not a demo; set PIJAR_DATA to another folder.")
        paths.begin_demo(folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pijar.config.settings")
    import django

    django.setup()
    if _is_ready(folder):
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True)) as bar:
        task = bar.add_task("Kota contoh", total=1.0)
        _steps(lambda part, label: bar.update(task, completed=part, description=label))
    (folder / "demo").write_text("ready\n")


def _is_ready(folder: Path) -> bool:
    if (folder / "demo").read_text().strip() != "ready":
        return False
    from pijar.cycle.schema import is_current

    if not is_current():
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        from pijar.cycle.donormonth import catch_up
        from pijar.cycle.opening import open_books

        open_books()
        catch_up()
    return True


def _steps(tell: Callable[[float, str], None]) -> None:
    from pijar.cycle.setup import prepare
    from pijar.demo import city

    tell(0.02, "Basis data")
    prepare()
    with tempfile.TemporaryDirectory(prefix="pijar-demo-") as folder:
        tell(0.10, "Mengarang kota")
        files = city.write(Path(folder), progress=lambda part: tell(0.10 + part * 0.30, "Mengarang kota"))
        officers()
        live(files, tell)
        tell(0.97, "Usulan susulan")
        late(Path(folder))
        tell(0.99, "Verifikasi")
        verify()
        happened()
        notices()
        figures()
    tell(1.0, "Siap")


def live(files: CityFiles, tell: Callable[[float, str], None]) -> None:
    """What the city went through, in the order of time: last year, this year's registers and lists, month after month."""
    participants(files)
    _references(files, tell)
    moneyline.budgets(MONTHS[0].year, maker=OFFICER, checker=SIGNER)
    _lists(files, tell)
    for number, month in enumerate(MONTHS):
        tell(0.75 + number * 0.08, f"Bulan {month}")
        snapshot(files, month)
        _month(month, files.folder)
    moneyline.statement(files.folder, actor=TREASURER)
    moneyline.pledges(Month.of(today()).next, taker=TREASURER, approver=OFFICER, folder=files.folder)


def officers() -> None:
    """Has every officer of the invented city; who is there already stays as changed since."""
    from pijar.onboarding.services import save_officer
    from pijar.staff.models import Officer

    for name, title, role, more in STAFF:
        if not Officer.objects.filter(username=name).exists():
            data = {"username": name, "first_name": title, "role": role.value, "village_code": "", "is_active": True, **more}
            save_officer(None, data | {"password": PASSWORD}, actor=CONSOLE)


def participants(files: CityFiles) -> None:
    """Last year's participants, before anything of this year is known: who stays fit keeps place and fund."""
    from pijar.cycle.services import load_reference

    load_reference(Reference.PARTICIPANTS, files.participants, as_of=date(MONTHS[0].year - 1, 12, 31), actor=OFFICER)


def snapshot(files: CityFiles, month: Month) -> None:
    """The registers that came with a later month: deaths, moves, new jobs; nothing for January."""
    from pijar.cycle.services import load_reference

    for found in files.later:
        if found.as_of == month.first_day:
            load_reference(Reference.POPULATION, found.population, as_of=found.as_of, actor=OFFICER)
            load_reference(Reference.INSURED, found.insured, as_of=found.as_of, actor=OFFICER)
            load_reference(Reference.WELFARE, found.welfare, as_of=found.as_of, actor=OFFICER)


def _references(files: CityFiles, tell: Callable[[float, str], None]) -> None:
    from pijar.cycle.services import load_reference

    f = files
    single = [
        (Reference.POPULATION, f.population), (Reference.INSURED, f.insured), (Reference.WELFARE, f.welfare),
        (Reference.CIVIL_SERVANTS, f.servants), (Reference.PLEDGES, f.pledges), (Reference.COVERAGE, f.coverage),
    ]  # fmt: skip
    for number, (kind, path) in enumerate([*single, *((Reference.PAYROLL, p) for p in f.payroll)]):
        tell(0.40 + number * 0.01, f"Acuan {kind.value}")
        load_reference(kind, path, as_of=date(2026, 1, 1), actor=OFFICER)


def _lists(files: CityFiles, tell: Callable[[float, str], None]) -> None:
    from pijar.cycle.services import link_people, load_lists
    from pijar.linkage.types import Mode

    load_lists(list(files.candidates), actor=OFFICER, progress=lambda part: tell(0.52 + part * 0.18, "Usulan"))
    tell(0.70, "Orang yang sama")
    link_people(Mode.FULL, actor=OFFICER)


def late(folder: Path) -> None:
    """A list that comes when the months are done: twins, slips of the pen, namesakes, unknown to the registers: a person decides.

    Without it nobody would wait under "Orang yang sama?": in the demo city the register answers all that is doubtful.
    """
    from pijar.cycle.services import link_people, load_lists
    from pijar.linkage.types import Mode

    given = folder / "Kel Gunungpati - susulan 2026.csv"
    given.write_bytes(resources.files("pijar").joinpath("demo/data/late.csv").read_bytes())
    load_lists([given], actor=VILLAGE, village_only=VILLAGE_CODE)
    link_people(Mode.ARRIVALS, actor=VILLAGE)


def verify() -> None:
    """A round of verification over the last list: the kelurahan has people to look up."""
    from pijar.cycle.rounds import open_round
    from pijar.verification.models import Round

    if not Round.objects.exists():
        open_round(MONTHS[-1], title=f"Verval {MONTHS[-1].year}", actor=OFFICER)


def happened() -> None:
    """Accidents, a death, a child at school and complaints, so that first pages and lists are those of a working day."""
    from pijar.demo.lives import live as lived
    from pijar.kernel.clock import now

    lived(VILLAGE_CODE, now())


def notices() -> None:
    """What the officers were told while all this happened: it stands behind their bells. From a demo nothing is sent."""
    from pijar.cycle.telling import gather
    from pijar.notices.models import Mark

    Mark.objects.get_or_create(id=1)
    while gather():
        pass


def figures() -> None:
    """The months are counted, as each night does it, and published: maps and public pages are full from the first look on."""
    from pijar.analytics.services import gather_run
    from pijar.demo import told

    gather_run(actor=CONSOLE)
    told.way(MONTHS[0].year, maker=OFFICER, checker=TREASURER)
    told.publish(MONTHS, actor=OFFICER)


def _decree(month: Month) -> None:
    """The decree on the month's list, or on what changed in it: drafted by Rina, signed by the administrator."""
    from pijar.cycle.decrees import draft_decree
    from pijar.enrolment.decrees import sign_decree

    number = f"560/{month.month:03}/{month.year}"
    drafted = draft_decree(month, number=number, dated_on=month.first_day.replace(day=5), actor=OFFICER)
    sign_decree(drafted.id, actor=SIGNER)


def _month(month: Month, folder: Path) -> None:
    """One month as the officers would do it: Rina makes the list and registers who is new, Tono approves, pays, reconciles."""
    from pijar.contributions import exchange
    from pijar.contributions.models import Batch
    from pijar.contributions.money import payable
    from pijar.contributions.services import bill, pay, reconcile
    from pijar.cycle.services import run_month, submit_month
    from pijar.demo.outside import register
    from pijar.law.deadlines import due_date

    if Batch.objects.filter(month=month.first_day).exclude(state__in=("draft", "checked")).exists():
        batches = Batch.objects.filter(month=month.first_day)
    else:
        run_month(month, actor=OFFICER)
        register(month, folder, maker=OFFICER, checker=TREASURER)
        _decree(month)
        submit_month(month, maker=OFFICER, checker=TREASURER, out=folder / "kirim")
        batches = Batch.objects.filter(month=month.first_day)
    for number, batch in enumerate(batches.order_by("id"), start=1):
        if batch.state in ("submitted", "billed"):
            moneyline.credit(month, batch.fund_code, actor=TREASURER)
            code, on = moneyline.code(month, number), month.first_day.replace(day=8)
            bill(month, fund=batch.fund_code, code=code, on=on, actor=TREASURER)
            reference = f"SP2D-{month}-{batch.fund_code}"
            owed = payable(batch)
            pay(month, fund=batch.fund_code, on=due_date(month), reference=reference, amount=owed, actor=TREASURER)
        if batch.state in ("submitted", "billed", "paid"):
            path = folder / f"balasan_{month}_{batch.fund_code}.csv"
            _reply(exchange.batch_frame(batch), month, batch.fund_code, path)
            reconcile(month, fund=batch.fund_code, path=path, actor=OFFICER)


def _reply(frame: pl.DataFrame, month: Month, fund: str, path: Path) -> None:
    from pijar.demo import insurer

    billed = frame.select("nik", pl.col("kpj").replace("", None), pl.col("iuran_total").alias("amount"))
    insurer.write_reply(insurer.reply(billed, seed="demo", month=str(month), fund=fund), path)


def welcome(host: str, port: int) -> None:
    """Prints the address and one log-in per role."""
    print(f"\npijar — kota contoh: http://{host}:{port}\n")
    print(f"  {'nama':<10}{'kata sandi':<20}peran")
    for name, title, _, _ in STAFF:
        print(f"  {name:<10}{PASSWORD:<20}{title}")
    print("\n  tanpa masuk: / dan /publik/ (untuk semua orang)")
    print("  /cek/ (cek kepesertaan), /lapor/ (lapor kejadian), /pengaduan/, /kartu/periksa/ (periksa kartu)")
    print("\nSemua orang di dalamnya rekaan. Ctrl-C menghentikan. / Everybody in it is invented. Ctrl-C stops it.\n", flush=True)
