"""What a month's list rests on: noted when it is made, looked at again before it is sent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pijar.allocation import selectors as places
from pijar.contributions.selectors import money_left
from pijar.cycle import store
from pijar.cycle.models import ProgrammeMonth
from pijar.cycle.programme import Document, parse
from pijar.eligibility.catalogue import Weight
from pijar.funding import services as funding
from pijar.kernel.errors import Detail, Refusal
from pijar.kernel.month import Month
from pijar.registry.copy import rows
from pijar.registry.snapshots import answering
from pijar.registry.types import Reference


def snapshots(month: Month) -> dict[str, int | None]:
    """The snapshots that answer for the month. Without the register a clause needs, nobody can be assessed."""
    found = {}
    policy = store.clauses_of(month)
    needs = {
        Reference.POPULATION: policy.requires("alive") or policy.requires("residence"),
        Reference.INSURED: policy.requires("not_active_elsewhere"),
        Reference.WELFARE: False,
    }
    for kind, needed in needs.items():
        snapshot = answering(kind, month.last_day)
        if snapshot is None and needed:
            raise Refusal(
                "REGISTER_MISSING",
                f"The policy needs {kind.value}: load it with `pijar reference load {kind.value} FILE`.",
            )
        found[kind.name.lower()] = snapshot.id if snapshot else None
    others = {
        "pledges": answering(Reference.PLEDGES, month.last_day), "payroll": funding.payroll_of(month),
        "participants": answering(Reference.PARTICIPANTS, month.last_day),
    }  # fmt: skip
    return {**found, **{name: snapshot.id if snapshot else None for name, snapshot in others.items()}}


def _rests(month: Month, programme: Document) -> dict[str, int]:
    """What each fund of gifts has left from the months before, whole rupiah."""
    return {fund.code: money_left(fund.code, month) for fund in programme.fill_order if fund.kind == "DONOR"}


def _due(month: Month, programme: Document) -> str:
    """A sum over the pledges due in the month, of the register and by form; empty where no fund lives on gifts."""
    return funding.due_mark(month) if any(fund.kind == "DONOR" for fund in programme.fill_order) else ""


def noted(month: Month, programme: Document, chosen: dict[str, int | None]) -> dict[str, Any]:
    """What the list of a month that was just run rests on, to be kept beside it."""
    newest = int(rows("select coalesce(max(id), 0) from registry_person")[0][0])
    return {
        **chosen, "due": _due(month, programme), "previous": str(places.fingerprint(month.previous)),
        "rests": _rests(month, programme),
        "newest_person": newest, "joined": _joined(month, newest), "policy": store.policy_of(month).id,
    }  # fmt: skip


def refuse_stale(month: Month, before: ProgrammeMonth) -> None:
    """Raises Refusal (MONTH_STALE) when something changed since the month was run, naming it all."""
    changed = list(_changes(month, before))
    if changed:
        said = ", ".join(CHANGES[change.code] % change.values for change in changed)
        raise Refusal(
            "MONTH_STALE",
            f"Since {month} was run, this changed: {said}. Run `pijar month run {month}` again first.",
            values={"month": month, "changed": changed},
        )


# What a month's list rests on, by the codes that screens put in words of their own.
CHANGES = {
    "POPULATION": "population", "INSURED": "insured", "WELFARE": "welfare", "PLEDGES": "pledges", "PAYROLL": "payroll",
    "PARTICIPANTS": "participants", "PROGRAMME": "the programme", "POLICY_CHANGED": "the policy",
    "PREVIOUS": "the list of %(month)s", "RESTS": "the gift money left over from before", "HALT": "a stop or hold",
    "DECISION": "a decision", "DOUBT": "a list that casts doubt on somebody billed", "JOINED": "who is one person with whom",
}  # fmt: skip


def _changes(month: Month, before: ProgrammeMonth) -> Iterator[Detail]:
    """What changed since the month was run, in the order in which it is used."""
    programme = store.current(month.year)
    chosen = snapshots(month)
    yield from (Detail(name.upper()) for name, number in chosen.items() if before.snapshots.get(name) != number)
    pledged = before.snapshots.get("due")
    if pledged not in (None, _due(month, programme)) and before.snapshots.get("pledges") == chosen["pledges"]:
        yield Detail("PLEDGES")
    if str(places.fingerprint(month.previous)) != before.snapshots.get("previous"):
        yield Detail("PREVIOUS", {"month": month.previous})
    if not programme.decides_like(parse(before.programme.document)):
        yield Detail("PROGRAMME")
    if store.policy_of(month).id != before.snapshots.get("policy"):
        yield Detail("POLICY_CHANGED")
    if _rests(month, programme) != before.snapshots.get("rests"):
        yield Detail("RESTS")
    for table, code in (("enrolment_halt", "HALT"), ("eligibility_casedecision", "DECISION")):
        if rows(f"select 1 from {table} where from_month <= %s and at > %s limit 1", month.first_day, before.at):
            yield Detail(code)
    if rows(_DOUBTED_SINCE, month.first_day, _excludes_formal(month)):
        yield Detail("DOUBT")
    if _joined(month, before.snapshots.get("newest_person", 0)) != before.snapshots.get("joined"):
        yield Detail("JOINED")


def _excludes_formal(month: Month) -> bool:
    """Whether a formal job keeps anybody out: where it does not, it is no doubt, and no run would ever give it as a reason."""
    clause = store.clauses_of(month).clause("informal_occupation")
    return clause is not None and clause.weight is Weight.MUST


def _joined(month: Month, newest: int) -> str:
    """A sum over who stands for whom among the people assessed for a month.

    A merge may bill one person twice, a parting leaves somebody out whom nobody assessed. Who came after the run (a higher
    number than `newest`) and only stands behind somebody assessed changes no list, as any list that came since changes none.
    """
    return str(rows(_REDIRECTS, newest, month.first_day)[0][0])


_REDIRECTS = """
select coalesce(md5(string_agg(p.id || '>' || p.survivor_id, ',' order by p.id)), '')
  from registry_person p
 where p.survivor_id is not null and p.id <= %s
   and exists (select 1 from eligibility_assessment s where s.month = %s and s.person_id in (p.id, p.survivor_id))
"""
# Billed people of whom a list now says what their assessment did not know: a shared NIK, a formal job. The row may stand under
# a number that was found to be theirs.
_DOUBTED_SINCE = """
select 1
  from contributions_batchline l
  join eligibility_assessment s on s.month = l.month and s.person_id = l.person_id
  join registry_person p on coalesce(p.survivor_id, p.id) = l.person_id
  join intake_stagedrow r on r.person_id = p.id
  join intake_sourcefile f on f.id = r.file_id and f.is_live
  left join registry_occupation o on o.code = r.occupation_code
 where l.month = %s
   and (('NIK_SHARED' = any(r.warnings) and not 'NIK_SHARED' = any(s.reasons))
        or (%s and o.is_formal and not 'FORMAL_OCCUPATION' = any(s.reasons)))
 limit 1
"""
