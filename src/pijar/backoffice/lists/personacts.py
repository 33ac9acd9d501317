"""What can be done with many people at once: holding and resuming them, and printing their cards."""

from __future__ import annotations

import base64
from collections.abc import Collection
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pijar.backoffice import waiting, words
from pijar.backoffice.forms import DayField, Form, MonthField
from pijar.backoffice.grid.acts import Act, Judged, Work
from pijar.backoffice.grid.declare import Ctx
from pijar.backoffice.tables import BatchLine, Halt
from pijar.backoffice.uploading import folder_of
from pijar.contributions.types import BatchState
from pijar.coverage.cards import known_of, proved_cover
from pijar.cycle import cardpapers
from pijar.cycle import services as cycle
from pijar.enrolment.types import HaltKind
from pijar.kernel.clock import now
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.registry.copy import lock
from pijar.registry.models import Person
from pijar.staff.types import Right

OPEN = (BatchState.DRAFT.value, BatchState.CHECKED.value)
MOST_CARDS = 500


class Since(Form):
    """From when, why, and by which proof."""

    reason = forms.ChoiceField(label=_("Sebab"), choices=list(words.HALT_REASONS.items()))
    month = MonthField(label=_("Mulai bulan"), help_text=_("Tahun-bulan, misalnya 2026-12."))
    proof = forms.CharField(
        label=_("Bukti"), max_length=200, help_text=_("Misalnya: surat Dinas nomor …, 12/01/2026. Satu bukti untuk semuanya.")
    )


class OnDay(Form):
    on = DayField(label=_("Berlaku pada tanggal"))


def _name(row: Person) -> str:
    return row.name


def _newest(rows: list[Person]) -> dict[int, str]:
    found = Halt.objects.filter(person__in=[row.pk for row in rows]).order_by("id")
    return dict(found.values_list("person_id", "kind"))


def _sent(rows: list[Person], data: dict[str, Any] | None) -> Collection[int]:
    """Those who stand in a list that was sent, of that month or a later one."""
    if not data:
        return ()
    lines = BatchLine.objects.filter(person__in=[row.pk for row in rows], month__gte=Month.parse(data["month"]).first_day)
    return set(lines.exclude(batch__state__in=OPEN).values_list("person_id", flat=True))


def judge_hold(rows: list[Person], ctx: Ctx, data: dict[str, Any] | None) -> Judged:
    made, newest, sent = Judged(), _newest(rows), _sent(rows, data)
    for row in rows:
        if newest.get(row.pk) == HaltKind.STOP.value:
            made.leave(_("Sudah dihentikan"), row.name)
        elif newest.get(row.pk) == HaltKind.HOLD.value:
            made.leave(_("Sudah ditangguhkan"), row.name)
        elif row.pk in sent:
            made.leave(_("Ada dalam daftar bulan itu yang sudah dikirim: pilih bulan sesudahnya"), row.name)
        else:
            made.rows.append(row)
    return made


def judge_resume(rows: list[Person], ctx: Ctx, data: dict[str, Any] | None) -> Judged:
    made, newest, sent = Judged(), _newest(rows), _sent(rows, data)
    for row in rows:
        if newest.get(row.pk) not in (HaltKind.STOP.value, HaltKind.HOLD.value):
            made.leave(_("Tidak sedang dihentikan atau ditangguhkan"), row.name)
        elif row.pk in sent:
            made.leave(_("Ada dalam daftar bulan itu yang sudah dikirim: pilih bulan sesudahnya"), row.name)
        else:
            made.rows.append(row)
    return made


def _halt(row: Person, work: Work, kind: HaltKind, **other: str) -> None:
    said = {"reason": work.data["reason"], "proof": work.data["proof"], **other}
    cycle.halt_person(row, kind=kind, month=Month.parse(work.data["month"]), actor=work.actor, **said)


def hold(row: Person, work: Work) -> None:
    _halt(row, work, HaltKind.HOLD)


def resume(row: Person, work: Work) -> None:
    _halt(row, work, HaltKind.RESUME)


def unhold(row: Person, work: Work) -> None:
    """A resumption from the same month: what was said stays in the books, and holds no more.

    Only where this hold is the last word: who was stopped since, for a death, say, or held for another reason, stays so.
    """
    lock("books")
    last, said = Halt.objects.filter(person=row).order_by("-id").first(), work.data
    ours = (HaltKind.HOLD.value, Month.parse(said["month"]).first_day, said["reason"], said["proof"], work.actor.name)
    if last is None or (last.kind, last.from_month, last.reason, last.proof, last.actor) != ours:
        raise Refusal("HOLD_FOLLOWED", "Another decision about this person came after this hold: it stands.")
    _halt(row, work, HaltKind.RESUME, reason="CORRECTED", proof=f"Pembatalan penangguhan bersama nomor {work.data['chosen']}")


def judge_cards(rows: list[Person], ctx: Ctx, data: dict[str, Any] | None) -> Judged:
    """Who is covered on the day gets a card; without a day yet, today."""
    on = date.fromisoformat(data["on"]) if data else ctx.on
    made, facts, terms = Judged(), known_of(rows, on), cardpapers.terms()
    for row in rows:
        if proved_cover(facts[row.pk], on, terms.days) is None:
            made.leave(_("Tidak terbukti terlindungi pada tanggal itu"), row.name)
        else:
            made.rows.append(row)
    return made


def cards(rows: list[Person], work: Work) -> dict[str, Any]:
    """Sheets of ten, which wait sealed for a day to be taken."""
    made = cardpapers.sheets_of(rows, on=date.fromisoformat(work.data["on"]), at=now(), actor=work.actor)
    folder_of(work.key).mkdir(mode=0o700, parents=True, exist_ok=True)
    waiting.put(work.key, "kartu", {"body": base64.b64encode(made.body).decode()})
    return {"done": [one.person.pk for one in made.issued], "file": {"name": "kartu", "kind": "pdf"}}


HOLD = Act(
    code="tangguhkan", label=_("Tangguhkan"), icon="clock", rights=(Right.DECIDE,), name=_name, judge=judge_hold, one=hold,
    undo=unhold,
    form=lambda data, ctx: Since(data),
    says=_("Kepesertaan mereka ditangguhkan mulai bulan yang Anda tulis, dan tampak setelah bulan itu dijalankan."),
)  # fmt: skip
RESUME = Act(
    code="lanjutkan", label=_("Lanjutkan lagi"), icon="play", rights=(Right.DECIDE,), name=_name, judge=judge_resume, one=resume,
    form=lambda data, ctx: Since(data, initial={"reason": "CORRECTED"}),
    says=_("Kepesertaan mereka berlanjut mulai bulan yang Anda tulis, dan tampak setelah bulan itu dijalankan."),
)  # fmt: skip
CARDS = Act(
    code="kartu", label=_("Cetak kartu"), icon="stamp", rights=(Right.ISSUE_CARDS,), name=_name, judge=judge_cards, all_=cards,
    form=lambda data, ctx: OnDay(data, initial={"on": ctx.on}), most=MOST_CARDS,
    says=_("Kartu mereka dibuat pada lembar A4, sepuluh per lembar, dengan daftar tanda terima."),
)  # fmt: skip
