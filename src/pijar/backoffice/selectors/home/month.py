"""What waits of the month and its papers: the run, the decree, proposals of policy and budget; and of the city's set-up."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from pijar.backoffice.selectors import funds as funds_selector
from pijar.backoffice.selectors.home.todo import Look, Todo, due_of_month, month_words
from pijar.backoffice.tables import Programme
from pijar.kernel.month import Month
from pijar.staff.models import Officer


def to_run(look: Look) -> list[Todo]:
    overview, step = look.overview, look.overview.next_step
    due = due_of_month(look.month)
    if overview.lacks:
        return [Todo("file", _("Lengkapi data rujukan"), _("Bulan belum dapat dijalankan: ada data yang belum dimuat."),
                     _page(look.month), _("Lihat yang kurang"), due)]  # fmt: skip
    if step is not None and step.key == "penilaian":
        title = _("Jalankan %(month)s") % {"month": month_words(look.month.first_day)}
        return [Todo("play", title, step.sentence, _page(look.month), _("Buka bulan"), due)]
    return []


def _page(month: Month) -> str:
    return reverse("month", args=[month])


def to_sign(look: Look) -> list[Todo]:
    draft = next(iter(look.papers["drafts"]), None)
    if draft is None or draft["made_by"].strip().casefold() == look.officer.username.casefold():
        return []
    return [Todo("stamp", _("Tandatangani SK %(number)s") % {"number": draft["number"]},
                 _("Disusun %(maker)s. Yang menyusun tidak boleh menandatangani.") % {"maker": draft["made_by"]},
                 reverse("decree", args=[draft["id"]]), _("Periksa"))]  # fmt: skip


def to_judge_policy(look: Look) -> list[Todo]:
    sentence = _("%(maker)s mengusulkan perubahan mulai %(month)s. Lihat akibatnya, lalu setujui atau tolak.")
    return [
        Todo("filter", _("Putuskan usulan kebijakan %(year)s") % {"year": p["year"]},
             sentence % {"maker": p["made_by"], "month": month_words(first)}, reverse("policy", args=[p["id"]]),
             _("Buka usulan"), first)
        for p in look.papers["policies"] if (first := date.fromisoformat(p["from_month"]))
    ]  # fmt: skip


def to_judge_budget(look: Look) -> list[Todo]:
    sentence = _("%(maker)s mengusulkan anggaran %(year)s. Periksa dokumennya, lalu setujui atau tolak.")
    return [
        Todo("calculator", _("Putuskan usulan anggaran %(fund)s") % {"fund": b["fund_code"]},
             sentence % {"maker": b["made_by"], "year": b["year"]},
             reverse("fund", args=[b["year"], b["fund_code"]]) + "#anggaran", _("Buka usulan"))
        for b in look.papers["budgets"] if not funds_selector.is_by(b["made_by"], look.officer)
    ]  # fmt: skip


def to_administer(look: Look) -> list[Todo]:
    found = []
    if not Officer.objects.exclude(role="administrator").filter(is_active=True).exists():
        sentence = _("Baru ada administrator. Buat akun untuk petugas program dan bendahara.")
        found.append(Todo("users", _("Tambahkan petugas"), sentence, reverse("staff"), _("Buka petugas")))
    if not Programme.objects.exists():
        found.append(Todo("file", _("Muat program tahun ini"), _("Dana, kuota, dan kebijakan ditulis dalam satu dokumen."),
                          reverse("programme"), _("Buka program")))  # fmt: skip
    return found
