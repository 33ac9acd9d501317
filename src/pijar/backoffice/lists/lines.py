"""The lines of a month: who is paid for by which fund, and what the insurer said."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pijar.backoffice import scope
from pijar.backoffice.doors import way
from pijar.backoffice.grid.declare import Choices, Column, Ctx, Kind, Looked, Op, Table, table
from pijar.backoffice.lists.common import by_nik, masked, niks, of, place_names, places, typed_nik
from pijar.backoffice.rights import may
from pijar.backoffice.tables import Batch, BatchLine
from pijar.kernel.month import Month
from pijar.staff.types import Right

PERSON = way("person")


def month_of(ctx: Ctx) -> Month | None:
    """The month the list is of; none for what is no month."""
    try:
        return Month.parse(ctx.given.get("month", ""))
    except ValueError:
        return None


def base(ctx: Ctx) -> QuerySet[BatchLine]:
    """The month's lines about people in scope, of every list of every fund."""
    month = month_of(ctx)
    found = scope.batch_lines(ctx.officer)
    found = found.filter(month=month.first_day) if month else found.none()
    return found.select_related("person", "batch", "lineresult").annotate(total=F("jkk") + F("jkm"))


def look(rows: Sequence[BatchLine], ctx: Ctx) -> Looked:
    return {
        "nik": dict(zip([row.pk for row in rows], niks(row.person.national_id for row in rows), strict=True)),
        "place": place_names(row.person.village_code for row in rows),
    }


def funds(ctx: Ctx) -> Choices:
    month = month_of(ctx)
    found = Batch.objects.filter(month=month.first_day) if month else Batch.objects.none()
    return [(code, code) for code in found.order_by("fund_code").values_list("fund_code", flat=True).distinct()]


def link(row: BatchLine, ctx: Ctx) -> str:
    return PERSON(row.person_id) if may(ctx.officer, Right.SEE_PERSONS) else ""


LINES = table(
    Table(
        code="iuran",
        label=_("Rincian iuran"),
        unit=_("baris"),
        empty=_("Tidak ada baris untuk saringan ini. Baris ada setelah bulan dijalankan."),
        icon="coins",
        base=base,
        look=look,
        order=(),
        rights=(Right.SEE_MONEY,),
        place=lambda ctx: reverse("batches-lines", args=[month_of(ctx) or Month.of(ctx.on)]),
        link=link,
        params=("month",),
        columns=(
            Column("nama", _("Nama"), "person__name", ops=(Op.WORDS, Op.BEGINS), upper=True, private=True, phone="title"),
            Column(
                "nik", _("NIK"), ops=(Op.IS,), private=True, raw=typed_nik, where=by_nik("person__national_id"), phone="full",
                value=lambda row, looked: masked(looked["nik"][row.pk]), clear=lambda row, looked: looked["nik"][row.pk],
            ),
            Column("dana", _("Dana"), "batch__fund_code", Kind.CHOICE, choices=funds),
            Column("daftar", _("Daftar ke"), "batch__number", Kind.NUMBER, shown=False),
            Column(
                "kelurahan", _("Kelurahan"), "person__village_code", Kind.PLACE, choices=places,
                value=lambda row, looked: looked["place"].get(row.person.village_code, row.person.village_code),
            ),
            Column("jkk", _("JKK"), "jkk", Kind.RUPIAH, shown=False),
            Column("jkm", _("JKM"), "jkm", Kind.RUPIAH, shown=False),
            Column("jumlah", _("Jumlah"), "total", Kind.RUPIAH),
            Column("keadaan", _("Keadaan daftar"), "batch__state", Kind.CHOICE, words="batch", badge=True, choices=of("batch")),
            Column(
                "balasan", _("Balasan"), "lineresult__bucket", Kind.CHOICE, words="bucket", badge=True, choices=of("bucket"),
                nullable=True, ops=(Op.ONE_OF, Op.EMPTY),
            ),
            Column("alasan", _("Alasan BPJS"), "lineresult__reason", nullable=True, sortable=False, shown=False, phone="full"),
        ),
    )
)  # fmt: skip
