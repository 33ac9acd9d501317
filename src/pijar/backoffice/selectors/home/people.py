"""What waits of people in need: cases with their clocks, families to be told, complaints, looks at the hospital's desk."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Count, Window
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pijar.backoffice.claimaccess import DESKS
from pijar.backoffice.claimwords import TASKS
from pijar.backoffice.rights import may
from pijar.backoffice.selectors import claims, deaths, grievances
from pijar.backoffice.selectors.home.todo import Look, Todo, day_words
from pijar.backoffice.selectors.months import dots
from pijar.claims.selectors import due_key
from pijar.kernel.clock import JAKARTA, now
from pijar.staff.types import Right

# The most urgent reports are named one by one; the others are counted.
NAMED = 2


def to_help(look: Look) -> list[Todo]:
    """Clocks of reports that run first, then the desk's tasks."""
    if look.officer.role not in DESKS:
        return []
    running, all_running = claims.clocks(look.officer, now(), limit=NAMED + 1)
    is_ours = may(look.officer, Right.WORK_CLAIMS)
    found = [_running(claim.number, due, is_ours) for claim, due in running[:NAMED]]
    if all_running > NAMED:
        n = all_running - NAMED
        said = ngettext("%(n)s laporan lain belum sampai di BPJS", "%(n)s laporan lain belum sampai di BPJS", n) % {"n": n}
        told = _("Laporan tahap I masing-masing mempunyai batas waktu.")
        found.append(Todo("clock", said, told, reverse("claims"), _("Buka kasus"), running[NAMED][1].at.date()))
    return found + _tasks(look)


def _tasks(look: Look) -> list[Todo]:
    first = claims.waiting(look.officer).annotate(in_all=Window(Count("id"))).first()
    if first is None:
        return []
    n = first.in_all
    title = ngettext("%(n)s tugas kasus di meja Anda", "%(n)s tugas kasus di meja Anda", n) % {"n": n}
    said = _("Terdekat: %(task)s, %(number)s.") % {"task": TASKS[first.kind], "number": first.claim.number}
    due = due_key(first).astimezone(JAKARTA).date() if first.due_at or first.due_on else None
    return [Todo("heart", title, said, reverse("claims"), _("Buka tugas"), due)]


def _running(number: str, due: claims.Due, is_ours: bool) -> Todo:
    """The programme's office reports; the others see the clock."""
    open_ = _("Laporkan ke BPJS: %(number)s") if is_ours else _("Menunggu laporan ke BPJS: %(number)s")
    said = _("Batas lapor sudah lewat: %(number)s") if due.is_late else open_
    until = _("Paling lambat %(day)s pukul %(hour)s WIB.") % {"day": date_format(due.at, "j F Y"), "hour": f"{due.at:%H.%M}"}
    return Todo("clock", said % {"number": number}, until, reverse("claim", args=[number]), _("Buka kasus"), due.at.date())


def to_answer(look: Look) -> list[Todo]:
    told = grievances.waiting_counts(look.officer, look.on)
    if not told["waiting"]:
        return []
    late = _("%(n)s sudah lewat waktunya.") % {"n": dots(told["late"])}
    return [Todo("alert", _("%(n)s pengaduan menunggu jawaban") % {"n": dots(told["waiting"])},
                 late if told["late"] else _("Semuanya masih dalam waktunya."), reverse("grievances"), _("Jawab"),
                 told["due"])]  # fmt: skip


def to_read(look: Look) -> list[Todo]:
    """Looks by name are read the morning after."""
    looks = look.papers["looks"]
    if not looks:
        return []
    return [Todo("eye", _("Baca %(n)s pencarian rumah sakit") % {"n": dots(len(looks))},
                 _("Pasien tanpa NIK dicari dengan namanya. Periksa apakah semuanya wajar."), reverse("desk-reading"),
                 _("Baca"), datetime.fromisoformat(looks[0]["at"]).astimezone(JAKARTA).date() + timedelta(days=1))]  # fmt: skip


def to_match_deaths(look: Look) -> list[Todo]:
    newest = deaths.newest_not_matched(look.on)
    if newest is None:
        return []
    sentence = _("Data kependudukan %(day)s belum dicocokkan. Mungkin ada keluarga yang belum tahu haknya.")
    return [Todo("match", _("Cocokkan data kematian"), sentence % {"day": day_words(newest)}, reverse("deaths"),
                 _("Cocokkan"))]  # fmt: skip


def to_tell_families(look: Look) -> list[Todo]:
    told, found = deaths.waiting(look.officer), []
    if told["found"]:
        sentence = _("Menurut data kependudukan mereka meninggal. Keluarganya mungkin berhak atas santunan dan belum tahu.")
        found.append(Todo("heart", _("Hubungi keluarga %(n)s peserta") % {"n": dots(told["found"])}, sentence,
                          reverse("deaths") + "?keadaan=found", _("Buka daftar"), told["due"]))  # fmt: skip
    if told["doubted"]:
        found.append(Todo("alert", _("Periksa %(n)s kematian dengan nama berbeda") % {"n": dots(told["doubted"])},
                          _("NIK-nya tercatat meninggal atas nama lain. Belum ada yang dihentikan."),
                          reverse("deaths") + "?keadaan=doubted", _("Periksa")))  # fmt: skip
    return found
