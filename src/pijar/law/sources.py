"""What a result rests on: the dated values it was reckoned with, how sure they are, and where they are written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from pijar.law.types import Certainty, Dated


class Sourced:
    """A result with `sources`, the dated values it was reckoned with."""

    __slots__ = ()

    if TYPE_CHECKING:

        @property
        def sources(self) -> tuple[Dated, ...]: ...

    @property
    def certainty(self) -> Certainty:
        """That of the least sure value used."""
        return least_sure(self.sources)

    @property
    def provision(self) -> str:
        """The references of all values used, in words."""
        return "; ".join(dict.fromkeys(str(one.reference) for one in self.sources))

    @property
    def parameters(self) -> tuple[str, ...]:
        """The parameter versions used, as ids for `lookup.dated`."""
        return tuple(dict.fromkeys(one.id for one in self.sources))

    def basis_json(self) -> dict[str, Any]:
        """Plain values for JSON, the same in every result."""
        return {"provision": self.provision, "certainty": self.certainty.value, "parameters": list(self.parameters)}


def least_sure(sources: Iterable[Dated]) -> Certainty:
    """The certainty of a result is that of the least sure value in it; without any, nothing had to be looked up."""
    order = list(Certainty)
    return max((one.certainty for one in sources), key=order.index, default=Certainty.CONFIRMED)
