"""Commands about participant cards: made, printed, verified without any database, called back; the keys that sign them."""

from __future__ import annotations

import json as jsonlib
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pijar.cli.common import As, Json, a_day, actor, django, show
from pijar.cli.coverage import coverage_app
from pijar.cli.month import person
from pijar.kernel.clock import now, today
from pijar.kernel.errors import Refusal

if TYPE_CHECKING:
    from pijar.coverage.tokens import Verdict

keys_app = typer.Typer(no_args_is_help=True, help="The keys that sign participant cards.")
cards_app = typer.Typer(help="Cards of a whole kelurahan; calling back what is proved no more.")
OnDay = Annotated[date | None, typer.Option("--on", parser=a_day, metavar="YYYY-MM-DD", help="The day it is asked for (today).")]
Out = Annotated[Path, typer.Option("--out", help="The file to write; its folder is made where it is missing.")]
MaybeOut = Annotated[Path | None, typer.Option("--out", help="Writes the published list as JSON.")]
# A list of keys or cards of a city is some kilobytes.
LARGEST_LIST = 20 * 2**20
SAID = ("card", "covered", "through", "branches", "from", "issued", "expires", "name", "birth_year", "number_end", "city")


def add(app: typer.Typer) -> None:
    coverage_app.add_typer(keys_app, name="keys")
    coverage_app.add_typer(cards_app, name="cards")


def _write(out: Path, body: bytes) -> str:
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(body)
    return str(out)


@coverage_app.command("card")
def coverage_card(nik: str, out: Out, on: OnDay = None, json: Json = False, as_user: As = None) -> None:
    """Makes the participant card of who is covered that day: a PDF of A6 size, or the QR code alone as PNG. Recorded."""
    kind = out.suffix.lower()
    if kind not in (".pdf", ".png"):
        raise typer.BadParameter("The file must end in .pdf or .png.")
    django()
    from pijar.cycle import cardpapers

    who = actor(as_user)
    made = cardpapers.issue(person(nik), on=on or today(), at=now(), actor=who)
    body = (cardpapers.card_pdf if kind == ".pdf" else cardpapers.card_png)(made, actor=who)
    said = made.statement
    result = {
        "card": made.card.number, "new": made.is_new, "from": said.first_day, "expires": said.last_day, "through": said.through,
        "branches": list(said.branches), "name": said.name, "token": made.token, "file": _write(out, body),
    }  # fmt: skip
    show(result, json)


@coverage_app.command("verify")
def coverage_verify(
    token: Annotated[str, typer.Argument(help="What the QR code says; it begins with PIJAR1:")],
    on: OnDay = None,
    keys: Annotated[list[Path] | None, typer.Option("--keys", help="A city's published list of keys; may be repeated.")] = None,
    revoked: Annotated[
        list[Path] | None, typer.Option("--revoked", help="A city's list of cards called back; may be repeated.")
    ] = None,
    json: Json = False,
) -> None:
    """Tells whether a card holds on a day, without database or network; exit code 1 where it does not."""
    from pijar.coverage import tokens

    known, lists = _known_keys(keys), _called_back(revoked, own=not keys)
    found = tokens.verify(token, known, frozenset().union(*(cards for _, cards in lists)), on or today())
    if json or found.is_valid:
        # Without a list nobody knows of cards called back; of several the oldest tells how far to trust them.
        show(_told(found) | {"revoked_as_of": min((made for made, _ in lists), default=None) or None}, json)
    if found.reason:
        raise Refusal(found.reason.value, tokens.SENTENCES[found.reason])


def _told(found: Verdict) -> dict[str, Any]:
    """The answer of one card; what it says is told also where it does not hold, once its signature is right."""
    from pijar.coverage.tokens import ZONE

    said = found.statement
    answer: dict[str, Any] = {"valid": found.is_valid, "reason": found.reason.value if found.reason else None}
    if said is None:
        return answer | dict.fromkeys(SAID) | {"covered": False, "branches": []}
    told = (
        said.card, found.is_valid, said.through, list(said.branches), said.first_day, said.issued_at.astimezone(ZONE).date(),
        said.last_day, said.name, said.birth_year, said.number_end or None, said.city,
    )  # fmt: skip
    return answer | dict(zip(SAID, told, strict=True))


def _known_keys(paths: list[Path] | None) -> dict[str, Any]:
    from pijar.config.paths import card_folder
    from pijar.coverage.tokens import read_keys

    own = card_folder() / "pijar-kartu.json"
    if not paths and not own.is_file():
        raise Refusal(
            "CARD_KEYS_NONE",
            "No list of keys is known here: name one with --keys FILE (a city publishes it at /.well-known/pijar-kartu.json).",
        )
    found: dict[str, Any] = {}
    for path in paths or [own]:
        found |= _read(path, read_keys)
    return found


def _called_back(paths: list[Path] | None, *, own: bool) -> list[tuple[str, frozenset[str]]]:
    """Day and cards of each list of cards called back that is named; of the data folder's own where the keys are its own, too."""
    from pijar.config.paths import card_folder

    kept = card_folder() / "pijar-kartu-dicabut.json"
    named = paths or ([kept] if own and kept.is_file() else [])
    return [_read(path, _dated) for path in named]


def _dated(told: Any) -> tuple[str, frozenset[str]]:
    from pijar.coverage.tokens import read_revoked

    called_back = read_revoked(told)
    return str(told.get("made_on") or ""), called_back


def _read(path: Path, reader: Any) -> Any:
    try:
        if path.stat().st_size > LARGEST_LIST:
            raise ValueError("It is too large.")
        return reader(jsonlib.loads(path.read_text(encoding="utf-8")))
    except OSError:
        raise Refusal("FILE_UNREADABLE", f"{path} cannot be read.") from None
    except (ValueError, RecursionError) as error:
        raise Refusal("CARD_LIST_INVALID", f"{path} is no list that a city publishes for its cards: {_why(error)}") from None


def _why(error: Exception) -> str:
    return "it is no JSON." if isinstance(error, jsonlib.JSONDecodeError | UnicodeDecodeError) else str(error)


@coverage_app.command("revoke")
def coverage_revoke(
    card: Annotated[str, typer.Argument(help="The card's number, as it stands on it.")],
    reason: Annotated[str, typer.Option(help="lost, misused or wrong.")],
    json: Json = False,
    as_user: As = None,
) -> None:
    """Calls one card back: from now on the list names it. Recorded."""
    django()
    from pijar.coverage.models import Card
    from pijar.coverage.revoking import BY_OFFICER, End
    from pijar.cycle import cardpapers

    if reason not in BY_OFFICER:
        raise typer.BadParameter(f"{reason} is not known; it is one of lost, misused, wrong.")
    found = Card.objects.filter(number="".join(card.split()).lower()).first()
    if found is None:
        raise Refusal("CARD_UNKNOWN", f"There is no card {card!r}.")
    ended = cardpapers.revoke(found, reason=End(reason), at=now(), actor=actor(as_user))
    show({"card": ended.number, "reason": ended.reason}, json)


@coverage_app.command("revoked")
def coverage_revoked(out: MaybeOut = None, json: Json = False) -> None:
    """The cards that were called back, as the city publishes them."""
    django()
    from pijar.cycle import cardpapers

    found = cardpapers.published_revoked(today())
    if out:
        _write(out, (jsonlib.dumps(found, indent=1) + "\n").encode())
    show(found, json)


@keys_app.command("list")
def keys_list(out: MaybeOut = None, json: Json = False) -> None:
    """The keys with their cards; with --out the public list with which anybody verifies this city's cards."""
    django()
    from pijar.coverage.keys import listed
    from pijar.cycle import cardpapers

    if out:
        _write(out, (jsonlib.dumps(cardpapers.published_keys(today()), ensure_ascii=False, indent=1) + "\n").encode())
    show({"keys": listed()}, json)


@keys_app.command("rotate")
def keys_rotate(
    lost: Annotated[bool, typer.Option("--lost", help="The present key got into other hands: none of its cards holds.")] = False,
    json: Json = False,
    as_user: As = None,
) -> None:
    """A new key signs from now on; cards of the older one hold until their last day, unless it got lost. Recorded."""
    django()
    from pijar.cycle import cardpapers

    made = cardpapers.rotate(at=now(), actor=actor(as_user), is_lost=lost)
    show({"kid": made.kid, "lost": lost}, json)


@keys_app.command("lose")
def keys_lose(kid: str, json: Json = False, as_user: As = None) -> None:
    """An older key got into other hands: it leaves the public list, and none of its cards holds any more. Recorded."""
    django()
    from pijar.cycle import cardpapers

    cardpapers.lose_key(kid, at=now(), actor=actor(as_user))
    show({"kid": kid, "lost": True}, json)


@cards_app.callback(invoke_without_command=True)
def coverage_cards(
    ctx: typer.Context,
    village: Annotated[str | None, typer.Option("--village", help="The kelurahan's code.")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="The PDF to write.")] = None,
    on: OnDay = None,
    json: Json = False,
    as_user: As = None,
) -> None:
    """Cards of everybody of a kelurahan who is covered that day: A4, ten on a sheet, with a list to sign. Recorded."""
    if ctx.invoked_subcommand:
        return
    if not village or not out:
        raise typer.BadParameter("Name the kelurahan with --village CODE and the file with --out FILE.pdf.")
    django()
    from pijar.cycle import cardpapers

    made = cardpapers.sheets(village, on=on or today(), at=now(), actor=actor(as_user))
    path = _write(out, made.body)
    show({"village": village, "cards": len(made.issued), "new": sum(o.is_new for o in made.issued), "file": path}, json)


@cards_app.command("refresh")
def cards_refresh(on: OnDay = None, json: Json = False, as_user: As = None) -> None:
    """Calls back every card whose cover is proved no more (death, refusal, stop); run it every day. Recorded."""
    django()
    from pijar.cycle import cardpapers

    show(dict(cardpapers.refresh(on=on or today(), at=now(), actor=actor(as_user))), json)
