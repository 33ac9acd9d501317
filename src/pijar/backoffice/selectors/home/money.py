"""What waits of contributions: lists to check, to send and to pay by the last safe day, replies to match, lists to close."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from pijar.backoffice.selectors import donors
from pijar.backoffice.selectors.home.todo import Look, Safe, Todo, day_words, month_words
from pijar.backoffice.selectors.months import dots
from pijar.contributions.types import WAS_PAID, BatchState
from pijar.kernel.month import Month


def to_approve(look: Look) -> list[Todo]:
    drafts = _batch_todos(look, "draft", "send", _("Periksa daftar iuran %(month)s"),
                          _("Disusun %(maker)s. Periksa jumlahnya, lalu setujui dan kirim."), _("Periksa"))  # fmt: skip
    checked = _batch_todos(look, "checked", "send", _("Kirim daftar iuran %(month)s"),
                           _("Sudah diperiksa. Kirim ke BPJS supaya kode iurannya terbit."), _("Kirim"))  # fmt: skip
    return drafts + checked


def to_pay(look: Look) -> list[Todo]:
    """One entry a month with its last safe day: first those that wait for the treasurer, with what is to be done."""
    bills = _("Daftar sudah terkirim. Catat kode iurannya, bayar, lalu catat nomor SP2D.")
    pays = _("Kode iuran sudah ada. Bayar, lalu catat tanggal dan nomor SP2D.")
    made = _batch_todos(look, "submitted", "coins", _("Catat pembayaran %(month)s"), bills, _("Bayar"))
    made += _batch_todos(look, "billed", "coins", _("Catat pembayaran %(month)s"), pays, _("Bayar"))
    return _safe_days(look) + made


def _safe_days(look: Look) -> list[Todo]:
    """By when the treasury must be told to pay, for each month that is not paid."""
    unpaid = {Month.of(one.month) for one in look.batches if BatchState(one.state) not in WAS_PAID}
    return [_safe_day(look, safe) for month in sorted(unpaid) if (safe := look.safe(month))]


def _safe_day(look: Look, safe: Safe) -> Todo:
    left = (safe.day - look.on).days
    words = {
        "month": month_words(safe.month.first_day), "day": day_words(safe.day), "people": dots(safe.people),
    }  # fmt: skip
    title = _("SP2D %(month)s paling lambat %(day)s") if left >= 0 else _("SP2D %(month)s terlambat sejak %(day)s")
    sentence = _("Iuran %(people)s orang belum dibayar.")
    place = reverse("batches-month", args=[str(safe.month)])
    return Todo("clock", title % words, sentence % words, place, _("Lihat daftar"), safe.day)


def to_reconcile(look: Look) -> list[Todo]:
    return _batch_todos(look, "paid", "match", _("Cocokkan balasan %(month)s"),
                        _("Unggah berkas balasan BPJS untuk setiap dana."), _("Cocokkan"))  # fmt: skip


def to_close(look: Look) -> list[Todo]:
    """Lists that were reconciled and have nothing open: all that is left is to close them."""
    ready = [one for one in look.batches if one.state == "settled" and one.pk not in look.left]
    if not ready:
        return []
    sentence = _("Semua barisnya sudah dicocokkan dan tidak ada yang tertinggal.")
    return [Todo("lock", _("Tutup %(n)s daftar iuran") % {"n": dots(len(ready))}, sentence,
                 reverse("batches-month", args=[str(Month.of(ready[0].month))]), _("Lihat daftar"))]  # fmt: skip


def _batch_todos(look: Look, state: str, icon: str, title: str, sentence: str, button: str) -> list[Todo]:
    """One entry for each month with lists in this state; a list is checked by somebody else than its maker."""
    found = []
    waiting = {one.month: one.made_by for one in look.batches if one.state == state}
    for first, maker in waiting.items():
        if state == "draft" and maker == look.officer.username:
            continue
        words, month = {"month": month_words(first), "maker": maker}, Month.of(first)
        place = reverse("batches-month", args=[str(month)])
        # What is paid waits for the insurer's answer: no day of ours runs.
        due = look.safe_day(month) if state != "paid" else None
        found.append(Todo(icon, title % words, sentence % words, place, button, due))
    return found


def to_chase(look: Look) -> list[Todo]:
    return [
        Todo("match", _("%(n)s baris rekonsiliasi menunggu") % {"n": dots(n)},
             _("Balasan %(month)s: ada yang ditolak, tidak dijawab, atau berbeda jumlahnya.") % {
                 "month": month_words(month.first_day)},
             reverse("reconciliation-month", args=[month]), _("Kerjakan"))
        for month, n in sorted(look.chased.items())
    ]  # fmt: skip


def to_admit(look: Look) -> list[Todo]:
    n, found = sum(one["n"] for one in look.papers["promises"]), []
    if n:
        found.append(Todo("heart", _("%(n)s ikrar menunggu persetujuan") % {"n": dots(n)},
                          _("Surat kuasanya sudah diunggah. Cocokkan, lalu setujui atau tolak."), reverse("donors"),
                          _("Buka ikrar")))  # fmt: skip
    risk = donors.risk_counted(Month.of(look.run.month)) if look.run else None
    if risk and risk.waiting and not risk.is_late:
        sentence = _("Sumbangannya berhenti dan tempatnya belum ada. Hari aman terakhir: %(day)s.")
        found.append(Todo("alert", _("%(n)s pekerja kehilangan donatur") % {"n": dots(risk.waiting)},
                          sentence % {"day": day_words(risk.safe)}, reverse("donors"), _("Lihat siapa"), risk.safe))  # fmt: skip
    return found
