"""The audit trail, the newest first."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pijar.backoffice import trailwords, words
from pijar.backoffice.grid.declare import Choices, Column, Ctx, Kind, Looked, Op, Table, table
from pijar.backoffice.lists.common import renamed
from pijar.backoffice.tables import Event
from pijar.staff.types import Right

LONGEST = 300


def base(ctx: Ctx) -> QuerySet[Event]:
    """The whole trail: it names no person, and whoever may read it reads all of it."""
    return Event.objects.all()


def actions(ctx: Ctx) -> Choices:
    return sorted(((code, str(said)) for code, said in words.TABLES["action"].items()), key=lambda one: one[1])


def details(row: Event, looked: Looked) -> str:
    said = trailwords.said(row.details)
    return said if len(said) <= LONGEST else said[: LONGEST - 1] + "…"


def _about(op: Op, values: list[str], ctx: Ctx) -> Q:
    """By its code, "officer:5", or as the page says it, "petugas 5"."""
    return Q(subject__in=trailwords.codes(values[0]))


AUDIT = table(
    Table(
        code="jejak",
        label=_("Jejak"),
        unit=_("kejadian"),
        empty=_("Tidak ada kejadian untuk saringan ini."),
        icon="shield",
        base=base,
        order=("-nomor",),
        rights=(Right.SEE_AUDIT,),
        old=renamed({"tindakan": "f.tindakan.satu", "oleh": "f.oleh.awal", "perihal": "f.perihal.sama"}),
        place=lambda ctx: reverse("audit"),
        columns=(
            Column("nomor", _("Nomor"), "number", Kind.NUMBER, phone="none"),
            Column("waktu", _("Waktu"), "at", Kind.MOMENT, sortable=False, phone="title"),
            Column("oleh", _("Oleh"), "actor", ops=(Op.IS, Op.BEGINS), sortable=False, exact=True, phone="half"),
            Column("tindakan", _("Tindakan"), "action", Kind.CHOICE, words="action", choices=actions, sortable=False),
            Column(
                "perihal", _("Perihal"), "subject", ops=(Op.IS,), sortable=False, exact=True,
                value=lambda row, looked: trailwords.subject(row.subject), where=_about,
            ),
            Column("rincian", _("Rincian"), value=details, phone="full"),
        ),
    )
)  # fmt: skip
