"""Commands of notices: tell and send what is due, how the channels stand, templates for a provider, the outbox."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from pijar.cli.common import As, Json, actor, django, show
from pijar.kernel.clock import now
from pijar.notices.types import Channel, Event, Reach, State

notices_app = typer.Typer(no_args_is_help=True, help="Notices: tell, send, channels, templates, outbox.")


def add(app: typer.Typer) -> None:
    app.add_typer(notices_app, name="notices")


@notices_app.command("send")
def send(json: Json = False) -> None:
    """Tells what happened since the last time and sends what is due, as the worker does each minute."""
    django()
    from pijar.backoffice.noticework import minute

    show(minute(), json)


@notices_app.command("channels")
def channels(json: Json = False) -> None:
    """How each channel stands: its plug-in, what is lacking, and what became of its messages."""
    django()
    from django.conf import settings

    from pijar.notices import selectors

    show({"mode": settings.NOTICES, "channels": [one.data() for one in selectors.channels()]}, json)


@notices_app.command("try")
def try_(
    channel: Channel,
    address: Annotated[str, typer.Argument(help="An e-mail address or a telephone number of your own.")],
    json: Json = False,
    as_user: As = None,
) -> None:
    """Sends one message with the code 000 000 to an address of your own, and says what came of it."""
    django()
    from uuid import uuid4

    from pijar.audit.services import record
    from pijar.kernel.errors import Refusal
    from pijar.notices import selectors, wording
    from pijar.notices.contacts import clean_address
    from pijar.notices.senders import sender
    from pijar.notices.types import Datum, Outcome, Parcel

    to = clean_address(channel, address)
    text = wording.message(Event.CONTACT_CODE, {Datum.CODE: "000 000", **selectors.always("")}, "id")
    plug_in = sender(channel)
    answer = plug_in.send(Parcel(to, "id", text, str(uuid4())))
    record(actor(as_user), "notice.try", f"channel:{channel.value}", {"outcome": answer.outcome.value})
    told = {
        "channel": channel.value, "plug_in": plug_in.name, "outcome": answer.outcome.value, "reason": answer.reason,
        "reference": answer.reference, "lacks": plug_in.lacks(),
    }  # fmt: skip
    show(told, json)
    if answer.outcome not in (Outcome.SENT, Outcome.SHOWN):
        raise Refusal("MESSAGE_NOT_SENT", f"The message was not sent by {channel.value}: {answer.outcome.value} {answer.reason}.")


@notices_app.command("templates")
def templates(json: Json = False) -> None:
    """The named templates in both languages, as a WhatsApp provider asks for them."""
    django()
    from pijar.notices import wording
    from pijar.notices.models import LANGUAGES

    found = [wording.template(event, language) for event in Event for language in LANGUAGES]
    show({"templates": found}, json)


@notices_app.command("outbox")
def outbox(
    state: Annotated[State | None, typer.Option(help="Only messages in this state.")] = None,
    channel: Annotated[Channel | None, typer.Option(help="Only messages of this channel.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many, the newest first.")] = 50,
    json: Json = False,
) -> None:
    """Messages without text and address: what, by which channel, how far, and why not."""
    django()
    from pijar.notices import selectors

    found = selectors.outbox(state.value if state else "", channel.value if channel else "")[:limit]
    show({"messages": [_line(one) for one in found]}, json)


def _line(one: Any) -> dict[str, Any]:
    return {
        "id": one.pk, "event": one.event, "channel": one.channel, "language": one.language, "state": one.state,
        "attempts": one.attempts, "reason": one.reason, "reference": one.reference, "made_at": one.made_at,
        "not_before": one.not_before, "ended_at": one.ended_at, "wiped": one.wiped_at is not None,
    }  # fmt: skip


@notices_app.command("again")
def again(message: int, json: Json = False, as_user: As = None) -> None:
    """Puts a message that failed, or that may not have arrived, back into the outbox."""
    django()
    from pijar.notices import services

    show(_line(services.send_again(message, actor=actor(as_user), at=now())), json)


@notices_app.command("wipe")
def wipe(json: Json = False) -> None:
    """Wipes texts and addresses whose time is over, as the worker does each hour."""
    django()
    from pijar.notices import sending

    show(sending.wipe(at=now()), json)


@notices_app.command("events")
def events(json: Json = False) -> None:
    """Every event: whom it reaches, what its sentences may name, whether it may wake somebody."""
    django()
    from pijar.notices.types import EVENTS

    told = [
        {
            "event": event.value, "group": rule.group.value, "to": "officers" if rule.reach is Reach.OFFICER else "the public",
            "urgent": rule.is_urgent, "names": [datum.value for datum in rule.data],
            "on_the_page_only": [datum.value for datum in rule.inside],
        }
        for event, rule in EVENTS.items()
    ]  # fmt: skip
    show({"events": told}, json)
