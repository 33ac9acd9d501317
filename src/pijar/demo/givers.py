"""The civil servants who give: the staff list, their pledges, and what payroll made of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from random import Random

from pijar.demo import lists
from pijar.demo.chance import chosen, happens, perhaps
from pijar.demo.people import Person, Registry, full_name
from pijar.demo.writing import write_register

# Whole rupiah a month; most give the contribution of one worker, some half of it, a few that of ten.
AMOUNTS: dict[int, float] = {16_800: 40, 20_000: 14, 50_000: 13, 33_600: 11, 8_400: 7, 25_000: 6, 100_000: 5}
AMOUNTS |= {84_000: 2, 168_000: 2}
# Shares of all payroll lines due.
PAYROLL_FAULTS: dict[str, float] = {"FAILED": 0.019, "SHORT": 0.019, "MISSING": 0.002, "TWICE": 0.002}
NO_PLEDGE_SHARE = 0.003
# Shares of all pledges, but each occurs at least once, for a demo without a fault shows nothing.
PLEDGE_FAULTS: dict[str, float] = {
    "NIP_UNKNOWN": 0.008,
    "AMOUNT_INVALID": 0.01,
    "WORKER_UNKNOWN": 0.009,
    "WORKER_NAMED_TWICE": 0.008,
}
WORKER_NAMED_SHARE, SECOND_PLEDGE_SHARE, NO_END_SHARE = 0.31, 0.04, 0.92
PAYROLL_MONTHS = 3
# Published for Semarang in 2025: about 90 of 8,031 servants gave for 313 workers; by now a few more do.
SERVANTS_PER_GIVER = 64


@dataclass(frozen=True, slots=True)
class Servant:
    """One invented civil servant; `nik` may be empty, as in the staff list."""

    nip: str
    name: str
    office: str
    nik: str


@dataclass(frozen=True, slots=True)
class Pledge:
    """A promise of `amount` rupiah a month from `first`, to `last` if given; `worker` is a NIK or empty."""

    nip: str
    amount: int | None
    first: date
    last: date | None
    worker: str

    def due(self, month: date) -> int:
        """Rupiah due in the month that begins on `month`; a faulty amount is never due."""
        runs = self.first <= month and (self.last is None or self.last >= month)
        return self.amount if runs and self.amount is not None and self.amount > 0 else 0


def servants(rng: Random, registry: Registry, year: int, count: int) -> list[Servant]:
    """`count` civil servants of the city's offices and kecamatan, with NIP that end in 9xx."""
    districts = sorted({home.kecamatan for home in lists.kelurahan()})
    offices = (*lists.words("opd"), *(f"Kecamatan {name}" for name in districts))
    given: dict[str, Servant] = {}
    while len(given) < count:
        servant = _servant(rng, registry, year, rng.choice(offices))
        given.setdefault(servant.nip, servant)
    return list(given.values())


def _servant(rng: Random, registry: Registry, year: int, office: str) -> Servant:
    sex = rng.choice("LP")
    born = date(year - rng.randint(24, 59), rng.randint(1, 12), rng.randint(1, 28))
    name = full_name(rng, sex, born.year)
    if happens(rng, 0.45):
        name = f"{name}, {rng.choice(lists.words('degree'))}"
    prefix = rng.choice(lists.kelurahan()).kecamatan_code.replace(".", "")
    nik = registry.nik(rng, prefix, born, sex) if happens(rng, 0.7) else ""
    # The month 21 marks an employee on a work agreement (PPPK).
    started = f"{rng.choice((2021, 2021, 2024))}21" if happens(rng, 0.18) else _appointed(rng, born, year)
    return Servant(f"{born:%Y%m%d}{started}{1 + (sex == 'P')}{rng.randint(900, 999)}", name, office, nik)


def _appointed(rng: Random, born: date, year: int) -> str:
    return f"{rng.randint(born.year + 20, min(born.year + 32, year - 2))}{rng.choice(('01', '03', '04', '12'))}"


def pledges(rng: Random, staff: Sequence[Servant], workers: Sequence[Person], registry: Registry, year: int) -> list[Pledge]:
    """Pledges of about one servant in 64, a few of them faulty; `workers` are those who may be named."""
    givers = rng.sample(list(staff), max(len(PLEDGE_FAULTS) + 1, len(staff) // SERVANTS_PER_GIVER))
    givers += rng.sample(givers, round(len(givers) * SECOND_PLEDGE_SHARE))
    free = iter(rng.sample(list(workers), min(len(workers), len(givers))))
    found: list[Pledge] = []
    for giver, fault in zip(givers, _faults(rng, len(givers)), strict=True):
        worker = next(free).nik if happens(rng, WORKER_NAMED_SHARE) else ""
        pledge = Pledge(giver.nip, chosen(rng, AMOUNTS), *_span(rng, year), worker)
        found.append(_spoilt(rng, pledge, fault, registry, [p.worker for p in found if p.worker]))
    return found


def _faults(rng: Random, count: int) -> list[str]:
    """A fault or nothing for each of `count` pledges, in no order."""
    found = [fault for fault, share in PLEDGE_FAULTS.items() for _ in range(max(1, round(count * share)))]
    found += [""] * (count - len(found))
    rng.shuffle(found)
    return found[:count]


def _spoilt(rng: Random, pledge: Pledge, fault: str, registry: Registry, named: Sequence[str]) -> Pledge:
    """The pledge as written down: an unknown NIP, no amount, a worker who is nobody or stands in another pledge."""
    nip = pledge.nip
    if fault == "AMOUNT_INVALID":
        return replace(pledge, amount=rng.choice((None, 0, -16_800)))
    if fault == "NIP_UNKNOWN":
        return replace(pledge, nip=f"{nip[:8]}{int(nip[8:12]) + 1}{nip[12:15]}{rng.randint(900, 999)}")
    if fault == "WORKER_UNKNOWN":
        nobody = registry.nik(rng, "337401", date(1980, rng.randint(1, 12), rng.randint(1, 28)), "L")
        return replace(pledge, worker=nobody)
    return replace(pledge, worker=rng.choice(named)) if fault and named else pledge


def _span(rng: Random, year: int) -> tuple[date, date | None]:
    """Most pledges began last year and have no end; some begin or end within the months payroll reports."""
    starts = {(year - 1, 7): 29, (year - 1, 9): 17, (year - 1, 11): 16, (year, 1): 24, (year, 2): 9, (year, 3): 5}
    ends = (date(year, 12, 31), date(year, 2, 28), date(year - 1, 12, 31))
    start = date(*chosen(rng, starts), 1)
    end = None if happens(rng, NO_END_SHARE) else chosen(rng, dict(zip(ends, (24, 20, 7), strict=True)))
    return start, end if end is None or end > start else None


def write_staff(path: Path, staff: Sequence[Servant]) -> None:
    """`asn.csv`."""
    rows = ((servant.nip, servant.name, servant.office, servant.nik) for servant in staff)
    write_register(path, ("nip", "nama", "opd", "nik"), rows)


def write_pledges(path: Path, promised: Sequence[Pledge]) -> None:
    """`ikrar.csv`; an empty amount, end or worker is an empty field."""
    header = ("nip", "nominal_per_bulan", "mulai", "selesai", "nik_pekerja")
    write_register(path, header, ((p.nip, p.amount, p.first, p.last, p.worker) for p in promised))


def write_payroll(path: Path, rng: Random, staff: Sequence[Servant], promised: Sequence[Pledge], month: date) -> None:
    """`potongan_gaji_YYYY-MM.csv`: one line for each NIP with something due, and a few faults."""
    known = {servant.nip for servant in staff}
    due: dict[str, int] = defaultdict(int)
    for pledge in promised:
        if pledge.nip in known:
            due[pledge.nip] += pledge.due(month)
    rows = [row for nip, amount in due.items() if amount for row in _deductions(rng, nip, amount)]
    strangers = [servant.nip for servant in staff if servant.nip not in due]
    rows += [(nip, 16_800, "BERHASIL") for nip in rng.sample(strangers, round(len(rows) * NO_PLEDGE_SHARE))]
    rng.shuffle(rows)
    header = ("nip", "periode", "nominal", "status")
    write_register(path, header, ((nip, f"{month:%Y-%m}", amount, status) for nip, amount, status in rows))


def _deductions(rng: Random, nip: str, amount: int) -> list[tuple[str, int, str]]:
    fault = perhaps(rng, PAYROLL_FAULTS)
    if fault == "MISSING":
        return []
    if fault == "FAILED":
        return [(nip, 0, "GAGAL")]
    if fault == "SHORT":
        return [(nip, amount // 2, "BERHASIL")]
    return [(nip, amount, "BERHASIL")] * (2 if fault == "TWICE" else 1)
