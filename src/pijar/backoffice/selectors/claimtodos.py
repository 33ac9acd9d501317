"""What of cases waits on an officer's first page: clocks that run first, then the desk's tasks."""

from __future__ import annotations

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pijar.backoffice.claimaccess import DESKS
from pijar.backoffice.claimwords import TASKS
from pijar.backoffice.rights import may
from pijar.backoffice.selectors import claims
from pijar.kernel.clock import now
from pijar.staff.models import Officer
from pijar.staff.types import Right

# The most urgent reports are named one by one; the others are counted.
NAMED = 2


def waiting(officer: Officer) -> list[tuple[str, str, str, str, str]]:
    """Icon, title, sentence, address and button of each entry."""
    at = now()
    if officer.role not in DESKS:
        return []
    is_ours = may(officer, Right.WORK_CLAIMS)
    running = claims.clocks(officer, at)
    found = [_running(claim.number, due, is_ours) for claim, due in running[:NAMED]]
    if len(running) > NAMED:
        n = len(running) - NAMED
        said = ngettext("%(n)s laporan lain belum sampai di BPJS", "%(n)s laporan lain belum sampai di BPJS", n) % {"n": n}
        told = _("Laporan tahap I masing-masing mempunyai batas waktu.")
        found.append(("clock", said, told, reverse("claims"), _("Buka kasus")))
    tasks = claims.waiting(officer)
    if tasks:
        n = len(tasks)
        title = ngettext("%(n)s tugas kasus di meja Anda", "%(n)s tugas kasus di meja Anda", n) % {"n": n}
        first = _("Terdekat: %(task)s, %(number)s.") % {"task": TASKS[tasks[0].kind], "number": tasks[0].claim.number}
        found.append(("heart", title, first, reverse("claims"), _("Buka tugas")))
    return found


def _running(number: str, due: claims.Due, is_ours: bool) -> tuple[str, str, str, str, str]:
    """The programme's office reports; the others see the clock."""
    open_ = _("Laporkan ke BPJS: %(number)s") if is_ours else _("Menunggu laporan ke BPJS: %(number)s")
    said = _("Batas lapor sudah lewat: %(number)s") if due.is_late else open_
    until = _("Paling lambat %(day)s pukul %(hour)s WIB.") % {"day": date_format(due.at, "j F Y"), "hour": f"{due.at:%H.%M}"}
    return ("clock", said % {"number": number}, until, reverse("claim", args=[number]), _("Buka kasus"))
