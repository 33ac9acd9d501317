"""Invented people and the files that offices would send about them, as small as a test needs.

Every NIK ends in 9000 to 9999, so that nobody here can be anybody.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from pijar.contributions import money
from pijar.contributions import services as contributions
from pijar.contributions.models import Batch
from pijar.cycle import services as cycle
from pijar.cycle import store
from pijar.cycle.programme import SEMARANG
from pijar.demo import insurer
from pijar.kernel.month import Month
from pijar.registry.types import Reference
from pijar.staff.types import CONSOLE, CONSOLE_AUTO, Actor

JANUARY, FEBRUARY, MARCH = (Month(2026, m) for m in (1, 2, 3))
AS_OF = date(2026, 1, 1)
VILLAGE, VILLAGE_CODE = "Jabungan", "33.74.11.1003"
FIRST = [
    "AGUS",
    "BAMBANG",
    "CAHYO",
    "DEDI",
    "EKO",
    "FAJAR",
    "GUNTUR",
    "HADI",
    "INDRA",
    "JOKO",
    "KARNO",
    "LUKMAN",
    "MULYADI",
    "NUR",
    "OKTA",
    "PURWANTO",
]
LAST = ["SANTOSO", "WIBOWO", "PRASETYO", "HIDAYAT", "KURNIAWAN", "SETIAWAN", "NUGROHO", "SUSANTO", "RAHARJO", "UTOMO"]


@dataclass(frozen=True)
class Worker:
    """One candidate with what the registers say. `decile` None: not in the register; `status` "": not found."""

    number: int
    job: str = "Pedagang Pasar"
    decile: int | None = 3
    status: str = "AKTIF"
    died: str = ""
    born: date = date(1980, 1, 1)
    residence: str = VILLAGE_CODE
    payer: str = ""
    registered_as: str = ""
    name: str = ""
    typed: date | None = None

    @property
    def nik(self) -> str:
        return f"337411{self.birth_date:%d%m%y}{9000 + self.number % 1000}"

    @property
    def birth_date(self) -> date:
        return self.born + timedelta(days=self.number % 300)

    @property
    def said(self) -> str:
        first, last = FIRST[self.number % len(FIRST)], LAST[self.number // len(FIRST) % len(LAST)]
        return self.name or f"{first} {last}"

    def but(self, **changes: Any) -> Worker:
        return replace(self, **changes)


def workers(count: int, first: int = 1, **more: Any) -> list[Worker]:
    return [Worker(number, **more) for number in range(first, first + count)]


# Who lives in the small city of the tests (`conftest.small_city`).
PEOPLE: list[Worker] = [
    *workers(150),
    *workers(40, first=151, job="Buruh Tani Tembakau"),
    *workers(40, first=191, job="Ojek", decile=4),
    *workers(20, first=231, decile=8),
    *workers(10, first=251, decile=None),
    *workers(8, first=261, status="MENINGGAL", died="2025-11-05"),
    *workers(6, first=269, status="PINDAH", died="2025-06-01", residence="33.21.01.1001"),
    *workers(6, first=275, status=""),
    *workers(5, first=281, payer="PT MAJU"),
    *workers(5, first=286, job="Polisi"),
    *workers(5, first=291, born=date(1950, 1, 1)),
    *workers(5, first=296, registered_as="XAVERIUS QUELJOE"),
]


@dataclass
class Donor:
    """A civil servant's pledge and what payroll took: `taken` per month as (amount, status)."""

    number: int
    pledged: int = 16_800
    worker: str = ""
    starts: str = "2025-09-01"
    ends: str = ""
    taken: dict[str, Sequence[tuple[int, str]]] = field(default_factory=dict)

    @property
    def nip(self) -> str:
        return f"1980010120060419{self.number:02d}"


# Who gives in the small city: the first five name a worker.
DONORS = [Donor(n, worker=PEOPLE[n].nik if n < 6 else "") for n in range(1, 31)]


def table(path: Path, header: str, lines: Iterable[Sequence[Any]]) -> Path:
    """Writes a CSV as another office would."""
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(header.split(","))
        out.writerows(lines)
    return path


def candidates(folder: Path, people: Iterable[Worker], name: str = "usulan.csv", village: str = VILLAGE) -> Path:
    lines = [
        (n, w.nik, w.said, f"{w.typed or w.birth_date:%d/%m/%Y}", village, w.job, f"0841{w.number:08d}")
        for n, w in enumerate(people, start=1)
    ]
    return table(folder / name, "No,NIK,Nama,Tanggal Lahir,Kelurahan,Pekerjaan,No HP", lines)


def load_lists(*paths: Path, actor: Actor = CONSOLE, year: int | None = None) -> Any:
    return cycle.load_lists(list(paths), actor=actor, year=year)


def load(kind: Reference, path: Path, as_of: date = AS_OF) -> Any:
    return cycle.load_reference(kind, path, as_of=as_of, actor=CONSOLE)


def population(folder: Path, people: Iterable[Worker], as_of: date = AS_OF, name: str = "dukcapil.csv") -> Any:
    lines = [(w.nik, w.registered_as or w.said, w.birth_date, "L", w.status, w.died, w.residence) for w in people if w.status]
    header = "nik,nama,tanggal_lahir,jenis_kelamin,status,tanggal_status,kelurahan_kode"
    return load(Reference.POPULATION, table(folder / name, header, lines), as_of)


def registers(folder: Path, people: Sequence[Worker], as_of: date = AS_OF) -> None:
    """The three registers about persons, loaded."""
    population(folder, people, as_of)
    insured = [(w.nik, f"{90000000000 + w.number}", "PU", w.payer, "AKTIF") for w in people if w.payer]
    load(Reference.INSURED, table(folder / "bpjstk.csv", "nik,kpj,segmen,sumber,status", insured), as_of)
    deciles = [(w.nik, w.decile, "2025-09-30") for w in people if w.decile is not None]
    load(Reference.WELFARE, table(folder / "dtsen.csv", "nik,desil,tanggal", deciles), as_of)


def gifts(folder: Path, donors: Sequence[Donor], months: Iterable[Month] = (JANUARY,)) -> None:
    """Civil servants, pledges and one payroll file per month, loaded."""
    servants = [(d.nip, f"DONATUR {d.number}", "Disnaker", "") for d in donors]
    load(Reference.CIVIL_SERVANTS, table(folder / "asn.csv", "nip,nama,opd,nik", servants))
    pledges = [(d.nip, d.pledged, d.starts, d.ends, d.worker) for d in donors if d.pledged]
    load(Reference.PLEDGES, table(folder / "ikrar.csv", "nip,nominal_per_bulan,mulai,selesai,nik_pekerja", pledges))
    for month in months:
        payroll(folder, donors, month)


def payroll(folder: Path, donors: Sequence[Donor], month: Month) -> Any:
    lines = [
        (d.nip, month, amount, status) for d in donors for amount, status in d.taken.get(str(month), [(d.pledged, "BERHASIL")])
    ]
    path = table(folder / f"potongan_gaji_{month}.csv", "nip,periode,nominal,status", lines)
    return load(Reference.PAYROLL, path)


def programme(apbd: int = 7500, dbhcht: int = 1000, approval: str = "auto", **replacements: str) -> None:
    """The programme of 2026 with other quotas, loaded."""
    text = SEMARANG.read_text(encoding="utf-8")
    text = text.replace("quota: 7500", f"quota: {apbd}").replace("quota: 1000", f"quota: {dbhcht}")
    text = text.replace("console_approval: auto", f"console_approval: {approval}")
    for old, new in replacements.items():
        text = text.replace(old, new)
    store.load(text, CONSOLE)


def run(month: Month = JANUARY, actor: Actor = CONSOLE) -> dict[str, Any]:
    return cycle.run_month(month, actor=actor)


def submit(folder: Path, month: Month = JANUARY, maker: Actor | None = None, checker: Actor = CONSOLE_AUTO) -> Any:
    return cycle.submit_month(month, maker=maker, checker=checker, out=folder / "out")


def pay(month: Month = JANUARY, on: date | None = None) -> None:
    for batch in Batch.objects.filter(month=month.first_day):
        reference = f"SP2D-{month}-{batch.fund_code}"
        paid_on = on or month.first_day.replace(day=10)
        contributions.pay(
            month, fund=batch.fund_code, on=paid_on, reference=reference, amount=money.payable(batch), actor=CONSOLE
        )


def credit(month: Month) -> int:
    """The insurer lets off a month's payment whatever it owes each fund; how much in all."""
    owed = {b.fund_code: min(money.open_claims(b.fund_code), b.total) for b in Batch.objects.filter(month=month.first_day)}
    for fund, amount in owed.items():
        if amount:
            contributions.credit(month, fund=fund, amount=amount, reference=f"NOTA-{month}-{fund}", actor=CONSOLE)
    return sum(owed.values())


def billed(folder: Path, month: Month, fund: str) -> pl.DataFrame:
    """What the insurer was sent: nik, kpj, amount."""
    sent = pl.read_csv(folder / "out" / f"iuran_{month}_{fund}.csv", infer_schema=False)
    return sent.select("nik", pl.col("kpj").replace("", None), pl.col("iuran_total").cast(pl.Int64).alias("amount"))


def answer(folder: Path, month: Month, fund: str, *, perfect: bool = True, seed: str = "uji") -> Path:
    """The demo insurer's reply to a list that was sent; `perfect` accepts everybody."""
    sent = billed(folder, month, fund)
    path = folder / f"jawaban_{month}_{fund}.csv"
    if perfect:
        kpj = pl.coalesce("kpj", "7" + pl.col("nik").str.slice(6))
        columns = (pl.lit("DITERIMA").alias("status"), pl.lit("").alias("alasan"), pl.col("amount").alias("iuran_dibukukan"))
        sent.select("nik", kpj.alias("kpj"), *columns).write_csv(path)
    else:
        insurer.write_reply(insurer.reply(sent, seed=seed, month=str(month), fund=fund), path)
    return path


def spoil(path: Path, stranger: str) -> Path:
    """Makes a reply name one of each fault: refused, another amount, forgotten, and one nobody billed."""
    lines = path.read_text(encoding="utf-8").splitlines()
    header, first, second, _, *rest = lines
    nik, kpj, *_ = first.split(",")
    other, number, status, reason, booked = second.split(",")
    spoilt = [f"{nik},,DITOLAK,NIK tidak sesuai,0", f"{other},{number},{status},{reason},{int(booked) // 2}"]
    path.write_text("\n".join([header, *rest, *spoilt, f"{stranger},79999999999,DITERIMA,,16800"]) + "\n", encoding="utf-8")
    return path


def reconcile(folder: Path, month: Month = JANUARY, fund: str = "APBD", path: Path | None = None) -> dict[str, int]:
    return contributions.reconcile(month, fund=fund, path=path or answer(folder, month, fund), actor=CONSOLE)


def settle(folder: Path, month: Month = JANUARY, **more: Any) -> None:
    """Sent, paid and answered, all funds."""
    submit(folder, month)
    pay(month)
    for batch in Batch.objects.filter(month=month.first_day):
        reconcile(folder, month, batch.fund_code, answer(folder, month, batch.fund_code, **more))


def settle_all(folder: Path, *months: Month) -> None:
    """Each month run, sent, paid and answered with a yes for everybody."""
    for month in months:
        run(month)
        settle(folder, month)
