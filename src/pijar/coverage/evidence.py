"""The chain that proves an answer: decree, enrolment, list, payment code, transfer, gift and the insurer's word, link by link.

Read only when somebody asks for it: what a status needs is less (`selectors`). A link that should be there and is not is told
as missing, with a code of why. Nobody's money is named: of a donor only that a gift paid.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from pijar.contributions.types import SENT, BatchState
from pijar.coverage.rules import coverage_on
from pijar.coverage.selectors import billed_months, facts_of
from pijar.coverage.types import BETTER, CoverageStatus, Facts, Link, LinkKind, LinkState, MonthState, Status
from pijar.enrolment.types import DEATH_CODES
from pijar.kernel.month import Month
from pijar.law.deadlines import due_date
from pijar.registry.copy import asked
from pijar.registry.selectors import national_id_of, person_by_nik

# A person and the records that gave way to him.
WHO = (
    "select id, national_id from registry_person where id = %(person)s or survivor_id = %(person)s order by id <> %(person)s, id"
)
# The lines of a month with all that hangs on each; `place` counts it within its list, as the file that was sent does.
LINES = """
select json_build_object('id', l.id, 'person', l.person_id, 'amount', l.jkk + l.jkm, 'batch', b.id, 'fund', b.fund_code,
       'number', b.number, 'state', b.state, 'checksum', b.checksum, 'code', b.billing_code, 'billed_on', b.billed_on,
       'lines', b.lines, 'place', (select count(*) from contributions_batchline o where o.batch_id = b.id and o.id <= l.id),
       'paid_on', m.paid_on, 'transfer', m.reference, 'transferred', m.amount, 'bucket', r.bucket, 'reason', r.reason,
       'booked', r.booked, 'reply', r.reply_id,
       'kind', (select f.kind from funding_fundingsource f where f.code = b.fund_code and f.year = extract(year from b.month)),
       'credit', (select coalesce(sum(c.amount), 0) from contributions_credit c
                   where c.month = b.month and c.fund_code = b.fund_code and b.number = 1))
  from contributions_batchline l
  join contributions_batch b on b.id = l.batch_id
  left join contributions_remittance m on m.batch_id = b.id
  left join contributions_lineresult r on r.line_id = l.id
 where l.person_id = any(%(ids)s) and l.month = %(month)s
 order by array_position(%(ids)s::bigint[], l.person_id), l.id
"""
# Every answer about the line, the latest first. An answer that does not name it stands with no line of the file.
REPLIES = """
select json_build_object('sha256', y.sha256, 'on', (y.at at time zone 'Asia/Jakarta')::date, 'line', a.line_number,
       'status', a.status, 'bucket', a.bucket, 'id', y.id)
  from contributions_reply y
  left join contributions_replyline a on a.reply_id = y.id and a.national_id = any(%(niks)s)
       and coalesce(a.month, %(month)s) = %(month)s
 where y.batch_id = %(batch)s order by y.id desc, a.bucket = 'unknown', a.line_number
"""
CLAIMS = """
select json_build_object('cause', cause, 'amount', sum(amount)) from contributions_claimmove where line_id = %(line)s
 group by cause having sum(amount) <> 0 order by cause
"""
GIFTS = """
select json_build_object('donors', count(*), 'amount', coalesce(sum(g.amount), 0), 'named', coalesce(bool_or(g.is_named), false),
       'returned', (select coalesce(sum(t.amount), 0) from funding_giftreturn t
                     where t.person_id = any(%(ids)s) and t.month = %(month)s))
  from funding_giftuse g where g.person_id = any(%(ids)s) and g.month = %(month)s
"""
DECREE = """
select json_build_object('decree', d.id, 'number', d.number, 'dated_on', d.dated_on, 'from', d.from_month, 'kind', d.kind,
       'checksum', d.checksum, 'line', l.position, 'action', l.action, 'fund', l.fund_code)
  from enrolment_decreeline l join enrolment_decree d on d.id = l.decree_id
 where l.person_id = any(%(ids)s) and d.state = 'signed' and d.from_month <= %(month)s order by d.id desc limit 1
"""
ENROLMENT = """
select json_build_object('fund', fund_code, 'from', valid_from, 'until', valid_until, 'reason', end_reason)
  from enrolment_enrolment where person_id = any(%(ids)s) and valid_from <= %(month)s
   and (valid_until is null or valid_until > %(month)s) order by valid_from desc limit 1
"""
NUMBERS = "select json_build_object('number', number) from enrolment_participantnumber where person_id = any(%(ids)s) limit 1"
PRIORS = """
select json_build_object('sha256', s.sha256, 'as_of', s.as_of, 'payer', v.payer, 'starts_on', v.starts_on,
       'last_month', v.last_month, 'months', v.months, 'number', v.participant_number)
  from (select distinct on (x.national_id) x.*
          from enrolment_priorparticipation x join registry_snapshot t on t.id = x.snapshot_id
         where x.national_id = any(%(niks)s) order by x.national_id, t.as_of desc, t.id desc) v
  join registry_snapshot s on s.id = v.snapshot_id order by v.last_month desc
"""
HALT = """
select json_build_object('kind', kind, 'reason', reason, 'from', from_month, 'id', id) from enrolment_halt
 where person_id = any(%(ids)s) order by id desc limit 1
"""
DEATHS = """
select json_build_object('status', d.status, 'on', d.status_on, 'as_of', d.as_of, 'sha256', d.sha256)
  from (select distinct on (x.national_id) x.status, x.status_on, s.as_of, s.sha256
          from registry_populationline x join registry_snapshot s on s.id = x.snapshot_id
         where x.national_id = any(%(own)s) order by x.national_id, s.as_of desc, s.id desc) d where d.status = 'MENINGGAL'
"""


@dataclass(frozen=True)
class _Asked:
    """Whom and which day the chain is about: the person's records and the numbers of them all."""

    on: date
    answer: CoverageStatus
    facts: Facts
    ids: list[int]
    niks: list[bytes]
    own: list[bytes]

    @property
    def month(self) -> Month:
        return Month.of(self.on)

    def ask(self, sql: str, **more: Any) -> list[dict[str, Any]]:
        return [one for (one,) in asked(sql, {"ids": self.ids, "niks": self.niks, "own": self.own, **more})]


def evidence_of(nik: str, on: date) -> tuple[CoverageStatus, list[Link]]:
    """The answer for a day and its chain. Raises Refusal (NIK_INVALID) when it is not 16 digits."""
    facts = facts_of(nik, on)
    secret = national_id_of(nik) or b""
    person = person_by_nik(nik)
    people = asked(WHO, {"person": person.id if person else 0})
    niks = [bytes(one) for _, one in people] or [secret]
    own = [secret, bytes(person.national_id)] if person else [secret]
    about = _Asked(on, coverage_on(on, facts), facts, [one for one, _ in people], niks, own)
    return about.answer, list(_chain(about))


def _chain(about: _Asked) -> Iterator[Link]:
    yield from _death(about)
    basis = about.answer.basis
    line = _own_line(about, basis or about.month)
    if basis and _is_prior(about, basis, line):
        yield from _prior(about, basis)
        line = None
    else:
        yield from _decided(about, basis or about.month, line)
    if line:
        yield from _paid(about, basis or about.month, line)
    if basis and basis != about.month:
        yield from _next_month(about)
    if basis and line:
        yield from _prior_of_the_row(about)
    yield from _number(about)
    yield from _before(about)


def _death(about: _Asked) -> Iterator[Link]:
    """A death that is known, whatever the day; an officer's halt that is in force."""
    for found in about.ask(DEATHS):
        day = _day(found["on"] or found["as_of"])
        state = LinkState.ENDED if about.answer.status is Status.DEAD else LinkState.THERE
        yield Link(LinkKind.DEATH, state, None, day, "", found["sha256"], "REGISTER_SAYS", {"as_of": found["as_of"]})
    for halt in about.ask(HALT):
        month = Month.of(_day(halt["from"]))
        if halt["kind"] == "resume" or month > about.month:
            continue
        is_death = halt["kind"] == "stop" and halt["reason"] in DEATH_CODES
        state = LinkState.ENDED if about.answer.status is Status.DEAD or month == about.month else LinkState.THERE
        why = "OFFICER_SAYS_DEAD" if is_death else f"OFFICER_{halt['kind'].upper()}"
        yield Link(LinkKind.HALT, state, month, month.first_day, f"#{halt['id']}", "", why, {"reason": halt["reason"]})


def _own_line(about: _Asked, month: Month) -> dict[str, Any] | None:
    """The line of our lists for a month; of several, under records that gave way, the one that counts."""
    best: dict[str, Any] | None = None
    for line in about.ask(LINES, month=month.first_day):
        if best is None or _rank(line) > _rank(best):
            best = line
    return best


def _rank(line: dict[str, Any]) -> int:
    return BETTER.index(_reached(line))


def _reached(line: dict[str, Any]) -> MonthState:
    return billed_months([["2000-01-01", line["fund"], line["state"], line["bucket"]]])[Month(2000, 1)].state


def _is_prior(about: _Asked, month: Month, line: dict[str, Any] | None) -> bool:
    """Whether the month is known from before our books only: what counts of it is not our own line."""
    paid = about.facts.months[month]
    return line is None or (paid.state is MonthState.ACCEPTED and _reached(line) is not MonthState.ACCEPTED)


def _prior(about: _Asked, month: Month) -> Iterator[Link]:
    for found in about.ask(PRIORS):
        if month in _counted(found):
            yield _prior_link(found, month)


def _counted(found: dict[str, Any]) -> list[Month]:
    last, first = Month.of(_day(found["last_month"])), Month.of(_day(found["starts_on"]))
    return list(Month.range(max(last.shift(1 - found["months"]), first), last))


def _prior_link(found: dict[str, Any], month: Month | None) -> Link:
    last = Month.of(_day(found["last_month"]))
    details = {
        "fund": found["payer"], "starts_on": found["starts_on"], "last_month": str(last), "months": found["months"],
        "number": _tail(found["number"]),
    }  # fmt: skip
    return Link(LinkKind.PRIOR, LinkState.THERE, month, _day(found["as_of"]), "", found["sha256"], "", details)


def _prior_of_the_row(about: _Asked) -> Iterator[Link]:
    """What is known from before our books and counts in the unbroken row that ends with the basis."""
    last, run = about.answer.paid_through, about.answer.continuous_months
    if last is None or not run:
        return
    for found in about.ask(PRIORS):
        if any(last.shift(1 - run) <= month <= last for month in _counted(found)):
            yield _prior_link(found, None)


def _decided(about: _Asked, month: Month, line: dict[str, Any] | None) -> Iterator[Link]:
    """Who decided that the person is carried: the mayor's decree, our list; the assessment where nothing was billed."""
    if line is None and about.answer.status in (Status.WAITING, Status.NOT_ENROLLED):
        waits = about.answer.status is Status.WAITING
        state = LinkState.THERE if waits else LinkState.MISSING
        yield Link(LinkKind.ASSESSMENT, state, month, why="WAITS_FOR_A_PLACE" if waits else "NOT_ASSESSED_ELIGIBLE")
    yield _decree(about, month, line)
    found = about.ask(ENROLMENT, month=month.first_day)
    if not found:
        yield Link(LinkKind.ENROLMENT, LinkState.MISSING, month, why="NO_ENROLMENT")
    for one in found:
        differs = line is not None and one["fund"] != line["fund"]
        details = {"fund": one["fund"], "until": one["until"]}
        state = LinkState.DIFFERS if differs else LinkState.THERE
        yield Link(LinkKind.ENROLMENT, state, month, _day(one["from"]), why="OTHER_FUND" if differs else "", details=details)
    if line is None:
        yield Link(LinkKind.BATCH_LINE, LinkState.MISSING, month, why="NOT_ON_A_LIST")


def _decree(about: _Asked, month: Month, line: dict[str, Any] | None) -> Link:
    """The last signed decree that speaks of the person for that month."""
    found = about.ask(DECREE, month=month.first_day)
    if not found:
        return Link(LinkKind.DECREE, LinkState.MISSING, month, why="NO_SIGNED_DECREE")
    one = found[0]
    details = {
        "decree": one["decree"], "from": str(Month.of(_day(one["from"]))), "action": one["action"], "line": one["line"],
        "fund": one["fund"],
    }  # fmt: skip
    state, why = LinkState.THERE, ""
    if one["action"] == "remove":
        state, why = LinkState.ENDED, "DECREE_REMOVES"
    elif line is not None and one["fund"] != line["fund"]:
        state, why = LinkState.DIFFERS, "OTHER_FUND"
    return Link(LinkKind.DECREE, state, month, _day(one["dated_on"]), one["number"], one["checksum"], why, details)


def _paid(about: _Asked, month: Month, line: dict[str, Any], *, short: bool = False) -> Iterator[Link]:
    """The list, the insurer's payment code, the transfer, the gift and the insurer's word about one line."""
    is_sent = BatchState(line["state"]) in SENT
    place = {
        "batch": line["batch"], "fund": line["fund"], "list": line["number"], "line": line["place"], "of": line["lines"],
        "amount": line["amount"],
    }  # fmt: skip
    said = f"{line['fund']} {month}" + (f" ({line['number']})" if line["number"] > 1 else "")
    sent = (LinkState.THERE, "") if is_sent else (LinkState.UNCLEAR, "NOT_SENT")
    yield Link(LinkKind.BATCH_LINE, sent[0], month, None, said, line["checksum"], sent[1], place)
    if not short:
        yield _billing(month, line)
    yield _remittance(about, month, line)
    if not short:
        yield from _gift(about, month, line)
    if line["paid_on"] or line["bucket"]:
        yield _acceptance(about, month, line)
    for claim in about.ask(CLAIMS, line=line["id"]) if not short else ():
        yield Link(
            LinkKind.CLAIM, LinkState.THERE, month, why=f"OWED_{claim['cause'].upper()}", details={"amount": claim["amount"]}
        )


def _billing(month: Month, line: dict[str, Any]) -> Link:
    if line["billed_on"] is None:
        return Link(LinkKind.BILLING, LinkState.MISSING, month, why="NOT_BILLED")
    why = "" if line["code"] else "NO_CODE"
    return Link(LinkKind.BILLING, LinkState.THERE, month, _day(line["billed_on"]), line["code"], why=why)


def _remittance(about: _Asked, month: Month, line: dict[str, Any]) -> Link:
    """The transfer; late when it came after the day the law names, which an insurer may hold against a claim."""
    due = due_date(month)
    if line["paid_on"] is None:
        return Link(LinkKind.REMITTANCE, LinkState.MISSING, month, why="NOT_PAID", details={"due": due.isoformat()})
    paid = _day(line["paid_on"])
    details = {"amount": line["transferred"], "credit": line["credit"], "due": due.isoformat()}
    state, why = (LinkState.LATE, "PAID_AFTER_DUE") if paid > due else (LinkState.THERE, "")
    if paid > about.on:
        state, why = LinkState.LATE, "PAID_AFTER_THE_DAY"
    return Link(LinkKind.REMITTANCE, state, month, paid, line["transfer"], why=why, details=details)


def _gift(about: _Asked, month: Month, line: dict[str, Any]) -> Iterator[Link]:
    """That a donor's money paid, and whether it went back; never whose."""
    found = about.ask(GIFTS, month=month.first_day)[0]
    if not found["donors"]:
        if line["kind"] == "DONOR":
            yield Link(LinkKind.GIFT, LinkState.MISSING, month, why="NO_GIFT")
        return
    state, why = (LinkState.ENDED, "GIFT_RETURNED") if found["returned"] else (LinkState.THERE, "")
    yield Link(LinkKind.GIFT, state, month, why=why, details={k: found[k] for k in ("donors", "amount", "named")})


ANSWERS = {
    "accepted": (LinkState.THERE, ""),
    "rejected": (LinkState.REFUSED, "INSURER_REFUSED"),
    "amount_mismatch": (LinkState.UNCLEAR, "AMOUNT_DIFFERS"),
    "missing": (LinkState.UNCLEAR, "LINE_NOT_ANSWERED"),
}


def _acceptance(about: _Asked, month: Month, line: dict[str, Any]) -> Link:
    """The insurer's word that counts, with the file and line it stands in, and how many words were before it."""
    if not line["bucket"]:
        return Link(LinkKind.ACCEPTANCE, LinkState.MISSING, month, why="NOT_ANSWERED")
    found = about.ask(REPLIES, batch=line["batch"], month=month.first_day)
    mine = next((one for one in found if one["id"] == line["reply"]), None)
    earlier = [
        {"on": one["on"], "checksum": one["sha256"], "line": one["line"], "bucket": one["bucket"]}
        for one in found if one["id"] != line["reply"] and one["line"] is not None
    ]  # fmt: skip
    state, why = ANSWERS[line["bucket"]]
    details = {
        "bucket": line["bucket"], "line": mine["line"] if mine else None, "booked": line["booked"],
        "said": line["reason"] or None, "before": earlier,
    }  # fmt: skip
    day, checksum = (_day(mine["on"]), mine["sha256"]) if mine else (None, "")
    return Link(LinkKind.ACCEPTANCE, state, month, day, "", checksum, why, details)


def _next_month(about: _Asked) -> Iterator[Link]:
    """The month of the day itself where the answer rests on an earlier one: what is still missing for it."""
    line = _own_line(about, about.month)
    if line:
        yield from _paid(about, about.month, line, short=True)
    else:
        due = {"due": due_date(about.month).isoformat()}
        yield Link(LinkKind.BATCH_LINE, LinkState.MISSING, about.month, why="NOT_ON_A_LIST", details=due)


def _number(about: _Asked) -> Iterator[Link]:
    """The insurer's number, all but its last digits hidden."""
    known = [one["number"] for one in about.ask(NUMBERS)] or [one["number"] for one in about.ask(PRIORS) if one["number"]]
    if known:
        yield Link(LinkKind.NUMBER, LinkState.THERE, reference=_tail(known[0]))
    elif about.answer.paid_through:
        yield Link(LinkKind.NUMBER, LinkState.MISSING, why="NO_NUMBER")


def _before(about: _Asked) -> Iterator[Link]:
    """The accepted months up to the day, as rows without a gap, each with its fund."""
    spans: list[dict[str, Any]] = []
    last: Month | None = None
    for month in sorted(about.facts.months):
        paid = about.facts.months[month]
        if paid.state is not MonthState.ACCEPTED or month > (about.answer.paid_through or month.previous):
            continue
        if spans and last == month.previous and spans[-1]["fund"] == paid.fund:
            spans[-1] |= {"until": str(month), "months": spans[-1]["months"] + 1}
        else:
            spans.append({"from": str(month), "until": str(month), "months": 1, "fund": paid.fund})
        last = month
    if spans:
        details = {"total": about.answer.total_months, "continuous": about.answer.continuous_months, "spans": spans}
        yield Link(LinkKind.MONTHS, LinkState.THERE, details=details)


def _tail(number: str) -> str:
    """The last four digits of an insurer's number."""
    return "*" * max(0, len(number) - 4) + number[-4:]


def _day(text: str) -> date:
    return date.fromisoformat(text)
