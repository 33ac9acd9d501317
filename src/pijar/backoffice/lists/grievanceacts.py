"""Handing many complaints to one desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pijar.backoffice import scope
from pijar.backoffice.forms import Form
from pijar.backoffice.grid.acts import Act, Judged, Work
from pijar.backoffice.grid.declare import Ctx
from pijar.backoffice.selectors.grievances import places
from pijar.grievances import services
from pijar.grievances.models import Grievance
from pijar.grievances.types import NEVER_FOR_THE_VILLAGE, Category, Office, State
from pijar.kernel.clock import now
from pijar.staff.types import Right


class Desk(Form):
    """Whose desk: the programme's, or a kelurahan's."""

    village_code = forms.ChoiceField(label=_("Diserahkan kepada"), required=False)

    def __init__(self, data: Any, ctx: Ctx) -> None:
        super().__init__(data)
        own = scope.village_of(ctx.officer)
        desks = [(code, name) for code, name in places() if own in (None, code)]
        self.fields["village_code"].choices = [("", _("Kantor program")), *desks]  # type: ignore[attr-defined]


def judge(rows: list[Grievance], ctx: Ctx, data: dict[str, Any] | None) -> Judged:
    made, desk = Judged(), (data or {}).get("village_code", "")
    for row in rows:
        if row.state == State.CLOSED.value:
            made.leave(_("Sudah ditutup"), row.number)
        elif desk and Category(row.category) in NEVER_FOR_THE_VILLAGE:
            made.leave(_("Pungutan hanya diperiksa kantor program"), row.number)
        elif data is not None and (row.office, row.village_code if desk else "") == _desk(desk):
            made.leave(_("Sudah di meja itu"), row.number)
        else:
            made.rows.append(row)
    return made


def _desk(village: str) -> tuple[str, str]:
    return (Office.VILLAGE.value, village) if village else (Office.PROGRAMME.value, "")


def hand_over(row: Grievance, work: Work) -> None:
    village = str(work.data.get("village_code", ""))
    office = Office.VILLAGE if village else Office.PROGRAMME
    services.assign(row.number, office=office, village_code=village, at=now(), actor=work.actor, seen=row.version)


HAND_OVER = Act(
    code="serahkan", label=_("Serahkan"), icon="send", rights=(Right.ANSWER_GRIEVANCES,), name=lambda row: str(row.number),
    judge=judge, one=hand_over, form=Desk, most=500,
    says=_("Pengaduan pindah ke meja itu; batas waktunya tetap."),
)  # fmt: skip
