"""People on their way from fund to fund: what each band tells, and the words of its ends (drawn by `pijar.charts.flow`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from pijar.backoffice.charts import written
from pijar.charts.bars import filled
from pijar.charts.flow import Flow, FlowWords
from pijar.charts.flow import sankey as bands
from pijar.charts.svg import Svg

__all__ = ["filled", "kind_of", "sankey"]
NOWHERE = ("WAITING", "NEW", "LEFT")


def kind_of(source: str, target: str) -> str:
    """What a band tells: kept, moved, new, wait or left."""
    if target in ("WAITING", "LEFT"):
        return "wait" if target == "WAITING" else "left"
    if source in ("NEW", "WAITING"):
        return "new"
    return "kept" if source == target else "moved"


def sankey(flows: Sequence[Mapping[str, Any]], names: Mapping[str, str], order: Sequence[str]) -> Svg:
    """People by where they were (left) and where they are (right), once for wide and once for narrow screens.

    `order` is that of the funds from the top; `names` are the words for what is not a fund. No flows give an empty string.
    """
    title = _("Perpindahan orang antara sumber dana; angkanya ada pada tabel di bawah")
    words, ends = FlowWords(title, names, written), [*order, *NOWHERE]
    told = [Flow(one["source"], one["target"], one["people"], kind_of(one["source"], one["target"])) for one in flows]
    return bands(told, words, ends, ends, wide=True) + bands(told, words, ends, ends, wide=False)
