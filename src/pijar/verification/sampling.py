"""Drawing the sample for the second look: its size by the textbook, its people by a seed that anybody can use again."""

from __future__ import annotations

from django.db import transaction

from pijar.audit.services import record
from pijar.kernel.clock import now
from pijar.kernel.errors import Refusal
from pijar.registry.copy import named, rows
from pijar.staff.types import Actor
from pijar.verification import rules
from pijar.verification.models import Recheck, Round
from pijar.verification.services import held
from pijar.verification.types import Sampling, State

# The order of rules.draw, for many people at once.
DRAW = """
insert into verification_recheck (item_id, result, note, checked_by)
select id, 'NOT_YET', '', ''
  from (select i.id, i.village_code, row_number() over (partition by i.village_code order by
               encode(sha256(convert_to(%(seed)s || ':' || i.person_id, 'UTF8')), 'hex') collate "C", i.person_id) as place
          from verification_rounditem i where i.round_id = %(round)s) ordered
  join unnest(%(villages)s::text[], %(seats)s::int[]) as s (village_code, seats) using (village_code)
 where place <= seats
 order by id
"""


def sizes(round_id: int) -> dict[str, int]:
    """How many people each kelurahan has in the round."""
    found = rows("select village_code, count(*) from verification_rounditem where round_id = %s group by 1 order by 1", round_id)
    return {code: int(n) for code, n in found}


@transaction.atomic
def draw_sample(round_id: int, *, sampling: Sampling, seed: str, actor: Actor) -> Round:
    """Draws the sample, proportional to the kelurahan. The same draw again changes nothing.

    Raises Refusal: ROUND_UNKNOWN, ROUND_CLOSED, SAMPLING_INVALID, SAMPLE_DRAWN.
    """
    Round.objects.select_for_update().filter(id=round_id).first()
    found = held(round_id, State.OPEN, State.PUBLISHED)
    people = sizes(round_id)
    try:
        size = rules.sample_size(sum(people.values()), sampling)
    except ValueError as error:
        raise Refusal("SAMPLING_INVALID", f"The {error} of a sample lies between 0 and 1, for example 0.95.") from None
    asked = (seed, sampling.confidence, sampling.margin, sampling.share)
    if found.sample_size is not None:
        drawn = (found.sample_seed, found.sample_confidence, found.sample_margin, found.sample_share)
        if drawn == asked:
            return found
        raise Refusal("SAMPLE_DRAWN", f"Round {round_id} has its sample, drawn with the seed {found.sample_seed!r}: it stays.")
    seats = rules.apportion(size, people)
    named(DRAW, {"seed": seed, "round": round_id, "villages": list(seats), "seats": list(seats.values())})
    found.sample_seed, found.sample_confidence, found.sample_margin, found.sample_share = asked
    found.sample_size, found.sampled_by, found.sampled_at = size, actor.name, now()
    found.save(
        update_fields=["sample_seed", "sample_confidence", "sample_margin", "sample_share", "sample_size", "sampled_by",
                       "sampled_at"],
    )  # fmt: skip
    record(actor, "verification.sample", f"round:{round_id}", {"size": size, "seed": seed})
    assert Recheck.objects.filter(item__round=found).count() == size
    return found
