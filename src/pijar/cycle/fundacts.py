"""What happens to a fund's money outside the months: its budget is decided, money comes in, a rest or a gift goes back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from pijar.audit.services import record
from pijar.cycle import budgets, money, store
from pijar.cycle.models import Budget, Programme
from pijar.cycle.programme import Fund
from pijar.funding.refunding import note_refund
from pijar.kernel.clock import today
from pijar.kernel.errors import Refusal
from pijar.kernel.money import rupiah, whole_rupiah
from pijar.ledger import selectors as books
from pijar.ledger import services as ledger
from pijar.ledger.models import Account, Entry
from pijar.ledger.types import POSITIONS, Act, Kind, Move, moved
from pijar.registry.copy import lock
from pijar.staff.types import Actor

# Whose money is what was paid in. What a city or a state gives is a budget: it is decided, not received.
PAID_IN = frozenset({"COMPANY", "ZAKAT", "SELF", "APBD_PROVINCE"})
USED = tuple(kind for kind in POSITIONS if kind not in (Kind.AVAILABLE, Kind.OWED_BACK))


def fund_of(year: int, code: str) -> Fund:
    """A fund by the programme of a year, or by the last one while that year has none.

    Raises Refusal: FUND_UNKNOWN, PROGRAMME_UNKNOWN.
    """
    has_own = Programme.objects.filter(year=year).exists()
    funds = store.current(year if has_own else None).funds
    if code not in funds:
        raise Refusal("FUND_UNKNOWN", f"There is no fund {code} (there is: {', '.join(funds)}).", values={"fund": code})
    return funds[code]


@transaction.atomic
def propose(year: int, code: str, *, amount: int, on: date, reference: str, actor: Actor) -> Budget:
    """Enters a fund's budget of a year, or its revision: the whole amount, not the change. Somebody else approves it.

    Raises Refusal: FUND_UNKNOWN, FUND_OF_GIFTS, FUND_OF_RECEIPTS, BUDGET_BELOW_USED, and as `budgets.propose` does.
    """
    lock("books")
    _refuse_budget(year, fund_of(year, code), whole_rupiah(amount))
    return budgets.propose(year, code, amount=amount, on=on, reference=reference, actor=actor)


@transaction.atomic
def decide(budget_id: int, *, approve: bool, actor: Actor) -> Budget:
    """Approves a budget, and the books follow at once; or refuses it.

    Raises Refusal: BUDGET_BELOW_USED where more was used since it was proposed, and as `budgets.decide` does.
    """
    lock("books")
    made = budgets.decide(budget_id, approve=approve, actor=actor)
    if approve:
        _refuse_budget(made.year, fund_of(made.year, made.fund_code), made.amount)
        if Programme.objects.filter(year=made.year).exists():
            money.open_year(store.current(made.year), actor)
    return made


def least_budget(year: int, code: str) -> int:
    """What a fund's budget of a year cannot go below, whole rupiah: what is reserved, committed, spent or returned of it."""
    booked = budgeted(year, code)
    return max(0, booked - books.position(year, code, Kind.AVAILABLE)) if booked else 0


def budgeted(year: int, code: str) -> int:
    """The budget as the books have it, whole rupiah."""
    return sum(
        books.turnover(act, year=year, fund=code, kind=Kind.AVAILABLE, until=date.max) for act in (Act.BUDGET, Act.REVISION)
    )


def received(year: int, code: str) -> int:
    """What was paid in, whole rupiah."""
    return books.turnover(Act.RECEIPT, year=year, fund=code, kind=Kind.AVAILABLE, until=date.max)


def _refuse_budget(year: int, fund: Fund, amount: int) -> None:
    values = {"fund": fund.code, "year": year}
    if fund.kind == money.GIVEN:
        sentence = f"{fund.code} is a fund of gifts: it has what donors gave, and no budget."
        raise Refusal("FUND_OF_GIFTS", sentence, values=values)
    if received(year, fund.code):
        sentence = f"{fund.code} {year} has the money that was paid in; a budget on top would count it twice."
        raise Refusal("FUND_OF_RECEIPTS", sentence, values=values)
    least = least_budget(year, fund.code)
    if amount < least:
        used = {kind: books.position(year, fund.code, kind) for kind in USED}
        told = ", ".join(f"{kind.value.replace('_', ' ')} {rupiah(held)}" for kind, held in used.items() if held)
        raise Refusal(
            "BUDGET_BELOW_USED",
            f"{fund.code} {year} cannot go down to {rupiah(amount)}: {rupiah(least)} of it is used already ({told})."
            " Nothing was recorded.",
            values=values | {"amount": amount, "total": least, **{kind.value: held for kind, held in used.items()}},
        )


@transaction.atomic
def receive(code: str, *, amount: int, reference: str, on: date, actor: Actor, text: str = "") -> int:
    """Books money paid into a fund and returns the entry's number; the same reference again counts once.

    Raises Refusal: FUND_UNKNOWN, FUND_NOT_PAID_IN, FUND_OF_BUDGET, AMOUNT_WRONG, REFERENCE_MISSING, REFERENCE_DIFFERS.
    """
    lock("books")
    fund, year = fund_of(on.year, code), on.year
    _refuse_receipt(fund, year)
    reference = _checked(amount, reference)
    subject = f"receipt:{code}"
    if (before := _booked(subject, Act.RECEIPT, reference)) is not None:
        return _same(before, on, [(code, Kind.AVAILABLE, amount)], reference)
    entry = ledger.post(
        on=on, act=Act.RECEIPT, subject=subject, reference=reference, text=text.strip()[:300], actor=actor,
        moves=[moved(Act.RECEIPT, year, code, amount)],
    )  # fmt: skip
    _take_back_reckoned(year, code, actor)
    record(actor, "fund.receive", f"fund:{code}:{year}", {"amount": amount, "on": on.isoformat(), "reference": reference})
    return int(entry or 0)


def _refuse_receipt(fund: Fund, year: int) -> None:
    values = {"fund": fund.code, "year": year}
    if fund.kind not in PAID_IN:
        sentence = f"Nobody pays into {fund.code} ({fund.kind}): record its budget; gifts come with the payroll files."
        raise Refusal("FUND_NOT_PAID_IN", sentence, values=values)
    if budgets.budget_of(year, fund.code) is not None or fund.budget is not None:
        sentence = f"{fund.code} {year} has a budget: record a revision of it; money on top would count it twice."
        raise Refusal("FUND_OF_BUDGET", sentence, values=values)


def _take_back_reckoned(year: int, code: str, actor: Actor) -> None:
    """What the fund was reckoned to have, by its places, gives way to what it did receive, as far as it is not used."""
    rest = min(budgeted(year, code), books.position(year, code, Kind.AVAILABLE))
    ledger.post(
        on=min(max(today(), date(year, 1, 1)), date(year, 12, 31)), act=Act.REVISION, subject=f"budget:{code}:{year}",
        actor=actor, text="received", moves=[moved(Act.REVISION, year, code, -rest)],
    )  # fmt: skip


@transaction.atomic
def give_back(code: str, year: int, *, reference: str, on: date, actor: Actor, amount: int | None = None) -> int:
    """Books that a fund's rest of a year, or `amount` of it, went back to who gave it; returns the entry's number.

    The same reference again counts once. Gifts are carried over instead, and returned donor by donor (`refund`).
    Raises Refusal: FUND_UNKNOWN, FUND_OF_GIFTS, NOTHING_LEFT, AMOUNT_WRONG, REFERENCE_MISSING, REFERENCE_DIFFERS,
    FUND_OVERDRAWN.
    """
    lock("books")
    fund, subject = fund_of(year, code), f"back:{code}:{year}"
    if fund.kind == money.GIVEN:
        raise Refusal("FUND_OF_GIFTS", f"{code} is a fund of gifts: its rest passes into the next year.", values={"fund": code})
    rest = books.position(year, code, Kind.AVAILABLE)
    before = _booked(subject, Act.GIVE_BACK, reference.strip())
    if before is not None:
        return _same(before, on, [(code, Kind.RETURNED, amount)] if amount else [], reference)
    if not rest:
        raise Refusal("NOTHING_LEFT", f"{code} has nothing left of {year} to give back.", values={"fund": code, "year": year})
    amount = rest if amount is None else amount
    reference = _checked(amount, reference)
    entry = ledger.post(
        on=max(on, date(year, 1, 1)), act=Act.GIVE_BACK, subject=subject, reference=reference, actor=actor,
        moves=[moved(Act.GIVE_BACK, year, code, amount)],
    )  # fmt: skip
    record(actor, "fund.give_back", f"fund:{code}:{year}", {"amount": amount, "on": on.isoformat(), "reference": reference})
    return int(entry or 0)


@transaction.atomic
def refund(code: str, nip: str, *, amount: int, reference: str, on: date, actor: Actor) -> int:
    """Books that money owed back to a donor was given back; returns the entry's number. The same reference again counts once.

    Raises Refusal: FUND_UNKNOWN, FUND_NOT_OF_GIFTS, REFUND_ABOVE_OWED, AMOUNT_WRONG, REFERENCE_MISSING, REFERENCE_DIFFERS.
    """
    lock("books")
    if fund_of(on.year, code).kind != money.GIVEN:
        raise Refusal("FUND_NOT_OF_GIFTS", f"{code} is no fund of gifts: it owes no donor anything.", values={"fund": code})
    reference = _checked(amount, reference)
    made, is_new = note_refund(code, nip, amount=amount, on=on, reference=reference, actor=actor)
    if not is_new:
        return int(books.standing(f"refund:{made.pk}", Act.REFUND)[0].pk)
    entry = ledger.post(
        on=on, act=Act.REFUND, subject=f"refund:{made.pk}", reference=reference, actor=actor, moves=list(_oldest(code, amount)),
    )  # fmt: skip
    record(actor, "fund.refund", f"refund:{made.pk}", {"fund": code, "amount": amount, "reference": reference})
    return int(entry or 0)


def _oldest(code: str, amount: int) -> Iterable[Move]:
    """The money owed back of the oldest year first."""
    for account in Account.objects.filter(fund_code=code, kind=Kind.OWED_BACK.value, balance__gt=0).order_by("year"):
        part = min(amount, account.balance)
        amount -= part
        if part:
            yield moved(Act.REFUND, account.year, code, part)


def _checked(amount: int, reference: str) -> str:
    if whole_rupiah(amount) <= 0:
        raise Refusal("AMOUNT_WRONG", "Name a whole number of rupiah above zero.")
    if not reference.strip():
        raise Refusal("REFERENCE_MISSING", "Name the document or transfer, for example its number.")
    return reference.strip()[:100]


def _booked(subject: str, act: Act, reference: str) -> Entry | None:
    """The entry that stands under a reference."""
    return next((entry for entry in books.standing(subject, act) if entry.reference == reference[:100]), None)


def _same(before: Entry, on: date, moves: list[tuple[str, Kind, int | None]], reference: str) -> int:
    """The number of the entry that says the same already. Raises Refusal (REFERENCE_DIFFERS) where it says something else."""
    said = {(p.account.fund_code, p.account.kind): p.amount for p in before.posting_set.select_related("account")}
    if before.on != on or any(said.get((code, kind.value)) != amount for code, kind, amount in moves):
        raise _differs(reference)
    return int(before.pk)


def _differs(reference: str) -> Refusal:
    return Refusal(
        "REFERENCE_DIFFERS",
        f"{reference} is booked already with another day or amount: one document, one entry. Nothing was recorded.",
        values={"reference": reference},
    )
