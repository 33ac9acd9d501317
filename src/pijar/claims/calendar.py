"""Deadlines as a calendar file (RFC 5545): numbers of cases and kinds of tasks, never a name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pijar.claims.models import ClaimTask

LABELS = {
    "identify": "Pastikan siapa orangnya", "screen": "Periksa laporan", "visit": "Hubungi keluarga",
    "notify": "Laporkan ke BPJS Ketenagakerjaan", "contact_heirs": "Hubungi ahli waris", "collect_documents": "Kumpulkan berkas",
    "follow_treatment": "Tanyakan kabar perawatan", "file_stage_two": "Kirim laporan tahap II",
    "watch_payment": "Pantau pembayaran BPJS", "compare_payment": "Bandingkan pembayaran",
    "confirm_received": "Pastikan uang diterima", "decide_objection": "Putuskan keberatan",
    "watch_objection": "Pantau keberatan", "other": "Tugas lain",
}  # fmt: skip
LONGEST_LINE = 74


@dataclass(frozen=True)
class Entry:
    """One deadline: an instant, or a whole day (`at` then is its beginning)."""

    key: str
    title: str
    at: datetime
    is_day: bool


def entries(tasks: Iterable[ClaimTask]) -> list[Entry]:
    """Those tasks that have a deadline."""
    found = []
    for one in tasks:
        title = f"{one.claim.number}: {LABELS[one.kind]}"
        if one.due_at is not None:
            found.append(Entry(f"pijar-{one.id}", title, one.due_at, is_day=False))
        elif one.due_on is not None:
            day = datetime(one.due_on.year, one.due_on.month, one.due_on.day, tzinfo=UTC)
            found.append(Entry(f"pijar-{one.id}", title, day, is_day=True))
    return found


def ics(found: Iterable[Entry], *, at: datetime) -> bytes:
    """The file; lines end with CRLF and are folded, as the standard asks."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//pijar//batas waktu//ID", "CALSCALE:GREGORIAN"]
    for one in found:
        lines += ["BEGIN:VEVENT", f"UID:{one.key}@pijar", f"DTSTAMP:{_instant(at)}", *_when(one), f"SUMMARY:{_text(one.title)}",
                  "BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{_text(one.title)}", "TRIGGER:-PT4H", "END:VALARM",
                  "END:VEVENT"]  # fmt: skip
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _when(one: Entry) -> list[str]:
    if one.is_day:
        return [f"DTSTART;VALUE=DATE:{one.at:%Y%m%d}", f"DTEND;VALUE=DATE:{one.at + timedelta(days=1):%Y%m%d}"]
    # The deadline is the end: the half hour before it is marked.
    return [f"DTSTART:{_instant(one.at - timedelta(minutes=30))}", f"DTEND:{_instant(one.at)}"]


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> str:
    pieces = [line[start : start + LONGEST_LINE] for start in range(0, len(line), LONGEST_LINE)]
    return "\r\n ".join(pieces)
