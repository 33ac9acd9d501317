"""What may be said, and when: placeholders, what never leaves, quiet hours, pauses between attempts. No database, no clock."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from pijar.kernel.errors import Refusal
from pijar.notices.types import EVENTS, Datum, Event, Form, Quiet

_BRACE = re.compile(r"\{([^{}]*)\}")
# Sixteen digits, however they are grouped: a NIK, or the number of a family card. Eighteen: a civil servant's number.
_IDENTIFIER = re.compile(r"(?<!\d)(?:\d[ .\-]?){15,17}\d(?!\d)")
SHORTEST, LONGEST_SMS = 3, 160
LONGEST: Mapping[Form, int] = {Form.PAGE: 300, Form.SUBJECT: 150, Form.BODY: 2000, Form.SHORT: 300}
# One line each: a line break in a subject would begin a header of its own.
ONE_LINE = (Form.PAGE, Form.SUBJECT, Form.SHORT)
# Minutes to wait after the first, second … attempt; after the last the message has failed.
PAUSES = (1, 5, 15, 60, 240, 720)
# News older than this stays on the page and is not sent any more.
STALE = timedelta(days=3)


def names(text: str) -> list[str]:
    """The words between braces, as they stand."""
    return _BRACE.findall(text)


def refuse_wording(event: Event, form: Form, text: str) -> None:
    """Raises Refusal: WORDING_EMPTY, WORDING_LONG, WORDING_LINES, WORDING_BRACE, WORDING_UNKNOWN, WORDING_LINK, WORDING_NIK."""
    said = text.strip()
    if len(said) < SHORTEST:
        raise Refusal("WORDING_EMPTY", "Write the sentence.")
    if len(said) > LONGEST[form]:
        most = LONGEST[form]
        raise Refusal("WORDING_LONG", f"The sentence is longer than {most} letters.", values={"most": most})
    if form in ONE_LINE and "\n" in said:
        raise Refusal("WORDING_LINES", "This sentence is one line.")
    if "{" in _BRACE.sub("", said) or "}" in _BRACE.sub("", said):
        raise Refusal("WORDING_BRACE", "A brace is opened or closed without its other half.")
    known = {one.value for one in EVENTS[event].may_name(form)}
    for name in names(said):
        if name not in known:
            raise Refusal(
                "WORDING_UNKNOWN", f"{{{name}}} cannot be named here: use {', '.join(sorted(known))}.",
                values={"name": name[:40], "known": ", ".join(f"{{{one}}}" for one in sorted(known))},
            )  # fmt: skip
    refuse_identifier(said)


def refuse_identifier(text: str) -> None:
    """Raises Refusal (NOTICE_HOLDS_NIK) when a text holds what may be somebody's number: it never leaves."""
    if _IDENTIFIER.search(text):
        raise Refusal("NOTICE_HOLDS_NIK", "A number as long as a NIK stands in it: it is not sent.")


def filled(text: str, values: Mapping[Datum, str]) -> str:
    """The sentence with its values. Raises Refusal (NOTICE_VALUE_MISSING): half a sentence is never sent."""

    def put(found: re.Match[str]) -> str:
        try:
            return values[Datum(found[1])]
        except (KeyError, ValueError):
            raise Refusal("NOTICE_VALUE_MISSING", f"{{{found[1]}}} has no value.") from None

    return _BRACE.sub(put, text).strip()


def is_quiet(hour: int, quiet: Quiet) -> bool:
    """Whether an hour of the day (0 to 23) lies in the quiet hours."""
    if quiet.start == quiet.end:
        return False
    if quiet.start < quiet.end:
        return quiet.start <= hour < quiet.end
    return hour >= quiet.start or hour < quiet.end


def not_before(at: datetime, spans: tuple[Quiet, ...], *, is_urgent: bool) -> datetime:
    """The first instant from `at` on outside all quiet hours; `at` bears the city's time zone. Urgent: at once."""
    if is_urgent:
        return at
    moment = at
    for _ in range(48):
        if not any(is_quiet(moment.hour, one) for one in spans):
            return moment
        moment = moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    # Quiet all day round: nothing wakes this person, and the page still tells.
    return at + timedelta(days=36500)


def pause(attempts: int, asked: int | None) -> timedelta | None:
    """How long to wait after so many attempts; None: no more. What the other side asks for counts where it is longer."""
    if attempts > len(PAUSES):
        return None
    own = timedelta(minutes=PAUSES[attempts - 1])
    return max(own, timedelta(seconds=min(asked, 86_400))) if asked else own


def is_address_of_mail(text: str) -> bool:
    """Whether this is one plain e-mail address; nothing that could begin a header or name a second one."""
    return len(text) <= 254 and re.fullmatch(r"[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9\-]+(\.[A-Za-z0-9\-]+)+", text) is not None


def international(phone: str) -> str | None:
    """A telephone number as +62…, however it was typed; None where it is none."""
    digits = re.sub(r"[\s.\-()]", "", phone)
    if not re.fullmatch(r"\+?[0-9]{8,15}", digits):
        return None
    if digits.startswith("+"):
        return digits
    if digits.startswith("62"):
        return f"+{digits}"
    return f"+62{digits[1:]}" if digits.startswith("0") else None


def veiled(address: str) -> str:
    """An address so that its owner knows it again and nobody else learns it."""
    name, at, host = address.partition("@")
    return f"{name[0]}•••@{host}" if at and name else f"•••{address[-3:]}"
