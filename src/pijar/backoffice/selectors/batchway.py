"""A list's way: its rail of states with who and when, what comes next and for whom, and what its payment may cover."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.template.defaultfilters import date as format_date
from django.utils.translation import gettext as _

from pijar.backoffice.batchwords import STEPS
from pijar.backoffice.details import language
from pijar.backoffice.kept import kept
from pijar.backoffice.rights import may
from pijar.backoffice.selectors.months import Step
from pijar.backoffice.tables import Batch, ClaimMove, Credit, Event, ProgrammeMonth, Remittance
from pijar.contributions import money, queue
from pijar.contributions.models import Rate
from pijar.contributions.paying import TAKEN_BACK
from pijar.contributions.services import same_person
from pijar.contributions.types import SENT, WAS_PAID, BatchState
from pijar.cycle import fundviews
from pijar.kernel.clock import today
from pijar.kernel.money import rupiah
from pijar.kernel.month import Month
from pijar.law import lookup
from pijar.law.prepayment import prepay
from pijar.law.types import LawError
from pijar.registry.once import once
from pijar.staff.models import Officer
from pijar.staff.types import Right

ORDER = list(STEPS)
ACTS = (
    "batch.add",
    "batch.check",
    "batch.send_back",
    "batch.submit",
    "batch.bill",
    "batch.pay",
    "batch.reconcile",
    "batch.close",
)


def rail(batch: Batch) -> list[Step]:
    """The seven states as steps: reached, next, still to come."""
    reached = ORDER.index(batch.state)
    states = ["done" if at <= reached else "ready" if at == reached + 1 else "waiting" for at in range(len(ORDER))]
    return [Step(key, str(STEPS[key]), state) for key, state in zip(ORDER, states, strict=True)]


@dataclass(frozen=True)
class Act:
    """One thing that was done with a list: what, by whom, when, and the words that belong to it."""

    action: str
    actor: str
    at: datetime | None
    note: str = ""


@once
def history(batch: Batch) -> list[Act]:
    """Who did what and when, in the order of time."""
    run = ProgrammeMonth.objects.filter(month=batch.month).first()
    opened = [Act("opened", batch.made_by, run.at if run else None)] if batch.number == 1 else []
    events = Event.objects.filter(subject=f"batch:{batch.pk}", action__in=ACTS).order_by("number")
    return opened + [Act(e.action, e.actor, e.at, _note(e)) for e in events if _is_of(e, batch)]


def _is_of(event: Event, batch: Batch) -> bool:
    """A draft that was made again may bear the number of another list that is gone: then its acts are not this one's."""
    return bool(event.details.get("batch", money.subject(batch)) == money.subject(batch))


def _note(event: Event) -> str:
    told = event.details
    match event.action:
        case "batch.send_back" | "batch.add" | "batch.close":
            return str(told.get("reason", ""))
        case "batch.bill":
            return str(told.get("code") or _("tanpa kode"))
        case "batch.pay":
            return f"{told.get('reference', '')} · {rupiah(int(told.get('amount', 0)))}"
        case "batch.submit":
            sent_by = str(told.get("sent_by", ""))
            return "" if sent_by in ("", event.actor) else _("ditekan %(name)s") % {"name": sent_by}
    return ""


def sent_back(batch: Batch) -> Act | None:
    """Why a draft came back from its checker, if it did."""
    acts = [act for act in history(batch) if act.action in ("batch.check", "batch.send_back")]
    return acts[-1] if batch.state == "draft" and acts and acts[-1].action == "batch.send_back" else None


@dataclass(frozen=True)
class Next:
    """What comes next: the act's key, a heading and a sentence, whose turn it is, and whether this officer may do it."""

    key: str
    title: str
    sentence: str
    role: str
    is_mine: bool
    icon: str


RIGHTS = {
    "check": Right.APPROVE_BATCH, "send": Right.APPROVE_BATCH, "bill": Right.PAY, "pay": Right.PAY,
    "reconcile": Right.RECONCILE, "close": Right.RECONCILE,
}  # fmt: skip
ICONS = {"check": "eye", "send": "send", "bill": "file", "pay": "coins", "reconcile": "match", "close": "lock"}
NEXT = {"draft": "check", "checked": "send", "submitted": "bill", "billed": "pay", "paid": "reconcile", "settled": "close"}


def next_act(batch: Batch, officer: Officer, open_items: int = 0) -> Next | None:
    """The one next step; None for a list that is closed. `open_items` of its queue come before it is closed."""
    key = NEXT.get(batch.state)
    if key is None:
        return None
    title, sentence = _told("settle" if key == "close" and open_items else key)
    mine = may(officer, RIGHTS[key])
    if key == "check" and same_person(batch.made_by, officer.username):
        mine, sentence = False, _("Anda yang menyusunnya: orang lain yang memeriksa.")
    return Next(key, title, sentence, "treasurer", mine, ICONS[key])


def _told(key: str) -> tuple[str, str]:
    return {
        "check": (_("Periksa daftarnya"), _("Bandingkan jumlahnya dengan bulan lalu. Setelah diperiksa, daftar dibekukan.")),
        "send": (_("Kirim ke BPJS"), _("Berkasnya ditulis dan disimpan. Setelah dikirim, daftar tidak dapat diubah lagi.")),
        "bill": (_("Catat kode iuran"), _("Serahkan berkas dan surat permohonan kepada BPJS, lalu catat kode iurannya di sini.")),
        "pay": (_("Bayar dan catat SP2D"), _("Bayar dengan kode iuran itu, lalu catat nomor SP2D dan tanggalnya.")),
        "reconcile": (_("Unggah balasan BPJS"), _("Setiap baris dicocokkan menurut NIK, bulan, dan jumlah.")),
        "settle": (_("Selesaikan yang belum beres"), _("Kerjakan dulu baris yang tidak cocok; sesudah itu daftar ditutup.")),
        "close": (_("Tutup daftar"), _("Semua sudah dicocokkan. Setelah ditutup, balasan lain tidak dibaca lagi.")),
    }[key]


def open_items(batch: Batch) -> int:
    """Lines and reply lines that are not in order and still wait for somebody."""
    return _open_count(Month.of(batch.month), batch.fund_code, batch.number)


_open_count = kept(queue.open_count)


def goes_along(batch: Batch) -> list[Batch]:
    """The month's own lists are sent together, so that none is left over; these go along with this one."""
    if batch.number > 1:
        return []
    others = Batch.objects.filter(month=batch.month, number=1).exclude(id=batch.pk)
    return [one for one in others.order_by("id") if BatchState(one.state) not in SENT]


def credits(batch: Batch) -> list[dict[str, Any]]:
    """What the insurer lets off this list's payment, and what was taken back again."""
    if batch.number > 1:
        return []
    found = list(Credit.objects.filter(month=batch.month, fund_code=batch.fund_code).order_by("id"))
    gone = {one.reference.removesuffix(TAKEN_BACK) for one in found if one.amount < 0}
    may_go = BatchState(batch.state) not in WAS_PAID
    return [
        {"credit": c, "gone": c.reference in gone, "may_go": may_go and c.reference not in gone} for c in found if c.amount > 0
    ]


def may_be_credited(batch: Batch) -> bool:
    return batch.number == 1 and BatchState(batch.state) not in WAS_PAID


def claims_of(batch: Batch) -> int:
    """What the insurer owes for lines of this list, whole rupiah."""
    return sum(ClaimMove.objects.filter(line__batch=batch).values_list("amount", flat=True))


@dataclass(frozen=True)
class Offer:
    """What one transfer would pay: so many months, up to `last`, for `amount`; `lacks` is the first list that is not sent."""

    months: int
    last: Month
    amount: int
    lacks: Month | None = None

    @property
    def words(self) -> str:
        amount = rupiah(self.amount)
        if self.months == 1:
            return _("hanya bulan ini: %(amount)s") % {"amount": amount}
        last = format_date(self.last.first_day, "F Y")
        return _("%(n)s bulan, sampai %(last)s: %(amount)s") % {"n": self.months, "last": last, "amount": amount}


def offers(batch: Batch) -> list[Offer]:
    """The spans that may be paid at once by law, each with its sum, or the month whose list is missing."""
    first = Month.of(batch.month)
    allowed = [1] if batch.number > 1 else _allowed(first)
    return list(_offers(batch, first, allowed))


def _allowed(month: Month) -> list[int]:
    try:
        return sorted(lookup.valid("contributions.prepayment_months", month.first_day).rows)
    except LawError:
        return [1]


def _offers(batch: Batch, first: Month, allowed: list[int]) -> Iterator[Offer]:
    unpaid = [state.value for state in SENT if state not in WAS_PAID]
    lists = Batch.objects.filter(fund_code=batch.fund_code, number=batch.number, month__gte=batch.month, state__in=unpaid)
    there = {Month.of(one.month): one for one in lists}
    for count in allowed:
        months = list(Month.range(first, first.shift(count - 1)))
        lacks = next((month for month in months if month not in there), None)
        amount = sum(money.payable(there[month]) for month in months) if lacks is None else 0
        yield Offer(count, months[-1], amount, lacks)


def questions(batch: Batch, found: list[Offer]) -> list[tuple[str, str]]:
    """What the law leaves open about paying the longest span on offer: the question and whom to ask."""
    longest = max((one for one in found if one.lacks is None), key=lambda one: one.months, default=None)
    if longest is None or longest.months == 1:
        return []
    first = Month.of(batch.month)
    asks: dict[tuple[str, str], None] = {}
    for rate in Rate.objects.filter(batchline__batch=batch).distinct():
        for one in prepay(first, longest.months, sector=rate.sector, fund_kind=rate.fund_kind).questions:
            asks[(one.text(language()), one.agency)] = None
    return list(asks)


def safe_day(month: Month, *, with_lapses: bool) -> dict[str, Any] | None:
    """The last safe day for the payment order while something of the month is unpaid; None where nothing is, or no law says."""
    try:
        found = fundviews.safe_day(month, with_lapses=with_lapses)
    except LawError:
        return None
    if not found.people:
        return None
    left = found.days_left(today())
    return {"day": found, "left": left, "is_over": left < 0, "is_near": 0 <= left <= 7}


def unpaid_months() -> list[Month]:
    """Months with a list that is not paid, the earliest first."""
    paid = Remittance.objects.values("batch")
    return [
        Month.of(day) for day in Batch.objects.exclude(id__in=paid).order_by("month").values_list("month", flat=True).distinct()
    ]
