"""Cases: what happened, how far each is, and which deadline is next. Nothing sealed."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import DateTimeField, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pijar.backoffice import scope
from pijar.backoffice.doors import way
from pijar.backoffice.grid.declare import Choices, Column, Ctx, Kind, Looked, Op, Table, table
from pijar.backoffice.lists.common import of, place_names, places, renamed
from pijar.backoffice.rights import may
from pijar.backoffice.selectors.claims import OPEN_STATES, due_moment, happened_in, shown_name, task_due, tells_who
from pijar.claims.models import Claim, ClaimTask
from pijar.claims.selectors import next_deadlines
from pijar.claims.types import Branch, TaskKind
from pijar.kernel.clock import now
from pijar.staff.types import Right

CLAIM = way("claim")


def base(ctx: Ctx) -> QuerySet[Claim]:
    """Cases in scope with their next deadline. That nobody knows yet who it is is told to the office only."""
    tasks = ClaimTask.objects.filter(claim=OuterRef("pk"), end="")
    if not may(ctx.officer, Right.WORK_CLAIMS, Right.SEE_AUDIT):
        tasks = tasks.exclude(kind=TaskKind.IDENTIFY.value)
    due = tasks.annotate(at=due_moment()).filter(at__isnull=False).order_by("at").values("at")[:1]
    return scope.claims(ctx.officer).annotate(due=Subquery(due, output_field=DateTimeField()))


def look(rows: Sequence[Claim], ctx: Ctx) -> Looked:
    blind = [one for one in rows if not tells_who(ctx.officer, one)]
    seen = [one for one in rows if one not in blind]
    return {
        "place": place_names(one.incident.place_village or one.incident.home_village for one in rows),
        "task": next_deadlines(seen) | next_deadlines(blind, without=TaskKind.IDENTIFY),
        "name": {one.pk: shown_name(ctx.officer, one) for one in rows}, "blind": {one.pk for one in blind}, "at": now(),
    }  # fmt: skip


def _who(row: Claim, looked: Looked) -> str:
    if looked["name"][row.pk]:
        return str(looked["name"][row.pk])
    if row.pk in looked["blind"]:
        return ""
    return gettext("sudah dikenal") if row.incident.person_id else gettext("belum dikenal")


def _place(row: Claim, looked: Looked) -> str:
    code = row.incident.place_village or row.incident.home_village
    return str(looked["place"].get(code, code))


def _due(row: Claim, looked: Looked) -> dict[str, object]:
    task = looked["task"].get(row.pk)
    return {"task": task, "due": task_due(task, looked["at"]) if task else None}


def _in_village(op: Op, values: list[str], ctx: Ctx) -> Q:
    found = Q(pk__in=[])
    for code in values:
        found |= happened_in(ctx.officer, code)
    return found


def _branches(ctx: Ctx) -> Choices:
    return [(branch.value, branch.value) for branch in Branch]


CLAIMS = table(
    Table(
        code="kasus",
        label=_("Kasus"),
        unit=_("kasus"),
        empty=_("Bila terjadi kecelakaan atau kematian, laporkan supaya haknya diurus."),
        icon="heart",
        base=base,
        look=look,
        order=("batas",),
        rights=(Right.SEE_CLAIMS,),
        place=lambda ctx: reverse("claims"),
        link=lambda row, ctx: CLAIM(row.number),
        narrowed=(("keadaan", Op.ONE_OF, tuple(OPEN_STATES)),),
        old=renamed(
            {"keadaan": "f.keadaan.satu", "jaminan": "f.jaminan.satu", "kelurahan": "f.kelurahan.satu", "nomor": "f.nomor.isi"},
            {("keadaan", "semua"): ("semua", "1")},
        ),
        columns=(
            Column("nomor", _("Nomor"), "number", exact=True, phone="title"),
            Column("kejadian", _("Kejadian"), "incident__kind", Kind.CHOICE, words="claim_kind", choices=of("claim_kind")),
            Column("tanggal", _("Tanggal kejadian"), "incident__happened_at", Kind.MOMENT),
            Column("jaminan", _("Jaminan"), "branch", Kind.CHOICE, choices=_branches),
            Column("siapa", _("Siapa"), value=_who, phone="full"),
            Column(
                "kelurahan", _("Kelurahan"), kind=Kind.PLACE, choices=places, ops=(Op.ONE_OF,), where=_in_village, value=_place
            ),
            Column("keadaan", _("Keadaan"), "state", Kind.CHOICE, words="claim_state", badge=True, choices=of("claim_state")),
            Column(
                "batas", _("Batas terdekat"), "due", Kind.MOMENT, nullable=True, ops=(Op.FROM, Op.UNTIL, Op.EMPTY), phone="full",
                part="grid/claim_due.html", dress=_due,
            ),
            Column("dilaporkan", _("Dilaporkan"), "incident__reported_at", Kind.MOMENT, shown=False),
        ),
    )
)  # fmt: skip
