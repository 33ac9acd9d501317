"""Facts of the month, of lists, rounds, cards and gifts, as the trail tells them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.db.models import Count
from django.urls import reverse

from pijar.audit.models import Event as Deed
from pijar.contributions.models import Batch
from pijar.contributions.types import Bucket
from pijar.cycle import tellwhom
from pijar.funding.models import Promise
from pijar.intake.models import StagedRow, Upload
from pijar.kernel.month import Month
from pijar.notices.types import Datum, Event, Fact
from pijar.regions.models import Region
from pijar.staff.types import Right
from pijar.verification.models import RoundItem

# All but those that agree with the list.
IN_ORDER = (Bucket.ACCEPTED.value,)


def number_of(deed: Deed) -> str:
    """What stands after the colon of an event's subject."""
    return deed.subject.partition(":")[2]


def _batch(deed: Deed) -> Batch | None:
    number = number_of(deed)
    return Batch.objects.filter(id=int(number)).first() if number.isdigit() else None


def place(code: str) -> str:
    """A kelurahan by its name."""
    found = Region.objects.filter(code=code).values_list("name", flat=True).first()
    return str(found or code)


def _month_ran(deed: Deed) -> Iterator[Fact]:
    month = Month.parse(number_of(deed))
    if Batch.objects.filter(month=month.first_day, state="draft").exists():
        yield _waits(deed, month)


def _added(deed: Deed) -> Iterator[Fact]:
    if batch := _batch(deed):
        yield _waits(deed, Month.of(batch.month))


def _waits(deed: Deed, month: Month) -> Fact:
    return Fact(
        Event.BATCH_WAITS, f"event:{deed.number}", deed.at, {Datum.MONTH: str(month)}, reverse("batches-month", args=[month]),
        tellwhom.holding(Right.APPROVE_BATCH, but=deed.actor),
    )  # fmt: skip


def _about(deed: Deed, batch: Batch, event: Event, officers: frozenset[int], **more: str) -> Fact:
    month = Month.of(batch.month)
    values = {Datum.MONTH: str(month), Datum.FUND: batch.fund_code} | ({Datum.COUNT: more["count"]} if more else {})
    link = reverse("batch", args=[month, batch.fund_code, batch.number])
    return Fact(event, f"event:{deed.number}", deed.at, values, link, officers)


def _sent_back(deed: Deed) -> Iterator[Fact]:
    if batch := _batch(deed):
        makers = tellwhom.named(batch.made_by) or tellwhom.holding(Right.RUN_MONTH, but=deed.actor)
        yield _about(deed, batch, Event.BATCH_BACK, makers)


def _submitted(deed: Deed) -> Iterator[Fact]:
    if batch := _batch(deed):
        yield _about(deed, batch, Event.PAYMENT_WAITS, tellwhom.holding(Right.PAY, but=deed.actor))


def _reconciled(deed: Deed) -> Iterator[Fact]:
    if batch := _batch(deed):
        odd = sum(int(deed.details.get(bucket.value, 0)) for bucket in Bucket if bucket.value not in IN_ORDER)
        yield _about(deed, batch, Event.REPLY_LOADED, tellwhom.holding(Right.RECONCILE, but=deed.actor), count=str(odd))


def _loaded(deed: Deed) -> Iterator[Fact]:
    """Rejected rows are told to whoever uploaded them: the page of the load is closed by then."""
    upload = Upload.objects.filter(id=int(number_of(deed)), withdrawn_at=None).first()
    if upload is None:
        return
    rejected = StagedRow.objects.filter(file__upload=upload, outcome="rejected").count()
    if rejected:
        link = reverse("upload", args=[upload.pk]) + "?hasil=rejected"
        yield Fact(
            Event.ROWS_REJECTED, f"upload:{upload.pk}", deed.at, {Datum.COUNT: str(rejected)}, link, tellwhom.named(upload.actor)
        )


def _round_opened(deed: Deed) -> Iterator[Fact]:
    number = int(number_of(deed))
    listed = RoundItem.objects.filter(round_id=number).order_by().values_list("village_code").annotate(n=Count("id"))
    for code, people in listed:
        officers = tellwhom.of_villages([code], but=deed.actor)
        if officers:
            values = {Datum.PLACE: place(code), Datum.COUNT: str(people)}
            link = reverse("round-village", args=[number, code])
            yield Fact(Event.ROUND_OPENED, f"round:{number}:{code}", deed.at, values, link, officers)


def _cards_made(deed: Deed) -> Iterator[Fact]:
    code, new = number_of(deed), int(deed.details.get("new", 0))
    officers = tellwhom.of_villages([code], but=deed.actor)
    if new and officers:
        values = {Datum.PLACE: place(code), Datum.COUNT: str(new)}
        yield Fact(Event.CARDS_READY, f"event:{deed.number}", deed.at, values, reverse("cards"), officers)


def _pledge_signed(deed: Deed) -> Iterator[Fact]:
    found = Promise.objects.filter(number=number_of(deed), state="waiting").first()
    if found:
        officers = tellwhom.holding(Right.MANAGE_DONORS, but=deed.actor)
        link = reverse("donors-pledge", args=[found.pk])
        yield Fact(Event.PLEDGE_CAME, deed.subject, deed.at, {Datum.NUMBER: found.number}, link, officers)


def _pledge_admitted(deed: Deed) -> Iterator[Fact]:
    values = {Datum.NUMBER: number_of(deed)}
    yield Fact(Event.PLEDGE_ADMITTED, deed.subject, deed.at, values, reverse("donor-page"), party=deed.subject)


HANDLERS: dict[str, Callable[[Deed], Iterator[Fact]]] = {
    "month.run": _month_ran, "batch.add": _added, "batch.send_back": _sent_back, "batch.submit": _submitted,
    "batch.reconcile": _reconciled, "intake.load": _loaded, "verification.open": _round_opened, "card.issue_all": _cards_made,
    "pledge.sign": _pledge_signed, "pledge.approve": _pledge_admitted,
}  # fmt: skip
