"""Channels as plug-ins. Each says whether it is configured and what came of a message; none ever pretends."""

from __future__ import annotations

from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from pijar.kernel.errors import Refusal
from pijar.notices.types import Answer, Channel, Outcome, Parcel


class Sender(Protocol):
    """One way out. `lacks` names the settings without which it cannot send; empty: it is configured."""

    name: str

    def lacks(self) -> list[str]: ...

    def send(self, parcel: Parcel) -> Answer:
        """Hands one message over, within its own time limits. Never raises for what the other side does."""
        ...


class Page:
    """Writes to a page of this city only: for a demo and for practising. Nothing leaves the house."""

    name = "page"

    def lacks(self) -> list[str]:
        return []

    def send(self, parcel: Parcel) -> Answer:
        return Answer(Outcome.SHOWN)


class Off:
    """All sending is switched off."""

    name = "off"

    def lacks(self) -> list[str]:
        return ["PIJAR_NOTICES"]

    def send(self, parcel: Parcel) -> Answer:
        return Answer(Outcome.NOT_CONFIGURED, reason="OFF")


MODES = ("send", "page", "off")


def sender(channel: Channel) -> Sender:
    """The plug-in of a channel, as the settings have it. Raises Refusal (NOTICES_MODE)."""
    mode = settings.NOTICES
    if mode not in MODES:
        raise Refusal("NOTICES_MODE", f"PIJAR_NOTICES is {str(mode)[:20]!r}: write send, page or off.")
    if mode == "page":
        return Page()
    if mode == "off":
        return Off()
    made: Sender = import_string(settings.NOTICE_SENDERS[channel.value])()
    return made
