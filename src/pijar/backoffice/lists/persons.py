"""The people the lists name."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pijar.backoffice import scope, words
from pijar.backoffice.doors import way
from pijar.backoffice.grid.declare import Choices, Column, Ctx, Kind, Looked, Op, Table, table
from pijar.backoffice.lists.common import by_nik, last_month, masked, niks, of, place_names, places, typed_nik
from pijar.backoffice.lists.personacts import CARDS, HOLD, RESUME
from pijar.backoffice.selectors.regions import occupation_names
from pijar.backoffice.tables import Assessment, Assignment, FundingSource, Halt, Person
from pijar.enrolment.types import HaltKind
from pijar.registry import prepared
from pijar.staff.types import Right

PERSON, WHY = way("person"), way("person-why")
# What the newest month and officers' last words brought each person of a page, in one statement that is planned once.
BESIDE = """
select p.person, a.outcome, f.fund_code,
       (select h.kind from enrolment_halt h where h.person_id = p.person order by h.id desc limit 1)
from unnest(%(people)s::bigint[]) as p (person)
left join eligibility_assessment a on a.person_id = p.person and a.month = %(month)s::date
left join allocation_assignment f on f.person_id = p.person and f.month = %(month)s::date
"""
HALTED = (HaltKind.STOP.value, HaltKind.HOLD.value)


def base(ctx: Ctx) -> QuerySet[Person]:
    """Those in scope who gave way to nobody."""
    return scope.persons(ctx.officer).filter(survivor=None)


def look(rows: Sequence[Person], ctx: Ctx) -> Looked:
    """Beside a page of people: their NIKs, places, work, and what the newest month brought them."""
    ids = [person.pk for person in rows]
    beside = prepared.rows(BESIDE, {"people": ids, "month": last_month(ctx)})
    return {
        "nik": dict(zip(ids, niks(person.national_id for person in rows), strict=True)),
        "place": place_names(person.village_code for person in rows),
        "work": occupation_names(),
        "outcome": {person: outcome for person, outcome, _fund, _halt in beside if outcome},
        "fund": {person: fund for person, _outcome, fund, _halt in beside if fund},
        "halt": {person: kind for person, _outcome, _fund, kind in beside if kind},
    }


def occupations(ctx: Ctx) -> Choices:
    return sorted(occupation_names().items(), key=lambda one: one[1])


def funds(ctx: Ctx) -> Choices:
    month = last_month(ctx)
    found = FundingSource.objects.filter(year=month.year).order_by("position") if month else FundingSource.objects.none()
    return [(fund.code, fund.code) for fund in found]


def _outcome(op: Op, values: list[str], ctx: Ctx) -> Q:
    month = last_month(ctx)
    if month is None:
        return Q(pk__in=[])
    return Q(Exists(Assessment.objects.filter(person=OuterRef("pk"), month=month, outcome__in=values)))


def _fund(op: Op, values: list[str], ctx: Ctx) -> Q:
    month = last_month(ctx)
    if month is None:
        return Q() if op is Op.EMPTY else Q(pk__in=[])
    placed = Assignment.objects.filter(person=OuterRef("pk"), month=month)
    if op is Op.EMPTY:
        return ~Q(Exists(placed))
    return Q(Exists(placed.filter(fund_code__in=values)))


def _halt(op: Op, values: list[str], ctx: Ctx) -> Q:
    """The newest word of an officer; a person who was resumed is not halted."""
    newest = Halt.objects.filter(person=OuterRef("person")).order_by("-id").values("id")[:1]
    return Q(pk__in=Halt.objects.filter(kind__in=[v for v in values if v in HALTED], id=newest).values("person"))


def halts(ctx: Ctx) -> Choices:
    return [(code, str(words.HALTS[code])) for code in HALTED]


def _halted(row: Person, looked: Looked) -> str:
    kind = looked["halt"].get(row.pk, "")
    return kind if kind in HALTED else ""


PERSONS = table(
    Table(
        code="orang",
        label=_("Orang"),
        unit=_("orang"),
        empty=_("Tidak ada orang yang cocok. Lepaskan satu saringan, atau cari dengan satu kata dari namanya."),
        base=base,
        look=look,
        order=("nama",),
        rights=(Right.SEE_PERSONS,),
        place=lambda ctx: reverse("persons"),
        link=lambda row, ctx: PERSON(row.pk),
        more=((_("Mengapa?"), lambda row, ctx: WHY(row.pk)),),
        acts=(CARDS, HOLD, RESUME),
        columns=(
            Column("nama", _("Nama"), "name", ops=(Op.WORDS, Op.BEGINS), upper=True, private=True, phone="title"),
            Column(
                "nik", _("NIK"), ops=(Op.IS,), private=True, raw=typed_nik, where=by_nik("national_id"), phone="full",
                value=lambda row, looked: masked(looked["nik"][row.pk]), clear=lambda row, looked: looked["nik"][row.pk],
            ),
            Column("lahir", _("Tanggal lahir"), "birth_date", Kind.DATE),
            Column("jk", _("Jenis kelamin"), "sex", Kind.CHOICE, words="sex", choices=of("sex"), sortable=False, shown=False),
            Column(
                "kelurahan", _("Kelurahan"), "village_code", Kind.PLACE, choices=places,
                value=lambda row, looked: looked["place"].get(row.village_code, row.village_code),
            ),
            Column(
                "kecamatan", _("Kecamatan"), kind=Kind.PLACE, shown=False,
                value=lambda row, looked: looked["place"].get(row.village_code.rpartition(".")[0], ""),
            ),
            Column(
                "pekerjaan", _("Pekerjaan"), "occupation_code", Kind.CHOICE, choices=occupations, ops=(Op.ONE_OF, Op.EMPTY),
                sortable=False, value=lambda row, looked: looked["work"].get(row.occupation_code, row.occupation_code),
            ),
            Column(
                "penilaian", _("Penilaian terakhir"), kind=Kind.CHOICE, words="outcome", badge=True, choices=of("outcome"),
                ops=(Op.ONE_OF,), where=_outcome, value=lambda row, looked: looked["outcome"].get(row.pk, ""),
            ),
            Column(
                "dana", _("Dana terakhir"), kind=Kind.CHOICE, choices=funds, ops=(Op.ONE_OF, Op.EMPTY), where=_fund,
                value=lambda row, looked: looked["fund"].get(row.pk, ""),
            ),
            Column(
                "henti", _("Dihentikan"), kind=Kind.CHOICE, words="halt", badge=True, choices=halts, ops=(Op.ONE_OF,),
                where=_halt, value=_halted, shown=False,
            ),
        ),
    )
)  # fmt: skip
