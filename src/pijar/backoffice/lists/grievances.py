"""Complaints: which desk has them, and by when they must be answered. No word of anybody's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Case, DateField, F, QuerySet, When
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pijar.backoffice.doors import way
from pijar.backoffice.grid.declare import Column, Ctx, Kind, Looked, Op, Table, table
from pijar.backoffice.lists.common import of, place_names, places
from pijar.backoffice.lists.grievanceacts import HAND_OVER
from pijar.backoffice.selectors.grievances import visible
from pijar.grievances.models import Grievance
from pijar.grievances.types import WAITS, State
from pijar.staff.types import Right

GRIEVANCE = way("grievance")
SPAN = (Op.FROM, Op.UNTIL, Op.EMPTY)


def base(ctx: Ctx) -> QuerySet[Grievance]:
    """Those in scope, with the day on which the next answer is due; none once answered."""
    waits = [state.value for state in WAITS if state is not State.REOPENED]
    due = Case(
        When(state=State.REOPENED.value, again_due_on__isnull=False, then=F("again_due_on")),
        When(state__in=[*waits, State.REOPENED.value], first_answered_on__isnull=False, then=F("final_due_on")),
        When(state__in=[*waits, State.REOPENED.value], then=F("first_due_on")),
        output_field=DateField(null=True),
    )
    return visible(ctx.officer).annotate(due=due)


def look(rows: Sequence[Any], ctx: Ctx) -> Looked:
    return {"place": place_names(one.village_code for one in rows)}


def looks(query: QueryDict) -> QueryDict:
    """What was looked at before lists had filters: those that wait, the answered ones, all."""
    look, category = query.get("lihat", ""), query.get("tentang", "")
    if look not in ("dijawab", "semua") and not category:
        return query
    new = QueryDict(mutable=True)
    if look == "dijawab":
        new.setlist("f.keadaan.satu", [State.ANSWERED.value, State.CLOSED.value])
    if category:
        new["f.tentang.satu"] = category
    return new if look == "dijawab" or category else QueryDict("semua=1")


def _choice(code: str, label: Any, field: str, of_table: str, **more: Any) -> Column:
    return Column(code, label, field, Kind.CHOICE, words=of_table, choices=of(of_table), **more)


GRIEVANCES = table(
    Table(
        code="pengaduan",
        label=_("Pengaduan"),
        unit=_("pengaduan"),
        empty=_("Tidak ada pengaduan untuk saringan ini."),
        icon="check",
        base=base,
        look=look,
        order=("batas",),
        rights=(Right.SEE_GRIEVANCES,),
        narrowed=(("keadaan", Op.ONE_OF, tuple(state.value for state in WAITS)),),
        old=looks,
        place=lambda ctx: reverse("grievances"),
        link=lambda row, ctx: GRIEVANCE(row.number),
        acts=(HAND_OVER,),
        columns=(
            Column("nomor", _("Nomor"), "number", ops=(Op.IS, Op.BEGINS), upper=True, phone="title"),
            _choice("tentang", _("Tentang"), "category", "grievance_category"),
            Column(
                "kelurahan", _("Kelurahan"), "village_code", Kind.PLACE, choices=places, ops=(Op.ONE_OF, Op.EMPTY),
                value=lambda row, looked: looked["place"].get(row.village_code, row.village_code),
            ),
            _choice("meja", _("Meja"), "office", "grievance_office"),
            Column("diterima", _("Diterima"), "received_on", Kind.DATE),
            _choice("lewat", _("Lewat"), "channel", "grievance_channel", shown=False),
            _choice(
                "keadaan", _("Keadaan"), "state", "grievance", part="grid/grievance_state.html",
                dress=lambda row, looked: row.state,
            ),
            Column("batas", _("Batas waktu"), "due", Kind.DATE, nullable=True, ops=SPAN),
            Column("dijawab", _("Dijawab"), "answered_on", Kind.DATE, nullable=True, ops=SPAN, shown=False),
        ),
    )
)  # fmt: skip
