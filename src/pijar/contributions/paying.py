"""From the insurer's payment code to the closed books of a batch: billed, credited, paid, closed."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from pijar.audit.services import record
from pijar.contributions import money
from pijar.contributions.models import Batch, Credit, Remittance
from pijar.contributions.types import MOVES, WAS_PAID, BatchState
from pijar.kernel.clock import now
from pijar.kernel.errors import Refusal
from pijar.kernel.money import rupiah, whole_rupiah
from pijar.kernel.month import Month
from pijar.kernel.states import move
from pijar.law import lookup
from pijar.registry.copy import lock
from pijar.staff.types import Actor

TAKEN_BACK = " (batal)"


def the_batch(month: Month, fund: str, number: int = 1) -> Batch:
    """The batch, held until the transaction ends. Raises Refusal (BATCH_UNKNOWN), naming those there are."""
    batch = Batch.objects.select_for_update().filter(month=month.first_day, fund_code=fund, number=number).first()
    if batch is None:
        found = Batch.objects.filter(month=month.first_day).order_by("id").values_list("fund_code", "number")
        have = ", ".join(code if n == 1 else f"{code} number {n}" for code, n in found) or "none"
        what = fund if number == 1 else f"{fund} number {number}"
        raise Refusal("BATCH_UNKNOWN", f"There is no batch of {what} for {month} (there is: {have}).")
    return batch


def _move(batch: Batch, to: BatchState) -> None:
    batch.state = move(MOVES, BatchState(batch.state), to, f"{batch.fund_code} {Month.of(batch.month)}").value
    Batch.objects.filter(id=batch.pk).update(state=batch.state)


@transaction.atomic
def bill(month: Month, *, fund: str, code: str, on: date, actor: Actor, number: int = 1) -> Batch:
    """Notes the insurer's payment code (kode iuran) of a sent batch: its money is committed. The same code again changes nothing.

    Raises Refusal: BATCH_UNKNOWN, NOT_SUBMITTED, CODE_INVALID, BILLED_ALREADY.
    """
    batch = the_batch(month, fund, number)
    _refuse_unsent(batch)
    code = code.strip()
    # No published rule says how a code is built; a receipt shows twelve digits (regulation.md, section 4).
    if not code.isalnum() or len(code) > 40:
        raise Refusal("CODE_INVALID", f"A payment code has only letters and digits, 40 at most; {code!r} has not.")
    if batch.state != BatchState.SUBMITTED.value:
        if batch.billing_code == code:
            return batch
        raise Refusal("BILLED_ALREADY", f"{fund} {month} has the payment code {batch.billing_code or '(none)'} already.")
    _bill(batch, code, on, actor)
    return batch


def _bill(batch: Batch, code: str, on: date, actor: Actor) -> None:
    batch.billing_code, batch.billed_on = code, on
    Batch.objects.filter(id=batch.pk).update(billing_code=code, billed_on=on)
    _move(batch, BatchState.BILLED)
    money.commit(batch, actor, on)
    record(actor, "batch.bill", f"batch:{batch.pk}", {"code": code, "on": on.isoformat(), "total": batch.total})


def _refuse_unsent(batch: Batch) -> None:
    if BatchState(batch.state) in (BatchState.DRAFT, BatchState.CHECKED):
        month = Month.of(batch.month)
        raise Refusal(
            "NOT_SUBMITTED",
            f"{batch.fund_code} {month} is a {batch.state} list: send it first with `pijar contributions export {month}`.",
        )


@transaction.atomic
def pay(
    month: Month, *, fund: str, on: date, reference: str, amount: int, actor: Actor, number: int = 1, months: int = 1
) -> Remittance:
    """Records the transfer that paid a sent batch: its total less its credit. The same transfer again changes nothing.

    `months` above 1: one transfer pays the lists of so many months from `month` on (prepayment, PP 44/2015); each must be
    sent. `amount` is then their sum. Raises Refusal: BATCH_UNKNOWN, NOT_SUBMITTED, AMOUNT_WRONG, ALREADY_PAID,
    REFERENCE_MISSING, PAID_ON_WRONG, MONTHS_NOT_ALLOWED.
    """
    lock("books")
    whole_rupiah(amount)
    _refuse_months(month, months, number)
    batches = [the_batch(month.shift(n), fund, number) for n in range(months)]
    for batch in batches:
        _refuse_unsent(batch)
    if not 0 < len(reference.strip()) <= 100:
        raise Refusal("REFERENCE_MISSING", "Name the transfer, for example its SP2D number, in 100 letters or fewer.")
    if abs(on.year - month.year) > 1:
        raise Refusal("PAID_ON_WRONG", f"A list of {month} is not paid on {on}: look at the day's year.")
    owed = sum(map(money.payable, batches))
    if amount != owed:
        credit = sum(map(money.credit_of, batches))
        why = f" ({rupiah(owed + credit)} less {rupiah(credit)} credited)" if credit else ""
        sentence = f"{fund} {month} is {rupiah(owed)}{why}, not {rupiah(amount)}: nothing was recorded."
        values = {"fund": fund, "month": month, "total": owed, "amount": amount, "credit": credit}
        raise Refusal("AMOUNT_WRONG", sentence, values=values)
    return [_pay(batch, on, reference.strip(), actor) for batch in batches][0]


def _refuse_months(month: Month, months: int, number: int) -> None:
    allowed = lookup.valid("contributions.prepayment_months", month.first_day).rows
    if months not in allowed or (months > 1 and number > 1):
        known = ", ".join(map(str, allowed))
        raise Refusal("MONTHS_NOT_ALLOWED", f"One transfer pays {known} months of the funds' lists, not {months}.")


def _pay(batch: Batch, on: date, reference: str, actor: Actor) -> Remittance:
    month, fund = Month.of(batch.month), batch.fund_code
    if found := Remittance.objects.filter(batch=batch).first():
        if (found.paid_on, found.reference) == (on, reference):
            return found
        values = {"fund": fund, "month": month, "paid_on": found.paid_on, "reference": found.reference}
        raise Refusal("ALREADY_PAID", f"{fund} {month} was paid on {found.paid_on} by {found.reference}.", values=values)
    if batch.state == BatchState.SUBMITTED.value:
        _bill(batch, "", on, actor)
    amount, credit = money.payable(batch), money.credit_of(batch)
    paid = Remittance.objects.create(batch=batch, paid_on=on, reference=reference, amount=amount, actor=actor.name)
    _move(batch, BatchState.PAID)
    money.spend(batch, actor, on, reference)
    details = {"amount": amount, "total": batch.total, "credit": credit, "on": on.isoformat(), "reference": reference}
    record(actor, "batch.pay", f"batch:{batch.pk}", details)
    return paid


@transaction.atomic
def credit(month: Month, *, fund: str, amount: int, reference: str, actor: Actor) -> Credit:
    """Lowers the payment of a fund's month by what the insurer owes from before. The same credit again changes nothing.

    Raises Refusal: BATCH_UNKNOWN, AMOUNT_WRONG, REFERENCE_MISSING, ALREADY_PAID, CREDIT_ABOVE_CLAIM, CREDIT_ABOVE_TOTAL,
    CREDIT_TAKEN_BACK, CREDIT_DIFFERS.
    """
    lock("books")
    batch = the_batch(month, fund)
    reference = reference.strip()
    if whole_rupiah(amount) <= 0:
        raise Refusal("AMOUNT_WRONG", "A credit is a whole number of rupiah above zero.")
    if not 0 < len(reference) <= 90 or reference.endswith(TAKEN_BACK):
        raise Refusal("REFERENCE_MISSING", "Name the insurer's letter or note that grants the credit, in 90 letters or fewer.")
    if found := Credit.objects.filter(month=month.first_day, fund_code=fund, reference=reference).first():
        return _the_same(found, amount)
    _refuse_paid(batch)
    owed, so_far = money.open_claims(fund), money.credit_of(batch)
    if amount > owed:
        raise Refusal(
            "CREDIT_ABOVE_CLAIM", f"The insurer owes {fund} {rupiah(owed)}, not {rupiah(amount)}: nothing was recorded.",
            values={"fund": fund, "owed": owed, "amount": amount},
        )  # fmt: skip
    if so_far + amount > batch.total:
        raise Refusal(
            "CREDIT_ABOVE_TOTAL",
            f"{fund} {month} is {rupiah(batch.total)} and credited with {rupiah(so_far)}: {rupiah(amount)} more is too much.",
            values={"fund": fund, "month": month, "total": batch.total, "credit": so_far, "amount": amount},
        )
    return _credit(month, fund, amount, reference, actor)


def _credit(month: Month, fund: str, amount: int, reference: str, actor: Actor) -> Credit:
    made = Credit.objects.create(
        month=month.first_day, fund_code=fund, amount=amount, reference=reference, actor=actor.name, at=now()
    )
    if amount > 0:
        money.book_credit(made, actor)
    record(actor, "batch.credit", f"month:{month}", {"fund": fund, "amount": amount, "reference": reference})
    return made


def _the_same(found: Credit, amount: int) -> Credit:
    gone = Credit.objects.filter(month=found.month, fund_code=found.fund_code, reference=found.reference + TAKEN_BACK)
    if gone.exists():
        raise Refusal("CREDIT_TAKEN_BACK", f"The credit {found.reference} was taken back: give the new one a name of its own.")
    if found.amount != amount:
        raise Refusal("CREDIT_DIFFERS", f"The credit {found.reference} is {rupiah(found.amount)}, not {rupiah(amount)}.")
    return found


def _refuse_paid(batch: Batch) -> None:
    if BatchState(batch.state) in WAS_PAID:
        raise Refusal("ALREADY_PAID", f"{batch.fund_code} {Month.of(batch.month)} is paid: credit a later month.")


@transaction.atomic
def cancel_credit(month: Month, *, fund: str, reference: str, actor: Actor) -> None:
    """Takes a credit back before its month is paid. Raises Refusal: BATCH_UNKNOWN, ALREADY_PAID, CREDIT_UNKNOWN."""
    lock("books")
    batch = the_batch(month, fund)
    _refuse_paid(batch)
    given = Credit.objects.filter(month=month.first_day, fund_code=fund, amount__gt=0, reference=reference.strip()).first()
    gone = Credit.objects.filter(month=month.first_day, fund_code=fund, reference=reference.strip() + TAKEN_BACK)
    if given is None or gone.exists():
        raise Refusal("CREDIT_UNKNOWN", f"{fund} {month} has no credit {reference} to take back.")
    money.unbook_credit(given, actor)
    _credit(month, fund, -given.amount, given.reference + TAKEN_BACK, actor)


@transaction.atomic
def close(month: Month, *, fund: str, actor: Actor, number: int = 1, open_items: int = 0, reason: str = "") -> None:
    """Ends a reconciled batch: no further reply is read. The caller says how many queue items are open.

    Raises Refusal: BATCH_UNKNOWN, MOVE_NOT_ALLOWED, ITEMS_OPEN (open items need a reason).
    """
    batch = the_batch(month, fund, number)
    if open_items and not reason.strip():
        raise Refusal(
            "ITEMS_OPEN",
            f"{open_items} lines of {fund} {month} are not settled: settle them, or say why the batch is closed all the same.",
            values={"fund": fund, "month": month, "items": open_items},
        )
    _move(batch, BatchState.CLOSED)
    record(actor, "batch.close", f"batch:{batch.pk}", {"open_items": open_items, "reason": reason.strip()})
