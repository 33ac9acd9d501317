"""Where the data folder is and what stands in the environment. Read before Django is, so it knows none of it."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path

from pijar.kernel.errors import Refusal

SECRETS = ("PIJAR_SECRET_KEY", "PIJAR_ID_KEY")


def read_dotenv(path: Path = Path(".env")) -> None:
    """Puts the lines NAME=value of a `.env` file into the environment, without overriding what is there.

    A city to practise in has its own environment and reads nothing of the real one's.
    """
    if os.environ.get("PIJAR_PRACTICE") or not path.is_file():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        name, sign, value = line.partition("=")
        if sign and not name.lstrip().startswith("#"):
            os.environ.setdefault(name.strip(), value.strip().strip("\"'"))


def _data_path() -> Path:
    return Path(os.environ.get("PIJAR_DATA") or "var").absolute()


def law_folder() -> Path:
    """Where a city keeps its own legal quantities, if it has any. Asking for it makes no data folder."""
    return _data_path() / "law"


def card_folder() -> Path:
    """Where a city keeps its own copy of the lists that verify participant cards. Asking for it makes no data folder."""
    return _data_path() / "cards"


def fault_log() -> Path | None:
    """Where unexpected faults are noted; None while there is no data folder. Asking for it makes none."""
    folder = _data_path()
    return folder / "pijar.log" if folder.is_dir() else None


def data_place() -> Path:
    """Where the city's data folder is or will be. Asking for it makes none."""
    return _data_path()


def data_folder() -> Path:
    """The city's data folder (`PIJAR_DATA`, default `./var`), made readable for its owner only."""
    folder = _data_path()
    if not folder.exists():
        folder.mkdir(parents=True, mode=0o700)
    return folder


def count(name: str) -> int:
    """A setting that is a whole number, 0 when it is not set. Raises Refusal (SETTING_NO_NUMBER)."""
    said = os.environ.get(name, "").strip() or "0"
    if not (said.isascii() and said.isdigit() and len(said) < 4):
        raise Refusal("SETTING_NO_NUMBER", f"{name} is {said!r}: write a small whole number, as 1, or leave it out.")
    return int(said)


def address(said: str, hosts: list[str], *, is_demo: bool) -> str:
    """The city's public address, without a slash at its end: as said, else its first host by HTTPS. Raises Refusal (ADDRESS)."""
    if not said.strip():
        return "http://localhost:8000" if is_demo or not hosts else f"https://{hosts[0].lstrip('.')}"
    if not re.fullmatch(r"https?://[A-Za-z0-9.\-]+(:[0-9]{1,5})?/?", said.strip()):
        raise Refusal("ADDRESS_INVALID", f"PIJAR_ADDRESS is {said[:60]!r}: write it as https://pijar.example.go.id.")
    return said.strip().rstrip("/")


def is_demo(folder: Path) -> bool:
    """A data folder is in demo mode when it carries the mark `demo`: its secrets may then be made here."""
    return (folder / "demo").exists()


def is_practice(folder: Path) -> bool:
    """A data folder that carries the mark `latihan` beside `demo` is a city to practise in."""
    return is_demo(folder) and (folder / "latihan").exists()


def begin_demo(folder: Path) -> None:
    """Marks a new data folder as a demo or test city. A folder that holds a real city is never marked."""
    (folder / "demo").touch(mode=0o600)


def secret(name: str, folder: Path) -> str:
    """The secret `name` from the environment; in demo mode from the data folder, made there on first use.

    Raises Refusal outside demo mode when it is missing: a made-up key would lock the data away for ever.
    """
    if value := os.environ.get(name):
        return value
    path = folder / name.lower()
    if path.exists():
        return path.read_text(encoding="ascii").strip()
    if not is_demo(folder):
        raise Refusal(
            "SECRET_MISSING",
            f"{name} is not set. Put it in the environment or in .env (make one with: "
            "python3 -c 'import secrets; print(secrets.token_hex(64))'), "
            "or make a demo city with `pijar init --demo` in an empty folder.",
        )
    return _make_secret(path)


def _make_secret(path: Path) -> str:
    """Written beside and linked into place, so that two first starts at once agree on one key."""
    draft = path.with_suffix(f".{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_hex(64), encoding="ascii")
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text(encoding="ascii").strip()
