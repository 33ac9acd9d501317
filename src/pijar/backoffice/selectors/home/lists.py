"""What waits of lists and the people on them: files to mend, doubts to decide, records that may be one person."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from pijar.backoffice.selectors import cases, linkage
from pijar.backoffice.selectors.home.todo import Look, Todo
from pijar.backoffice.selectors.months import dots
from pijar.kernel.month import Month


def to_upload(look: Look) -> list[Todo]:
    if not look.uploads:
        return [Todo("upload", _("Unggah daftar usulan"), _("Belum ada berkas dari Anda untuk tahun ini."), reverse("uploads"),
                     _("Unggah berkas"))]  # fmt: skip
    last = look.uploads[0]
    if last.withdrawn_at or not last.rejected:
        return []
    rejected = dots(last.rejected)
    return [Todo(
        "alert", _("Perbaiki %(n)s baris yang ditolak") % {"n": rejected},
        _("Unduh berkas Anda dengan kolom kesalahan, perbaiki, lalu unggah lagi."),
        reverse("upload", args=[last.id]) + "?hasil=rejected", _("Lihat baris"),
    )]  # fmt: skip


def to_decide(look: Look) -> list[Todo]:
    n = cases.waiting_count(look.officer, Month.of(look.run.month)) if look.run else 0
    if not n:
        return []
    return [Todo("scale", _("Putuskan %(n)s kasus ragu") % {"n": dots(n)},
                 _("Orang-orang ini menunggu bukti: siapa mereka, atau berapa desilnya."), reverse("cases"),
                 _("Buka tinjauan"))]  # fmt: skip


def to_tell_apart(look: Look) -> list[Todo]:
    n = linkage.waiting_count(look.officer)
    if not n:
        return []
    return [Todo("match", _("%(n)s pasangan menunggu keputusan") % {"n": dots(n)},
                 _("Catatan dengan NIK berbeda yang mungkin satu orang. Bandingkan, lalu putuskan."), reverse("links"),
                 _("Bandingkan"))]  # fmt: skip
