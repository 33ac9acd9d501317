"""Keeping what the comparison found, what people say of it, and the redirects that follow."""

from __future__ import annotations

from typing import Any

import polars as pl
from django.db import transaction

from pijar.audit.services import record
from pijar.kernel.clock import now
from pijar.kernel.errors import Refusal
from pijar.linkage.bands import Doubt
from pijar.linkage.clusters import Worth, clusters
from pijar.linkage.models import CandidatePair, Run, Verdict
from pijar.linkage.types import CLUSTER, NIK_SHARED, Answer, Merged, Mode
from pijar.registry.copy import analyze, copy_frame, lock, rows, run
from pijar.staff.types import Actor

PAIR_COLUMNS = (
    "person_a",
    "person_b",
    "row_a",
    "row_b",
    "band",
    "doubt",
    "weight",
    "probability",
    "evidence",
    "merged",
    "decided",
)
# What holds by somebody's decision about two persons, told once for all pairs: a pair's numbers are not looked up one by one.
_TOLD = """
select least(a.id, b.id) as one, greatest(a.id, b.id) as other, v.verdict
  from linkage_verdict v
  join registry_person a on a.national_id = v.national_id_a join registry_person b on b.national_id = v.national_id_b
 where v.undone_at is null
"""
# Of a list that was taken back pairs may be left whose persons are gone.
_BOTH_ARE = """exists (select 1 from registry_person a where a.id = p.person_a)
   and exists (select 1 from registry_person b where b.id = p.person_b)"""
# A merge leans on the evidence of the pair: the worth of both numbers stands there.
_JOINABLE = f"""
select p.person_a, p.person_b,
       coalesce(p.evidence #>> '{{standing,0}}' = 'own', false), coalesce(p.evidence #>> '{{standing,1}}' = 'own', false),
       coalesce(p.evidence #>> '{{own_date,0}}' = '1', false), coalesce(p.evidence #>> '{{own_date,1}}' = '1', false)
  from linkage_candidatepair p
  left join told v on v.one = least(p.person_a, p.person_b) and v.other = greatest(p.person_a, p.person_b)
 where (v.verdict = 'same' or (v.verdict is null and p.band = 'same' and p.doubt <> %s)) and {_BOTH_ARE}
 order by v.verdict = 'same' desc nulls last, p.weight desc, p.person_a, p.person_b
"""


def keep(pairs: pl.DataFrame, mode: Mode) -> None:
    """Stores pairs (PAIR_COLUMNS without `merged`, evidence as JSON text); a full comparison replaces all there were."""
    if mode is Mode.FULL:
        run("truncate linkage_candidatepair")
    else:
        run(
            "delete from linkage_candidatepair p where not exists (select 1 from registry_person a where a.id = p.person_a)"
            " or not exists (select 1 from registry_person b where b.id = p.person_b)"
        )
        run("create temp table fresh_pair (person_a bigint, person_b bigint) on commit drop")
        copy_frame(pairs, "fresh_pair", ["person_a", "person_b"])
        run("delete from linkage_candidatepair p using fresh_pair f where (f.person_a, f.person_b) = (p.person_a, p.person_b)")
        run("drop table fresh_pair")
    copy_frame(pairs.with_columns(merged=pl.lit(False), decided=pl.lit("")), "linkage_candidatepair", PAIR_COLUMNS)
    analyze("linkage_candidatepair")


def last_run() -> int:
    """The number of the last comparison or withdrawal; 0 where there was none."""
    return int(rows("select coalesce(max(id), 0) from linkage_run")[0][0])


def note_run(actor: Actor, **figures: Any) -> Run:
    """One line for the run that ends."""
    return Run.objects.create(at=now(), actor=actor.name, **figures)


def join() -> Merged:
    """Sets the redirects between persons anew from pairs and verdicts; nothing else sets them.

    `touched` are the persons whose values must be put together again: those that stand for others now, or no longer.
    """
    # In a table of its own, or the planner would go through all verdicts again for each pair.
    run(f"create temp table told on commit drop as {_TOLD}")
    analyze("told")
    verdicts = rows("select one, other, verdict from told")
    apart = [(a, b) for a, b, verdict in verdicts if verdict == Answer.DIFFERENT.value]
    decided = [(a, b) for a, b, verdict in verdicts if verdict == Answer.SAME.value]
    found = rows(_JOINABLE, NIK_SHARED)
    worth: dict[int, Worth] = {}
    for a, b, is_own_a, is_own_b, has_date_a, has_date_b in found:
        worth[a], worth[b] = Worth(is_own_a, has_date_a), Worth(is_own_b, has_date_b)
    apart += _maybe_twins(decided)
    joined = clusters([*decided, *((a, b) for a, b, *_ in found)], apart, worth)
    _note_verdicts()
    run("drop table told")
    _refuse(joined.refused - set(decided))
    touched = _redirect(joined.survivor)
    parted = len([person for person in touched[0] if person not in joined.survivor])
    return Merged(len(joined.survivor), parted, len(joined.refused), tuple(touched[1]))


def _maybe_twins(decided: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Pairs that may be twins: no third record makes them one unseen. Whom people joined is no question any more."""
    one = clusters(decided, [], {}).survivor
    pairs = rows("select person_a, person_b from linkage_candidatepair where band = 'review' and doubt = %s", Doubt.TWINS.value)
    return [(a, b) for a, b in pairs if one.get(a, a) != one.get(b, b)]


def _refuse(pairs: set[tuple[int, int]]) -> None:
    """Pairs that would join people known to be two are a question for a person, for as long as they would."""
    run("update linkage_candidatepair set doubt = '' where doubt = %s", CLUSTER)
    for a, b in sorted(pairs):
        run("update linkage_candidatepair set doubt = %s where person_a = %s and person_b = %s", CLUSTER, a, b)


def _note_verdicts() -> None:
    """Each pair says what people decided of it."""
    # Only what is told or was: of all pairs most were never asked about.
    run(
        f"update linkage_candidatepair p set decided = d.verdict from ("
        f" select c.id, v.verdict from told v join linkage_candidatepair c on (c.person_a, c.person_b) = (v.one, v.other)"
        f"  union all"
        f" select c.id, '' from linkage_candidatepair c where c.decided <> ''"
        f"    and not exists (select from told v where (c.person_a, c.person_b) = (v.one, v.other))) d"
        f" where d.id = p.id and d.verdict <> p.decided and {_BOTH_ARE}"
    )


# Whose redirect is another one than before: of those who have one, and of those who had one.
_CHANGED = """
select p.id, p.survivor_id, r.survivor_id from redirect r join registry_person p on p.id = r.person_id
 where p.survivor_id is distinct from r.survivor_id
union all
select p.id, p.survivor_id, null from registry_person p
 where p.survivor_id is not null and not exists (select 1 from redirect r where r.person_id = p.id)
"""


def _redirect(survivor: dict[int, int]) -> tuple[list[int], list[int]]:
    """Writes the redirects. Returns who changed, and everybody whose values this touches."""
    frame = pl.DataFrame(list(survivor.items()), schema={"person_id": pl.Int64, "survivor_id": pl.Int64}, orient="row")
    run("create temp table redirect (person_id bigint primary key, survivor_id bigint) on commit drop")
    copy_frame(frame, "redirect", ["person_id", "survivor_id"])
    analyze("redirect")
    changed = rows(_CHANGED)
    if changed:
        run(
            "update registry_person p set survivor_id = c.survivor_id"
            " from unnest(%s::bigint[], %s::bigint[]) c (id, survivor_id) where p.id = c.id",
            [line[0] for line in changed], [line[2] for line in changed],
        )  # fmt: skip
    run(
        f"update linkage_candidatepair p set merged = not p.merged from linkage_candidatepair c"
        f"  left join redirect a on a.person_id = c.person_a left join redirect b on b.person_id = c.person_b"
        f" where c.id = p.id and {_BOTH_ARE}"
        f"   and c.merged <> (coalesce(a.survivor_id, c.person_a) = coalesce(b.survivor_id, c.person_b))"
    )
    run("drop table redirect")
    touched = {person for line in changed for person in line if person is not None}
    return [line[0] for line in changed], sorted(touched)


@transaction.atomic
def say(person_a: int, person_b: int, answer: Answer, *, actor: Actor, reason: str = "") -> Merged:
    """Records what a person decided of two persons and redirects accordingly. An earlier verdict is taken back by this.

    Raises Refusal (PAIR_UNKNOWN) when one of them does not exist, (SAME_PERSON) when both are the same record.
    """
    lock("intake")
    a, b = _numbers(person_a, person_b)
    if answer is Answer.SAME and _is_shared(person_a, person_b):
        raise Refusal("NIK_SHARED", "One of the numbers is used by two people: first give each row its right number.")
    Verdict.objects.filter(national_id_a=a, national_id_b=b, undone_at=None).update(undone_at=now(), undone_by=actor.name)
    Verdict.objects.create(
        national_id_a=a, national_id_b=b, verdict=answer.value, reason=reason.strip()[:500], actor=actor.name, at=now()
    )
    merged = join()
    subject = f"pair:{min(person_a, person_b)}-{max(person_a, person_b)}"
    record(actor, "linkage.decide", subject, {"verdict": answer.value, "joined": merged.joined})
    return merged


@transaction.atomic
def take_back(person_a: int, person_b: int, *, actor: Actor) -> Merged:
    """Undoes a verdict: the pair is again what the comparison says. Raises Refusal (VERDICT_UNKNOWN)."""
    lock("intake")
    a, b = _numbers(person_a, person_b)
    undone = Verdict.objects.filter(national_id_a=a, national_id_b=b, undone_at=None).update(
        undone_at=now(), undone_by=actor.name
    )
    if not undone:
        raise Refusal("VERDICT_UNKNOWN", "Nobody has decided about these two, or it was taken back already.")
    merged = join()
    record(actor, "linkage.undo", f"pair:{min(person_a, person_b)}-{max(person_a, person_b)}", {"joined": merged.joined})
    return merged


def _numbers(person_a: int, person_b: int) -> tuple[bytes, bytes]:
    if person_a == person_b:
        raise Refusal("SAME_PERSON", "These are the same record.")
    found = [
        bytes(number) for (number,) in rows("select national_id from registry_person where id in (%s, %s)", person_a, person_b)
    ]
    if len(found) != 2:
        raise Refusal("PAIR_UNKNOWN", "One of these two persons does not exist any more: compare again.")
    first, second = sorted(found)
    return first, second


def _is_shared(person_a: int, person_b: int) -> bool:
    low, high = sorted((person_a, person_b))
    return CandidatePair.objects.filter(person_a=low, person_b=high, doubt=NIK_SHARED).exists()


def part_from(people: list[int]) -> list[int]:
    """Lets nobody stand for these persons nor they for others: their lists leave. The next comparison joins anew.

    Returns all who stood for one of these persons, or for whom one of these stood.
    """
    joined = "survivor_id is not null and (id = any(%s) or survivor_id = any(%s))"
    parted = {
        person for line in rows(f"select id, survivor_id from registry_person where {joined}", people, people) for person in line
    }
    run(f"update registry_person set survivor_id = null where {joined}", people, people)
    run("delete from linkage_candidatepair where person_a = any(%s) or person_b = any(%s)", people, people)
    run("delete from linkage_numbercase where person_id = any(%s)", people)
    return sorted(parted)
