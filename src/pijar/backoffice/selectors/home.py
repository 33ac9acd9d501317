"""What waits for an officer: the first thing they see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from pijar.backoffice import scope
from pijar.backoffice.rights import may
from pijar.backoffice.selectors import (
    batchway,
    cases,
    claimtodos,
    deaths,
    decrees,
    donors,
    grievances,
    linkage,
    months,
    policies,
    reconciliation,
    uploads,
    verification,
)
from pijar.backoffice.selectors import funds as funds_selector
from pijar.backoffice.selectors.months import dots
from pijar.backoffice.tables import Batch, Event, LineResult, Programme
from pijar.coverage import lookups
from pijar.kernel.clock import today
from pijar.kernel.month import Month
from pijar.staff.models import Officer
from pijar.staff.types import Right

# Lists whose open entries are counted for the first page; the others are found on the months' pages.
MOST_LOOKED_AT = 6


@dataclass(frozen=True)
class Todo:
    """One thing to do: a sentence, and the one place to do it."""

    icon: str
    title: str
    sentence: str
    url: str
    button: str


def todos(officer: Officer) -> list[Todo]:
    """What waits for this officer, the most urgent first."""
    found: list[Todo] = []
    month = months.current_month()
    for right, make in _MAKERS:
        if may(officer, right):
            found += [t for t in make(officer, month) if t not in found]
    return found


def _to_upload(officer: Officer, month: Month) -> list[Todo]:
    found = uploads.uploads(officer, limit=1)
    if not found:
        return [Todo("upload", _("Unggah daftar usulan"), _("Belum ada berkas dari Anda untuk tahun ini."), reverse("uploads"),
                     _("Unggah berkas"))]  # fmt: skip
    last = found[0]
    if last.withdrawn_at or not last.rejected:  # type: ignore[attr-defined]
        return []
    rejected = dots(last.rejected)  # type: ignore[attr-defined]
    return [Todo(
        "alert", _("Perbaiki %(n)s baris yang ditolak") % {"n": rejected},
        _("Unduh berkas Anda dengan kolom kesalahan, perbaiki, lalu unggah lagi."),
        reverse("upload", args=[last.id]) + "?hasil=rejected", _("Lihat baris"),
    )]  # fmt: skip


def _to_run(officer: Officer, month: Month) -> list[Todo]:
    overview = months.overview(month)
    step = overview.next_step
    if overview.lacks:
        return [Todo("file", _("Lengkapi data rujukan"), _("Bulan belum dapat dijalankan: ada data yang belum dimuat."),
                     _page(month), _("Lihat yang kurang"))]  # fmt: skip
    if step is not None and step.key == "penilaian":
        return [Todo("play", _("Jalankan bulan"), step.sentence, _page(month), _("Buka bulan"))]
    return []


def _page(month: Month) -> str:
    return reverse("month", args=[month])


def _to_decide(officer: Officer, month: Month) -> list[Todo]:
    latest = cases.latest_month()
    n = cases.waiting(officer, latest).count() if latest else 0
    if not n:
        return []
    return [Todo("scale", _("Putuskan %(n)s kasus ragu") % {"n": dots(n)},
                 _("Orang-orang ini menunggu bukti: siapa mereka, atau berapa desilnya."), reverse("cases"),
                 _("Buka tinjauan"))]  # fmt: skip


def _to_tell_apart(officer: Officer, month: Month) -> list[Todo]:
    n = len(linkage.queue(officer).cases)
    if not n:
        return []
    return [Todo("match", _("%(n)s pasangan menunggu keputusan") % {"n": dots(n)},
                 _("Catatan dengan NIK berbeda yang mungkin satu orang. Bandingkan, lalu putuskan."), reverse("links"),
                 _("Bandingkan"))]  # fmt: skip


def _to_approve(officer: Officer, month: Month) -> list[Todo]:
    drafts = _batch_todos(("draft",), "send", _("Periksa daftar iuran %(month)s"),
                          _("Disusun %(maker)s. Periksa jumlahnya, lalu setujui dan kirim."), _("Periksa"), officer)  # fmt: skip
    checked = _batch_todos(("checked",), "send", _("Kirim daftar iuran %(month)s"),
                           _("Sudah diperiksa. Kirim ke BPJS supaya kode iurannya terbit."), _("Kirim"), officer)  # fmt: skip
    return drafts + checked


def _to_pay(officer: Officer, month: Month) -> list[Todo]:
    """One entry a month with its last safe day: first those that wait for the treasurer, with what is to be done."""
    bills = _("Daftar sudah terkirim. Catat kode iurannya, bayar, lalu catat nomor SP2D.")
    pays = _("Kode iuran sudah ada. Bayar, lalu catat tanggal dan nomor SP2D.")
    made = _batch_todos(("submitted",), "coins", _("Catat pembayaran %(month)s"), bills, _("Bayar"), officer)
    made += _batch_todos(("billed",), "coins", _("Catat pembayaran %(month)s"), pays, _("Bayar"), officer)
    return _safe_days() + made


def _safe_days() -> list[Todo]:
    """By when the treasury must be told to pay, for each month that is not paid."""
    from django.template.defaultfilters import date as format_date

    found = []
    for month in batchway.unpaid_months():
        safe = batchway.safe_day(month, with_lapses=False)
        if safe is None:
            continue
        words = {
            "month": _month(month.first_day), "day": format_date(safe["day"].safe, "j F Y"), "n": abs(safe["left"]),
            "people": dots(safe["day"].people),
        }  # fmt: skip
        title = _("SP2D %(month)s paling lambat %(day)s") if not safe["is_over"] else _("SP2D %(month)s terlambat sejak %(day)s")
        sentence = (
            _("Sudah lewat %(n)s hari. %(people)s orang belum dibayar iurannya.") if safe["is_over"]
            else _("%(n)s hari lagi. %(people)s orang belum dibayar iurannya.")
        )  # fmt: skip
        place = reverse("batches-month", args=[str(month)])
        found.append(Todo("clock", title % words, sentence % words, place, _("Lihat daftar")))
    return found


def _to_reconcile(officer: Officer, month: Month) -> list[Todo]:
    return _batch_todos(("paid",), "match", _("Cocokkan balasan %(month)s"),
                        _("Unggah berkas balasan BPJS untuk setiap dana."), _("Cocokkan"), officer)  # fmt: skip


def _to_close(officer: Officer, month: Month) -> list[Todo]:
    """Lists that were reconciled and have nothing open: all that is left is to close them."""
    waiting = Batch.objects.filter(state="settled").order_by("month", "fund_code", "number")
    ready = [batch for batch in waiting[:MOST_LOOKED_AT] if not batchway.open_items(batch)]
    if not ready:
        return []
    sentence = _("Semua barisnya sudah dicocokkan dan tidak ada yang tertinggal.")
    return [Todo("lock", _("Tutup %(n)s daftar iuran") % {"n": dots(len(ready))}, sentence,
                 reverse("batches-month", args=[str(Month.of(ready[0].month))]), _("Lihat daftar"))]  # fmt: skip


def _batch_todos(states: tuple[str, ...], icon: str, title: str, sentence: str, button: str, officer: Officer) -> list[Todo]:
    found = []
    waiting = Batch.objects.filter(state__in=states).order_by("month").values_list("month", "made_by").distinct()
    for month, maker in dict(waiting).items():
        if "draft" in states and maker == officer.username:
            continue
        words = {"month": _month(month), "maker": maker}
        found.append(Todo(icon, title % words, sentence % words, reverse("batches-month", args=[str(Month.of(month))]), button))
    return found


def _to_judge_policy(officer: Officer, month: Month) -> list[Todo]:
    sentence = _("%(maker)s mengusulkan perubahan mulai %(month)s. Lihat akibatnya, lalu setujui atau tolak.")
    return [
        Todo("filter", _("Putuskan usulan kebijakan %(year)s") % {"year": p.year},
             sentence % {"maker": p.made_by, "month": _month(p.from_month)}, reverse("policy", args=[p.id]), _("Buka usulan"))
        for p in policies.waiting_for(officer)
    ]  # fmt: skip


def _to_judge_budget(officer: Officer, month: Month) -> list[Todo]:
    sentence = _("%(maker)s mengusulkan anggaran %(year)s. Periksa dokumennya, lalu setujui atau tolak.")
    return [
        Todo("calculator", _("Putuskan usulan anggaran %(fund)s") % {"fund": b.fund_code},
             sentence % {"maker": b.made_by, "year": b.year}, reverse("fund", args=[b.year, b.fund_code]) + "#anggaran",
             _("Buka usulan"))
        for b in funds_selector.waiting_for(officer)
    ]  # fmt: skip


def _month(first: date) -> str:
    from django.template.defaultfilters import date as format_date

    return str(format_date(first, "F Y"))


def _to_administer(officer: Officer, month: Month) -> list[Todo]:
    found = []
    if not Officer.objects.exclude(role="administrator").filter(is_active=True).exists():
        sentence = _("Baru ada administrator. Buat akun untuk petugas program dan bendahara.")
        found.append(Todo("users", _("Tambahkan petugas"), sentence, reverse("staff"), _("Buka petugas")))
    if not Programme.objects.exists():
        found.append(Todo("file", _("Muat program tahun ini"), _("Dana, kuota, dan kebijakan ditulis dalam satu dokumen."),
                          reverse("programme"), _("Buka program")))  # fmt: skip
    return found


def _to_verify(officer: Officer, month: Month) -> list[Todo]:
    return [
        Todo("pin", _("Periksa %(n)s orang di lapangan") % {"n": dots(line["whole"].not_checked)},
             _("%(done)s dari %(all)s orang sudah diperiksa.") % {
                 "done": dots(line["whole"].checked), "all": dots(line["whole"].listed)},
             reverse("round-village", args=[line["round"].id, line["village"]]), _("Periksa"))
        for line in verification.under_way(officer) if line["village"] and line["whole"].not_checked
    ]  # fmt: skip


def _to_hear(officer: Officer, month: Month) -> list[Todo]:
    found = []
    for line in verification.under_way(officer):
        told, number = line["objections"], line["round"].id
        if told["waiting"]:
            late = _("%(n)s sudah terlambat.") % {"n": dots(told["late"])}
            sentence = late if told["late"] else _("Setiap sanggahan ada batas waktunya.")
            found.append(Todo("scale", _("Putuskan %(n)s sanggahan") % {"n": dots(told["waiting"])}, sentence,
                              reverse("objections", args=[number]), _("Buka sanggahan")))  # fmt: skip
        if line["to_decide"]:
            found.append(Todo("pin", _("%(n)s hasil verval perlu keputusan") % {"n": dots(line["to_decide"])},
                              _("Di lapangan ternyata meninggal, pindah, bekerja formal, atau tidak ditemukan."),
                              reverse("round-work", args=[number]), _("Buka daftar")))  # fmt: skip
    return found


def _to_sign(officer: Officer, month: Month) -> list[Todo]:
    draft = decrees.open_draft()
    if draft is None or draft.made_by.strip().casefold() == officer.username.casefold():
        return []
    return [Todo("stamp", _("Tandatangani SK %(number)s") % {"number": draft.number},
                 _("Disusun %(maker)s. Yang menyusun tidak boleh menandatangani.") % {"maker": draft.made_by},
                 reverse("decree", args=[draft.id]), _("Periksa"))]  # fmt: skip


def _to_admit(officer: Officer, month: Month) -> list[Todo]:
    from django.template.defaultfilters import date as format_day

    n, found = donors.waiting_count(), []
    if n:
        found.append(Todo("heart", _("%(n)s ikrar menunggu persetujuan") % {"n": dots(n)},
                          _("Surat kuasanya sudah diunggah. Cocokkan, lalu setujui atau tolak."), reverse("donors"),
                          _("Buka ikrar")))  # fmt: skip
    risk = donors.at_risk(officer, donors.latest_month())
    if risk and risk.waiting and not risk.is_late:
        sentence = _("Sumbangannya berhenti dan tempatnya belum ada. Hari aman terakhir: %(day)s.")
        found.append(Todo("alert", _("%(n)s pekerja kehilangan donatur") % {"n": dots(risk.waiting)},
                          sentence % {"day": format_day(risk.safe, "j F Y")}, reverse("donors"), _("Lihat siapa")))  # fmt: skip
    return found


def _to_chase(officer: Officer, month: Month) -> list[Todo]:
    return [
        Todo("match", _("%(n)s baris rekonsiliasi menunggu") % {"n": dots(one["open"])},
             _("Balasan %(month)s: ada yang ditolak, tidak dijawab, atau berbeda jumlahnya.") % {
                 "month": _month(one["month"].first_day)},
             reverse("reconciliation-month", args=[one["month"]]), _("Kerjakan"))
        for one in reconciliation.waiting()
    ]  # fmt: skip


def _to_answer(officer: Officer, month: Month) -> list[Todo]:
    told = grievances.waiting_counts(officer, today())
    if not told["waiting"]:
        return []
    late = _("%(n)s sudah lewat waktunya.") % {"n": dots(told["late"])}
    return [Todo("alert", _("%(n)s pengaduan menunggu jawaban") % {"n": dots(told["waiting"])},
                 late if told["late"] else _("Semuanya masih dalam waktunya."), reverse("grievances"), _("Jawab"))]  # fmt: skip


def _to_help(officer: Officer, month: Month) -> list[Todo]:
    return [Todo(*one) for one in claimtodos.waiting(officer)]


def _to_read(officer: Officer, month: Month) -> list[Todo]:
    n = lookups.unread().count()
    if not n:
        return []
    return [Todo("eye", _("Baca %(n)s pencarian rumah sakit") % {"n": dots(n)},
                 _("Pasien tanpa NIK dicari dengan namanya. Periksa apakah semuanya wajar."), reverse("desk-reading"),
                 _("Baca"))]  # fmt: skip


def _to_match_deaths(officer: Officer, month: Month) -> list[Todo]:
    from django.template.defaultfilters import date as format_day

    newest = deaths.newest_not_matched(today())
    if newest is None:
        return []
    sentence = _("Data kependudukan %(day)s belum dicocokkan. Mungkin ada keluarga yang belum tahu haknya.")
    return [Todo("match", _("Cocokkan data kematian"), sentence % {"day": format_day(newest, "j F Y")}, reverse("deaths"),
                 _("Cocokkan"))]  # fmt: skip


def _to_tell_families(officer: Officer, month: Month) -> list[Todo]:
    told, found = deaths.waiting(officer), []
    if told["found"]:
        sentence = _("Menurut data kependudukan mereka meninggal. Keluarganya mungkin berhak atas santunan dan belum tahu.")
        found.append(Todo("heart", _("Hubungi keluarga %(n)s peserta") % {"n": dots(told["found"])}, sentence,
                          reverse("deaths") + "?keadaan=found", _("Buka daftar")))  # fmt: skip
    if told["doubted"]:
        found.append(Todo("alert", _("Periksa %(n)s kematian dengan nama berbeda") % {"n": dots(told["doubted"])},
                          _("NIK-nya tercatat meninggal atas nama lain. Belum ada yang dihentikan."),
                          reverse("deaths") + "?keadaan=doubted", _("Periksa")))  # fmt: skip
    return found


_MAKERS: tuple[tuple[Right, Any], ...] = (
    (Right.WORK_CLAIMS, _to_read),
    (Right.SEE_CLAIMS, _to_help),
    (Right.SIGN_DECREE, _to_sign),
    (Right.SEE_PERSONS, _to_tell_families), (Right.ANSWER_GRIEVANCES, _to_answer), (Right.MANAGE_DONORS, _to_admit),
    (Right.APPROVE_BATCH, _to_approve), (Right.PAY, _to_pay), (Right.RUN_MONTH, _to_run), (Right.DECIDE, _to_decide),
    (Right.DECIDE, _to_tell_apart), (Right.DECIDE, _to_hear), (Right.UPLOAD, _to_verify),
    (Right.EDIT_PROGRAMME, _to_judge_policy), (Right.PAY, _to_judge_budget), (Right.RUN_MONTH, _to_judge_budget),
    (Right.RECONCILE, _to_reconcile), (Right.RECONCILE, _to_chase), (Right.RECONCILE, _to_close), (Right.UPLOAD, _to_upload),
    (Right.WORK_CLAIMS, _to_match_deaths), (Right.MANAGE_STAFF, _to_administer),
)  # fmt: skip


def village_counts(officer: Officer) -> dict[str, int]:
    """A kelurahan at a glance: people known, covered in the latest month with an answer, in doubt."""
    people = scope.persons(officer).filter(survivor=None)
    last = LineResult.objects.order_by("-line__month").values_list("line__month", flat=True).first()
    covered = scope.batch_lines(officer).filter(month=last, lineresult__bucket="accepted").count() if last else 0
    latest = cases.latest_month()
    doubtful = cases.waiting(officer, latest).count() if latest else 0
    return {"people": people.count(), "covered": covered, "doubtful": doubtful}


def last_events(limit: int = 8) -> list[Event]:
    return list(Event.objects.order_by("-number")[:limit])
