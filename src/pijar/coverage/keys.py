"""The keys that sign participant cards, and their published list. A private number leaves the database sealed only."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.db import transaction
from django.db.models import Count, Max

from pijar.audit.services import record
from pijar.coverage.models import CardKey
from pijar.coverage.tokens import HALF, PublicKey, as_jwk, coordinates, kid_of, new_key
from pijar.kernel.errors import Refusal
from pijar.registry.copy import lock
from pijar.registry.crypto import identifiers
from pijar.staff.types import Actor

FIELD = "card_key"
KEYS_FILE, REVOKED_FILE = "pijar-kartu.json", "pijar-kartu-dicabut.json"
# A key stays in the list this long after its last card, so that an older day can still be asked for.
KEPT = timedelta(days=400)


def signing_key(*, at: datetime, actor: Actor) -> tuple[CardKey, ec.EllipticCurvePrivateKey]:
    """The key that signs, made where there is none yet. Must be called in a transaction."""
    known = CardKey.objects.filter(retired_at=None).first()
    if known is None:
        lock("cards")
        known = CardKey.objects.filter(retired_at=None).first() or _make(at=at, actor=actor)
    secret = int(identifiers().decrypt(FIELD, known.private), 16)
    return known, ec.derive_private_key(secret, ec.SECP256R1())


def _make(*, at: datetime, actor: Actor) -> CardKey:
    key = new_key()
    x, y = coordinates(key.public_key())
    sealed = identifiers().encrypt(FIELD, f"{key.private_numbers().private_value:0{2 * HALF}x}")
    made = CardKey.objects.create(kid=kid_of(x, y), x=x, y=y, private=sealed, made_at=at, made_by=actor.name)
    record(actor, "card.key", f"key:{made.kid}", {})
    return made


@transaction.atomic
def rotate(*, at: datetime, actor: Actor, is_lost: bool = False) -> CardKey:
    """A new key signs from now on. Cards of the older one hold until their last day; of a lost one none holds any more.

    Raises Refusal (CARD_KEY_NONE) where there is no key yet: the first card makes one.
    """
    lock("cards")
    known = CardKey.objects.select_for_update().filter(retired_at=None).first()
    if known is None:
        raise Refusal("CARD_KEY_NONE", "There is no key yet: the first card makes one.")
    known.retired_at, known.is_lost = at, is_lost
    known.save(update_fields=["retired_at", "is_lost"])
    record(actor, "card.rotate", f"key:{known.kid}", {"lost": is_lost})
    return _make(at=at, actor=actor)


@transaction.atomic
def lose(kid: str, *, at: datetime, actor: Actor) -> None:
    """An older key got lost: it leaves the list. Raises Refusal: CARD_KEY_UNKNOWN, CARD_KEY_SIGNS (rotate instead)."""
    known = CardKey.objects.select_for_update().filter(kid=kid).first()
    if known is None:
        raise Refusal("CARD_KEY_UNKNOWN", f"There is no key {kid!r}.")
    if known.retired_at is None:
        raise Refusal("CARD_KEY_SIGNS", "This key signs now: `pijar coverage keys rotate --lost` puts a new one in its place.")
    if not known.is_lost:
        CardKey.objects.filter(id=known.id).update(is_lost=True)
        record(actor, "card.rotate", f"key:{known.kid}", {"lost": True})


def listed() -> list[dict[str, Any]]:
    """Every key with its cards, the newest first."""
    found = CardKey.objects.annotate(cards=Count("card"), last=Max("card__last_day")).order_by("-id")
    return [
        {
            "kid": key.kid, "made_at": key.made_at, "made_by": key.made_by, "retired_at": key.retired_at, "lost": key.is_lost,
            "cards": key.cards, "last_day": key.last,
        }
        for key in found
    ]  # fmt: skip


def published(city: str, name: str, on: date) -> dict[str, Any]:
    """The list of public keys of a city, with which anybody verifies its cards."""
    return {"issuer": city, "city": name, "made_on": on.isoformat(), "keys": [as_jwk(key) for key in _public(city, on)]}


def _public(city: str, on: date) -> list[PublicKey]:
    found = CardKey.objects.filter(is_lost=False).annotate(last=Max("card__last_day")).order_by("-id")
    kept = (key for key in found if key.retired_at is None or (key.last and key.last + KEPT >= on))
    return [PublicKey(key.kid, city, bytes(key.x), bytes(key.y)) for key in kept]


def folder() -> Path:
    """Where this city's own copy of both lists lies, for `pijar coverage verify` without a database."""
    path: Path = settings.DATA / "cards"
    path.mkdir(mode=0o700, exist_ok=True)
    return path


def put(path: Path, content: dict[str, Any]) -> None:
    """Writes a list whole or not at all."""
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    draft.replace(path)
