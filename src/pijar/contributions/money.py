"""What a batch does in the books: its money is reserved, committed, spent, claimed back and credited."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from django.db import transaction
from django.db.models import Max, QuerySet, Sum

from pijar.contributions.models import Batch, ClaimMove, Credit
from pijar.contributions.types import ClaimCause
from pijar.kernel.clock import today
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.ledger import selectors as books
from pijar.ledger import services as ledger
from pijar.ledger.models import Account, Entry
from pijar.ledger.types import Act, Kind, Move, moved
from pijar.staff.types import Actor


def subject(batch: Batch) -> str:
    """By what the books name a batch: fund, month and number, which stay when a draft is made again."""
    return f"batch:{batch.fund_code}:{Month.of(batch.month)}:{batch.number}"


def value_day(month: Month) -> date:
    """The day an act of a month counts for: today, or the month's first day once the month is over (booked late)."""
    return today() if today() <= month.last_day else month.first_day


def reserve_month(month: Month, actor: Actor) -> None:
    """Sets apart the money of the month's drafts. Raises Refusal (FUND_OVERDRAWN).

    Drafts of later months give way to an earlier month: what they had reserved is released, then reserved again as far as
    the fund reaches; what it does not reach is refused when that month is checked or sent.
    """
    _before_later(month, actor, lambda: _reserve_month(month, actor))


def reserve_late(batch: Batch, actor: Actor) -> None:
    """Sets apart what a late list costs, as `reserve_month` does. Raises Refusal (FUND_OVERDRAWN)."""
    _before_later(Month.of(batch.month), actor, lambda: reserve(batch, actor))


def _before_later(month: Month, actor: Actor, set_apart: Callable[[], None]) -> None:
    try:
        with transaction.atomic():
            set_apart()
    except Refusal as refusal:
        if refusal.code != "FUND_OVERDRAWN":
            raise
        give_way(month.next, actor)
        set_apart()
    for batch in Batch.objects.filter(month__gt=month.first_day, state="draft").order_by("month", "id"):
        try_reserve(batch, actor)


def _reserve_month(month: Month, actor: Actor) -> None:
    batches = list(Batch.objects.filter(month=month.first_day, state="draft").order_by("id"))
    release(month, actor, keep={subject(b) for b in batches})
    for batch in batches:
        reserve(batch, actor)


def release(month: Month, actor: Actor, keep: Iterable[str] = ()) -> None:
    """Gives back what a month's drafts had set apart, but for the subjects in `keep`."""
    _release(Entry.objects.filter(month=month.first_day), actor, {*keep})


def give_way(month: Month, actor: Actor) -> None:
    """Gives back what drafts of this month and later ones had set apart."""
    _release(Entry.objects.filter(month__gte=month.first_day), actor, set())


def _release(entries: QuerySet[Entry], actor: Actor, kept: set[str]) -> None:
    frozen = {subject(b) for b in Batch.objects.exclude(state="draft")}
    for entry in entries.filter(act=Act.RESERVE.value, reversed_by=None).order_by("id"):
        if entry.subject not in kept | frozen:
            month = Month.of(entry.month) if entry.month else Month.of(entry.on)
            ledger.reverse(entry.pk, on=value_day(month), actor=actor)


def reserve(batch: Batch, actor: Actor) -> None:
    """Sets apart what a batch will cost; again, it changes nothing. Raises Refusal (FUND_OVERDRAWN)."""
    _reserve(batch, batch.total, actor)


def try_reserve(batch: Batch, actor: Actor) -> None:
    try:
        with transaction.atomic():
            reserve(batch, actor)
    except Refusal as refusal:
        if refusal.code != "FUND_OVERDRAWN":
            raise


def _reserve(batch: Batch, amount: int, actor: Actor) -> None:
    month = Month.of(batch.month)
    ledger.bring_to(
        on=value_day(month), act=Act.RESERVE, subject=subject(batch), month=month, actor=actor,
        moves=[moved(Act.RESERVE, month.year, batch.fund_code, amount)],
    )  # fmt: skip


def commit(batch: Batch, actor: Actor, on: date) -> None:
    """What is billed is owed: from reserved to committed."""
    _batch_act(batch, Act.COMMIT, actor, on, batch.billing_code)


def spend(batch: Batch, actor: Actor, on: date, reference: str) -> None:
    """What was paid is spent, the full sum of the lines: a credit lowered the claim, not the cost."""
    _batch_act(batch, Act.SPEND, actor, on, reference)


def _batch_act(batch: Batch, act: Act, actor: Actor, on: date, reference: str) -> None:
    month = Month.of(batch.month)
    if not books.standing(subject(batch), act):
        ledger.post(
            on=on, act=act, subject=subject(batch), month=month, actor=actor, reference=reference,
            moves=[moved(act, month.year, batch.fund_code, batch.total)],
        )  # fmt: skip


def book_claims(batch: Batch, reply: int, paid_on: date, actor: Actor) -> None:
    """What a reply changed of the insurer's debt. Raises Refusal (REPLY_AGAINST_CREDIT) where it takes back what was credited."""
    said = ClaimMove.objects.filter(reply_id=reply).exclude(cause=ClaimCause.DIED.value)
    amount = said.aggregate(n=Sum("amount"))["n"] or 0
    month = Month.of(batch.month)
    try:
        ledger.post(
            on=max(value_day(month), paid_on), act=Act.CLAIM, subject=f"reply:{reply}", month=month, actor=actor,
            moves=[moved(Act.CLAIM, month.year, batch.fund_code, amount)],
        )  # fmt: skip
    except Refusal as refusal:
        if refusal.code != "FUND_OVERDRAWN":
            raise
        raise Refusal(
            "REPLY_AGAINST_CREDIT",
            f"This reply accepts lines of {batch.fund_code} {month} for which the insurer has already credited money; "
            "nothing was recorded. Ask the insurer which of the two holds.",
            values={"fund": batch.fund_code, "month": month},
        ) from None


def credited(month: Month, fund: str) -> int:
    """What the insurer lets off the payment of a fund's month, whole rupiah."""
    found = Credit.objects.filter(month=month.first_day, fund_code=fund).aggregate(n=Sum("amount"))["n"]
    return int(found or 0)


def credit_of(batch: Batch) -> int:
    """The credit of one batch: it lowers the month's list, never a later one of the same month."""
    return credited(Month.of(batch.month), batch.fund_code) if batch.number == 1 else 0


def payable(batch: Batch) -> int:
    """What is to be transferred for a batch: its total less its credit."""
    return batch.total - credit_of(batch)


def open_claims(fund: str) -> int:
    """What the insurer owes a fund now, of all years, whole rupiah."""
    found = Account.objects.filter(fund_code=fund, kind=Kind.INSURER_CLAIM.value).aggregate(n=Sum("balance"))["n"]
    return int(found or 0)


def book_credit(credit: Credit, actor: Actor) -> None:
    """A credit settles claims, the oldest year's first, and frees as much in the year whose payment it lowers."""
    month = Month.of(credit.month)
    ledger.post(
        on=max(value_day(month), _claimed_on(credit.fund_code)), act=Act.CREDIT, subject=f"credit:{credit.pk}", month=month,
        actor=actor, moves=list(_taken(credit)), reference=credit.reference,
    )  # fmt: skip


def _claimed_on(fund: str) -> date:
    """The day of a fund's last claim: no credit settles what is not owed yet."""
    claims = Entry.objects.filter(act=Act.CLAIM.value, posting__account__fund_code=fund)
    return claims.aggregate(last=Max("on"))["last"] or date.min


def _taken(credit: Credit) -> Iterable[Move]:
    left, year, fund = credit.amount, credit.month.year, credit.fund_code
    claims = Account.objects.filter(fund_code=fund, kind=Kind.INSURER_CLAIM.value, balance__gt=0).order_by("year")
    for account in claims:
        part = min(left, account.balance)
        left -= part
        if account.year == year:
            yield Move(year, fund, Kind.AVAILABLE, Kind.INSURER_CLAIM, part)
        elif part:
            # The claim of another year: the money it stands for passes from that year into this one.
            source = source_of(account.year, fund)
            yield Move(account.year, fund, source, Kind.INSURER_CLAIM, part)
            yield Move(year, fund, Kind.AVAILABLE, source, part)


def unbook_credit(credit: Credit, actor: Actor) -> None:
    """Takes a credit back out of the books. Drafts that had set its money apart give way, as far as the rest reaches."""
    try:
        with transaction.atomic():
            _unbook(credit, actor)
    except Refusal as refusal:
        if refusal.code != "FUND_OVERDRAWN":
            raise
        drafts = list(Batch.objects.filter(state="draft", fund_code=credit.fund_code).order_by("month", "id"))
        for batch in drafts:
            _reserve(batch, 0, actor)
        _unbook(credit, actor)
        for batch in drafts:
            try_reserve(batch, actor)


def _unbook(credit: Credit, actor: Actor) -> None:
    for entry in books.standing(f"credit:{credit.pk}", Act.CREDIT):
        ledger.reverse(entry.pk, on=value_day(Month.of(credit.month)), actor=actor)


def source_of(year: int, fund: str) -> Kind:
    """Where a fund's money of a year came from: gifts, else an appropriation."""
    given = Account.objects.filter(year=year, fund_code=fund, kind=Kind.DONOR_LIABILITY.value).exclude(balance=0)
    return Kind.DONOR_LIABILITY if given.exists() else Kind.APPROPRIATION
