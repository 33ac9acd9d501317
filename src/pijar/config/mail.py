"""Where e-mail is handed over, from one address: smtp://user:password@host:587 (STARTTLS) or smtps://user:password@host:465."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from pijar.kernel.errors import Refusal

# Without a secret on the line: a relay on this machine, as `smtp://localhost:25?plain`.
PLAIN = "plain"


@dataclass(frozen=True)
class Mail:
    """Empty host: no e-mail is configured."""

    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    starts_tls: bool = False
    is_tls: bool = False


def read(address: str) -> Mail:
    """Raises Refusal (MAIL_URL) for anything but an SMTP address; a password never travels in clear."""
    if not address.strip():
        return Mail()
    try:
        parts = urlsplit(address.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port = "", None
        parts = urlsplit("")
    is_plain = parts.query == PLAIN
    if parts.scheme not in ("smtp", "smtps") or not host or parts.query not in ("", PLAIN) or is_plain and parts.username:
        raise Refusal(
            "MAIL_URL", "PIJAR_MAIL_URL is not of the form smtp://user:password@host:587 or smtps://user:password@host:465."
        )
    is_tls = parts.scheme == "smtps"
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Mail(host, port or (465 if is_tls else 587), user, password, starts_tls=not is_tls and not is_plain, is_tls=is_tls)
