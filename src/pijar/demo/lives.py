"""What happens to people of the demo city: accidents, a death, a child at school, complaints; told and worked on as users do it.

What is over happened while the city's cover runs (January to March); what is open came in these days, so that clocks run
at the first look and nothing is a year late.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from pijar.claims import estimating, family, medical, paying, scholarships, services, workaccident
from pijar.claims.family import Relative
from pijar.claims.medical import Findings
from pijar.claims.models import Claim, ClaimTask
from pijar.claims.selectors import checklist
from pijar.claims.types import Account, Channel, Given, Harm, Kind, Owner, Paper, Reporter, State, TaskKind
from pijar.contributions.models import BatchLine
from pijar.grievances import services as complaints
from pijar.grievances.types import DEFAULT_TERMS, Category
from pijar.grievances.types import Channel as Door
from pijar.grievances.types import Given as Said
from pijar.kernel.clock import JAKARTA
from pijar.registry.crypto import identifiers
from pijar.registry.models import Person
from pijar.staff.types import Actor

RINA, LURAH, IGD, PUBLIC = Actor("rina"), Actor("lurah"), Actor("igd"), Actor("pelapor", "public")
HOSPITAL = "RSUD Contoh"
FEBRUARY = date(2026, 2, 1)
# A number no operator gives out.
PHONE = "0841-5550-123"


def at(day: date, hour: int = 10) -> datetime:
    """An hour of the city's day."""
    return datetime.combine(day, time(hour), JAKARTA)


@dataclass(frozen=True)
class Event:
    """What happened to somebody, as whoever reports it tells it."""

    person: Person
    happened: datetime
    what: str
    work: str
    place: str
    harm: Harm = Harm.INJURED
    kind: Kind = Kind.ACCIDENT
    hospital: str = HOSPITAL


def live(village: str, now: datetime) -> None:
    """All of it, once. `village` is the kelurahan whose officer is in the demo."""
    if Claim.objects.exists():
        return
    own, others = _covered(village)
    healed(own[0])
    treated(others[0], now)
    with_insurer(others[1], now)
    widowed(own[1])
    told_today(own[2], village, now)
    complain(village, now)


def _covered(village: str) -> tuple[list[Person], list[Person]]:
    """People whose contribution of February the insurer accepted: of the kelurahan, and of others; always the same ones."""
    lines = BatchLine.objects.filter(month=FEBRUARY, lineresult__bucket="accepted").select_related("person").order_by("person")
    own = [one.person for one in lines.filter(person__village_code=village)[:3]]
    return own, [one.person for one in lines.exclude(person__village_code=village)[:2]]


def _report(event: Event, reporter: Reporter, channel: Channel, actor: Actor, office: str, *, knows_nik: bool = True) -> str:
    """The case's number."""
    person = event.person
    nik = identifiers().decrypt("national_id", bytes(person.national_id)) if knows_nik else ""
    account = Account(
        name=person.name, work=event.work, place=event.place, what=event.what, treated_at=event.hospital,
        reporter_name="Sri Tetangga", phone=PHONE,
    )  # fmt: skip
    given = Given(
        event.kind, event.harm, event.happened, reporter, account, nik=nik, hospital=event.hospital,
        place_village=person.village_code, home_village=person.village_code,
    )  # fmt: skip
    key = uuid5(NAMESPACE_URL, f"demo {person.pk} {event.happened}")
    when = event.happened + timedelta(hours=3)
    return services.report(given, key=key, channel=channel, actor=actor, at=when, office=office).number


def _as(actor: Actor, day: date) -> dict[str, Any]:
    return {"actor": actor, "at": at(day, 14)}


def _move(number: str, *steps: tuple[State, date]) -> None:
    for to, day in steps:
        if to is State.WITH_INSURER:
            _papers(number, day)
        services.move(number, to, on=at(day) if to in (State.NOTIFIED, State.STAGE_TWO) else day, **_as(RINA, day))


def _papers(number: str, day: date) -> None:
    """Every paper of the list came in."""
    for _paper, row, _files in checklist(Claim.objects.get(number=number)):
        if row.state == Paper.REQUIRED.value:
            services.set_document(number, row.kind, state=Paper.RECEIVED, **_as(LURAH, day))


def _opinion(number: str, doing: str, day: date) -> None:
    codes = ("sudden_force", "paid_work", "declared_work", "work_place", "work_hours")
    workaccident.answer(number, manner="at_work", answers=dict.fromkeys(codes, "yes"), doing=doing, **_as(RINA, day))


def _pay(number: str, day: date, to: str = "participant") -> None:
    """The insurer pays what was reckoned; somebody compares the two."""
    found = estimating.estimate(number, **_as(RINA, day))
    for place, one in enumerate(line for line in found.amounts if line["maximum"]):
        note = {"code": one["code"], "amount": one["maximum"], "to_kind": to, "reference": f"BPJS-{number[-4:]}-{place + 1}"}
        paying.note_payment(number, on=day, **note, **_as(RINA, day))
    services.move(number, State.PAID, on=day, **_as(RINA, day))
    paying.compare(number, **_as(RINA, day))


def healed(person: Person) -> None:
    """An accident at work, treated, paid and closed: the whole way."""
    event = Event(
        person, at(date(2026, 2, 12), 9), "Jatuh dari tangga saat memasang tenda.", "memasang tenda", "Lapangan kelurahan"
    )
    number = _report(event, Reporter.VILLAGE, Channel.VILLAGE, LURAH, person.village_code)
    _opinion(number, event.work, date(2026, 2, 12))
    _move(
        number, (State.SCREENED, date(2026, 2, 12)), (State.NOTIFIED, date(2026, 2, 13)), (State.IN_TREATMENT, date(2026, 2, 13))
    )
    treatment = Findings(
        diagnosis="Patah tulang lengan bawah",
        facility=HOSPITAL,
        doctor="dr. Contoh",
        transport=[{"mode": "land", "cost": 150_000}],
    )
    off = [(date(2026, 2, 13), date(2026, 3, 6))]
    medical.write(number, kind="treatment", findings=treatment, unable=off, office=HOSPITAL, **_as(IGD, date(2026, 2, 14)))
    _stated(number, date(2026, 3, 9))
    _move(number, (State.STAGE_TWO, date(2026, 3, 9)), (State.WITH_INSURER, date(2026, 3, 10)))
    _pay(number, date(2026, 3, 17))
    services.move(number, State.CLOSED, on=date(2026, 3, 20), **_as(RINA, date(2026, 3, 20)))


def _stated(number: str, day: date) -> None:
    """The doctor says that it has healed."""
    findings = Findings(diagnosis="Sembuh", facility=HOSPITAL, doctor="dr. Contoh", outcome="recovered")
    medical.write(number, kind="statement", findings=findings, stated_at=at(day, 9), office=HOSPITAL, **_as(IGD, day))


def treated(person: Person, now: datetime) -> None:
    """An accident told by the hospital; after an operation it is treated there anew, since a few days."""
    lately = max(_day(now) - timedelta(days=4), date(2026, 3, 20))
    what = "Tertabrak sepeda motor saat berjualan keliling."
    event = Event(person, at(date(2026, 3, 18), 7), what, "pedagang keliling", "Jalan raya")
    number = _report(event, Reporter.HOSPITAL, Channel.HOSPITAL, IGD, HOSPITAL)
    _opinion(number, event.work, date(2026, 3, 19))
    _move(number, (State.SCREENED, date(2026, 3, 19)), (State.NOTIFIED, date(2026, 3, 19)), (State.IN_TREATMENT, lately))
    _done(number, date(2026, 3, 19), TaskKind.VISIT)
    _done(number, lately, TaskKind.FOLLOW_TREATMENT)
    told: dict[str, Any] = {"owner": Owner.HOSPITAL, "place": HOSPITAL, "due_on": _day(now) + timedelta(days=3)}
    services.add_task(number, TaskKind.FOLLOW_TREATMENT, words="Laporan setelah operasi kedua", **told, **_as(RINA, lately))


def _done(number: str, day: date, *kinds: TaskKind) -> None:
    """The kelurahan did what it was asked."""
    for task in ClaimTask.objects.filter(claim__number=number, end="", kind__in=[kind.value for kind in kinds]):
        services.end_task(task.pk, **_as(LURAH, day))


def _day(now: datetime) -> date:
    return now.astimezone(JAKARTA).date()


def with_insurer(person: Person, now: datetime) -> None:
    """A long treatment; the papers went to the insurer some days ago, and the payment is watched."""
    sent = max(_day(now) - timedelta(days=2), date(2026, 4, 20))
    event = Event(person, at(date(2026, 3, 5), 11), "Tangan terjepit mesin penggiling saat bekerja.", "buruh giling", "Pasar")
    number = _report(event, Reporter.FAMILY, Channel.PUBLIC, PUBLIC, "")
    _opinion(number, event.work, date(2026, 3, 6))
    _move(number, (State.SCREENED, date(2026, 3, 6)), (State.NOTIFIED, date(2026, 3, 6)), (State.IN_TREATMENT, date(2026, 3, 7)))
    _stated(number, sent - timedelta(days=1))
    _move(number, (State.STAGE_TWO, sent - timedelta(days=1)), (State.WITH_INSURER, sent))
    estimating.estimate(number, **_as(RINA, sent))


def widowed(person: Person) -> None:
    """A death not by work: the family is found, paid, and a child's scholarship begins."""
    event = Event(
        person,
        at(date(2026, 2, 25), 5),
        "Meninggal di rumah karena sakit.",
        "pekerja mandiri",
        "Rumah",
        Harm.DIED,
        Kind.DEATH,
        "",
    )
    number = _report(event, Reporter.FAMILY, Channel.VILLAGE, LURAH, person.village_code)
    day = date(2026, 2, 27)
    last = person.name.split()[-1].title()
    family.add(number, relative=Relative("spouse", f"Siti {last}", birth_date=date(1984, 5, 1), alive=True), **_as(LURAH, day))
    child = Relative(
        "child", f"Ayu {last}", birth_date=date(2016, 5, 1), alive=True, level="SD", years_left=2, guardian=f"Siti {last}"
    )
    place = family.add(number, relative=child, **_as(LURAH, day)).place
    estimating.estimate(number, **_as(RINA, day))
    _move(number, (State.SCREENED, date(2026, 2, 27)), (State.WITH_INSURER, date(2026, 3, 4)))
    _pay(number, date(2026, 3, 9), to="heir")
    _done(number, date(2026, 3, 11), TaskKind.CONFIRM_RECEIVED)
    scholarships.start(number, place, **_as(RINA, date(2026, 3, 10)))


def told_today(person: Person, village: str, now: datetime) -> None:
    """A neighbour told it this morning, without a NIK: the law's clock runs."""
    event = Event(
        person, now - timedelta(hours=8), "Terpeleset di dapur warung, kakinya tersiram air panas.", "penjual gorengan", "Warung"
    )
    _report(event, Reporter.OTHER, Channel.PUBLIC, PUBLIC, "", knows_nik=False)


def complain(village: str, now: datetime) -> None:
    """One complaint answered, one on the desk of the programme's office, one on the kelurahan's."""
    told: list[tuple[Said, datetime]] = [
        (Said(Category.OTHER, "Kartu peserta saya belum dibagikan.", village_code=village, phone=PHONE), at(date(2026, 3, 3))),
        (Said(Category.LEVY, "Ada yang meminta uang supaya terdaftar.", village_code=village), now - timedelta(days=2)),
        (Said(Category.NOT_LISTED, "Tetangga saya ojek, tidak pernah didata.", village_code=village), now - timedelta(days=1)),
    ]
    numbers = [
        complaints.open_grievance(said, channel=Door.PAGE, terms=DEFAULT_TERMS, at=when, actor=PUBLIC).number
        for said, when in told
    ]
    done: dict[str, Any] = {"at": at(date(2026, 3, 5)), "actor": RINA}
    complaints.answer(numbers[0], text="Kartunya sudah dicetak dan dibagikan di kelurahan pada 5 Maret.", **done)
