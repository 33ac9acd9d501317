"""Doubtful cases of the newest month that wait for a decision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pijar.backoffice import words
from pijar.backoffice.doors import way
from pijar.backoffice.grid.acts import Act
from pijar.backoffice.grid.declare import Choices, Column, Ctx, Kind, Looked, Op, Table, table
from pijar.backoffice.lists.common import by_nik, masked, niks, of, place_names, places, typed_nik
from pijar.backoffice.rights import may
from pijar.backoffice.selectors import cases
from pijar.backoffice.tables import Assessment
from pijar.eligibility.types import DOUBTS
from pijar.staff.types import Right

MOST_DECIDED = 500
PERSON = way("person")


def base(ctx: Ctx) -> QuerySet[Assessment]:
    month = ctx.once("month of cases", cases.latest_month)
    return cases.waiting(ctx.officer, month) if month else Assessment.objects.none()


def look(rows: Sequence[Assessment], ctx: Ctx) -> Looked:
    return {
        "nik": dict(zip([row.pk for row in rows], niks(row.person.national_id for row in rows), strict=True)),
        "place": place_names(row.person.village_code for row in rows),
    }


def doubts(ctx: Ctx) -> Choices:
    return [(code, str(words.REASONS.get(code, code))) for code in DOUBTS]


def _doubted(op: Op, values: list[str], ctx: Ctx) -> Q:
    return Q(reasons__overlap=values)


def link(row: Assessment, ctx: Ctx) -> str:
    month = ctx.once("month of cases", cases.latest_month)
    if may(ctx.officer, Right.DECIDE):
        return reverse("case", args=[row.person_id, month])
    return PERSON(row.person_id)


def decide(request: HttpRequest, rows: list[Any]) -> HttpResponseBase:
    """To the form of one proof for many."""
    from pijar.backoffice.views.cases import many_of

    return many_of(request, [row.person_id for row in rows])


CASES = table(
    Table(
        code="tinjauan",
        label=_("Tinjauan"),
        unit=_("kasus"),
        empty=_("Tidak ada kasus yang menunggu untuk saringan ini."),
        icon="scale",
        base=base,
        look=look,
        order=("kelurahan", "nama"),
        rights=(Right.SEE_PERSONS,),
        place=lambda ctx: reverse("cases-grid"),
        link=link,
        acts=(
            Act(
                code="putuskan", label=_("Putuskan bersama"), icon="stamp", rights=(Right.DECIDE,), opens=decide,
                most=MOST_DECIDED,
            ),
        ),
        columns=(
            Column("nama", _("Nama"), "person__name", ops=(Op.WORDS, Op.BEGINS), upper=True, private=True, phone="title"),
            Column(
                "nik", _("NIK"), ops=(Op.IS,), private=True, raw=typed_nik, where=by_nik("person__national_id"), phone="full",
                value=lambda row, looked: masked(looked["nik"][row.pk]), clear=lambda row, looked: looked["nik"][row.pk],
            ),
            Column(
                "kelurahan", _("Kelurahan"), "person__village_code", Kind.PLACE, choices=places,
                value=lambda row, looked: looked["place"].get(row.person.village_code, row.person.village_code),
            ),
            Column("lahir", _("Tanggal lahir"), "person__birth_date", Kind.DATE),
            Column(
                "ragu", _("Yang meragukan"), kind=Kind.CHOICE, choices=doubts, ops=(Op.ONE_OF,), where=_doubted, phone="full",
                value=lambda row, looked: "; ".join(words.word(code, "reason") for code in row.reasons),
            ),
            Column("desil", _("Desil DTSEN"), "decile", Kind.NUMBER, nullable=True, ops=(Op.FROM, Op.UNTIL, Op.EMPTY)),
            Column("bidang", _("Bidang pekerjaan"), "sector", Kind.CHOICE, words="sector", choices=of("sector"), shown=False),
        ),
    )
)  # fmt: skip
