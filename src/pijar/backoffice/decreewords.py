"""Words of decrees and of letters to who leaves; part of `words`."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

DECREE_STATES = {"draft": _("Rancangan"), "signed": _("Ditandatangani")}
DECREE_KINDS = {"first": _("Seluruh peserta"), "change": _("Perubahan")}
DECREE_ACTIONS = {"add": _("Ditambahkan"), "remove": _("Dikeluarkan"), "move": _("Pindah dana")}
GAP_KINDS = {
    "NO_PLACE": _("Masih layak, tidak ada tempat"),
    "NOT_PROPOSED": _("Tidak ada di daftar usulan mana pun"),
}
ENDS = {"MOVED_FUND": _("pindah sumber dana"), "JOINED": _("digabung dengan catatan lain orang yang sama")}
ACTIONS = {
    "decree.draft": _("Menyusun rancangan SK"),
    "decree.discard": _("Membuang rancangan SK"),
    "decree.sign": _("Menandatangani SK"),
    "decree.export": _("Mengunduh lampiran SK"),
    "enrolment.letters": _("Membuat surat bagi yang keluar"),
    "enrolment.gaps": _("Mengekspor perlindungan yang akan terputus"),
}
REFUSALS = {
    "NUMBER_MISSING": _("Tulis nomor SK, paling banyak seratus huruf."),
    "NUMBER_TAKEN": _("Nomor SK itu sudah dipakai. Setiap nomor hanya sekali."),
    "DRAFT_OPEN": _("Masih ada rancangan SK. Tandatangani atau buang dulu rancangan itu."),
    "LATER_DECREE": _("Sudah ada SK untuk bulan sesudahnya. SK tidak dapat mengubah bulan sebelumnya."),
    "NOTHING_CHANGED": _("Tidak ada yang berubah: semua orang dalam daftar bulan ini sudah tercantum dalam SK."),
    "DECREE_UNKNOWN": _("SK itu tidak ada, atau rancangannya sudah dibuang."),
    "ALREADY_SIGNED": _("SK ini sudah ditandatangani dan tetap seperti itu. Perubahan masuk SK berikutnya."),
    "MONTH_CHANGED": _("Daftar bulan berubah sejak rancangan disusun. Buang rancangan ini, lalu susun lagi."),
    "DECREE_ALTERED": _("Rancangan ini tidak lagi seperti saat disusun. Buang, lalu susun lagi."),
    "NOT_SIGNED": _("SK ini masih rancangan. Lampirannya dapat diunduh setelah ditandatangani."),
    "NOBODY_LEAVES": _("Tidak ada yang keluar pada bulan ini, maka tidak ada surat."),
    "FILE_LOST": _("Berkasnya tidak ada di folder data. Pulihkan folder data dari cadangannya."),
}
TABLES: dict[str, dict[str, Any]] = {
    "decree": DECREE_STATES, "decree_kind": DECREE_KINDS, "decree_action": DECREE_ACTIONS, "gap": GAP_KINDS,
}  # fmt: skip
COLOURS = {"signed": "green", "add": "green", "remove": "red", "move": "azure"}
