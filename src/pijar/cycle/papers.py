"""The papers of a month and the insurer's file of changes, with what the programme says: letterhead, signers, forms of files."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from pijar.contributions.papers import data, making, mutation, options
from pijar.contributions.papers.making import kinds_for as kinds_for
from pijar.contributions.papers.types import FORMS as FORMS
from pijar.contributions.papers.types import Kind as Kind
from pijar.contributions.papers.types import Paper as Paper
from pijar.contributions.types import DEFAULT_LAYOUT, FileLayout
from pijar.cycle import store
from pijar.cycle.models import Programme
from pijar.cycle.programme import parse
from pijar.kernel.month import Month
from pijar.staff.types import Actor


def paper(batch_id: int, kind: str, form: str, *, actor: Actor, unmasked: bool = False, reason: str = "") -> Paper:
    """A paper of a batch (the report: of its month). See `contributions.papers.making.paper`. Raises BATCH_UNKNOWN too."""
    batch = data.batch_of(batch_id)
    return _maker(Month.of(batch.month))(batch, kind, form, actor=actor, unmasked=unmasked, reason=reason)


def month_paper(month: Month, form: str, *, actor: Actor) -> Paper:
    """The report of a month. Raises Refusal (NOTHING_BILLED)."""
    return _maker(month)(data.batches(month)[0], Kind.REPORT.value, form, actor=actor)


def _maker(month: Month) -> Callable[..., Paper]:
    """How the papers of a month are made: with the letterhead and the forms of files of its programme."""
    return partial(making.paper, head=options.letterhead(store.current(month.year).data), layouts=layouts(month))


def papers_of(
    month: Month, *, actor: Actor, fund: str | None = None, number: int | None = None, kinds: list[str] | None = None,
    unmasked: bool = False, reason: str = "",
) -> list[Paper]:  # fmt: skip
    """All papers of a month's batches, or of those named, in every form; those there cannot be yet are left out.

    A kind that is named and cannot be made is a refusal. Raises Refusal as `contributions.papers.making.paper` does.
    """
    made, maker = [], _maker(month)
    who: dict[str, Any] = {"actor": actor, "unmasked": unmasked, "reason": reason}
    for batch in data.batches(month, fund, number):
        wanted = kinds if kinds is not None else [kind.value for kind in kinds_for(batch)]
        made += [maker(batch, kind, form, **who) for kind in wanted if kind != Kind.REPORT.value for form in FORMS]
    if kinds is None or Kind.REPORT.value in kinds:
        made += [maker(data.batches(month)[0], Kind.REPORT.value, form, actor=actor) for form in FORMS]
    return made


def mutation_files(month: Month, fund: str | None = None, *, actor: Actor) -> list[Paper]:
    """The file of changes as .csv and .xlsx. See `contributions.papers.making.mutation_files`."""
    return told_mutations(month, fund, actor=actor)[1]


def told_mutations(month: Month, fund: str | None = None, *, actor: Actor) -> tuple[mutation.Mutations, list[Paper]]:
    """The changes of a month, and their files."""
    layout = options.mutation_layout(store.current(month.year).data)
    return making.mutation_files(month, layouts=layouts(month), layout=layout, actor=actor, fund=fund)


def mutations(month: Month) -> mutation.Mutations:
    """The changes of a month against the one before. Raises Refusal (NOTHING_BILLED)."""
    return mutation.reckon(month, layouts(month))


def layouts(month: Month) -> dict[int, list[FileLayout]]:
    """The forms in which the files of a month and of the one before may be written: of every version of the programme."""
    years = {month.year, month.previous.year}
    found: dict[int, list[FileLayout]] = {year: [] for year in years}
    for programme in Programme.objects.filter(year__in=years).order_by("-version"):
        layout = parse(programme.document).file_layout
        if layout not in found[programme.year]:
            found[programme.year].append(layout)
    return {year: [*forms, DEFAULT_LAYOUT] for year, forms in found.items()}
