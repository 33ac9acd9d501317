"""Words of places: why somebody has one or waits, where people come from and go, how a fund stands; part of `words`."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

PLACES = {
    "NAMED": _("disebut donatur"), "KEPT_FUND": _("tetap pada dana bulan lalu"),
    "MOVED_FUND": _("pindah dari dana lain supaya tidak terputus"), "NEW_PLACE": _("tempat baru"),
    "REPLACEMENT": _("mengisi tempat yang ditinggalkan"), "NO_PLACE": _("semua tempat terisi"),
    "MONEY_SHORT": _("uang sumbangan tidak cukup"),
    "ONLY_RESTRICTED_LEFT": _("sisa tempat hanya untuk bidang pekerjaan lain"),
    "VILLAGE_FULL": _("jatah kelurahannya terisi"), "SECTOR_FULL": _("jatah bidang pekerjaannya terisi"),
}  # fmt: skip
# Where people are who are carried by no fund.
# What a band between two funds tells, in the order of the legend.
FLOWS = {
    "kept": _("tetap"),
    "moved": _("pindah dana"),
    "new": _("mendapat tempat"),
    "wait": _("menunggu"),
    "left": _("keluar"),
}
STANDS = {"NEW": _("Baru"), "WAITING": _("Menunggu"), "LEFT": _("Keluar")}
DOORS = {
    "CARRIES": _("Membiayai orang ini."),
    "FREE": _("Boleh membiayai, dan masih ada tempat kosong."),
    "FULL": _("Boleh membiayai, tetapi semua tempatnya terisi."),
    "CELL_FULL": _("Boleh membiayai, tetapi jatah untuk kelurahan atau bidang pekerjaannya terisi."),
    "MONEY_SHORT": _("Boleh membiayai, tetapi uang sumbangan yang tersisa tidak cukup."),
    "RESTRICTED": _("Tidak boleh membiayai: hanya untuk bidang pekerjaan atau kelurahan lain."),
    "NAMED_ONLY": _("Hanya boleh membiayai bila donatur menyebut orang ini."),
    "NOT_MET": _("Tidak boleh membiayai: ketentuan dana ini tidak dipenuhi."),
}
DOOR_SHORT = {
    "CARRIES": _("membiayai"), "FREE": _("ada tempat"), "FULL": _("penuh"), "CELL_FULL": _("jatah penuh"),
    "MONEY_SHORT": _("uang kurang"), "RESTRICTED": _("dana terikat"), "NAMED_ONLY": _("hanya yang disebut"),
    "NOT_MET": _("tidak dipenuhi"),
}  # fmt: skip
FREEING = {
    "OWN_WISH": _("Atas permintaan sendiri"), "MOVED_OUT": _("Pindah keluar kota"), "DECEASED": _("Meninggal"),
    "FORMAL_WORK": _("Sudah bekerja formal"), "DATA_DOUBT": _("Data diragukan"), "OTHER": _("Lain-lain"),
}  # fmt: skip
TASKS = {"whatif": _("Menghitung pembagian lain"), "roll": _("Menyusun usulan tahun berikutnya")}
ACTIONS = {
    "allocation.free": _("Mengeluarkan orang dari daftar bulan"),
    "allocation.give": _("Memberikan tempat kosong"),
    "allocation.list": _("Mengunduh daftar tempat"),
    "programme.roll": _("Mengunduh usulan tahun berikutnya"),
}
REFUSALS = {
    "NO_FREE_PLACE": _("Tidak ada tempat kosong yang boleh diisi oleh orang yang menunggu."),
    "NOT_NEXT_IN_LINE": _("Urutannya sudah berubah: orang lain sekarang yang pertama. Lihat lagi, lalu setujui."),
    "NO_PLACE_TO_FREE": _("Orang ini tidak lagi mempunyai tempat pada bulan itu."),
    "REASON_INVALID": _("Pilih alasannya."),
    "NOT_RANKED": _("Orang ini tidak diperingkat pada bulan itu: hanya yang layak diperingkat."),
    "FUND_UNKNOWN": _("Sumber dana itu tidak ada dalam program."),
    "QUOTA_INVALID": _("Kuota harus bilangan bulat, 0 atau lebih."),
    "NOBODY_CARRIED": _("Belum ada bulan tahun itu yang dijalankan, maka belum ada yang dapat dilanjutkan."),
    "ROLL_OLD": _("Usulan itu disimpan paling lama satu hari dan sudah dihapus. Hitung sekali lagi."),
}
TABLES: dict[str, dict[str, Any]] = {
    "place": PLACES, "stand": STANDS, "door": DOORS, "door_short": DOOR_SHORT,
}  # fmt: skip
COLOURS = {
    "KEPT_FUND": "green", "MOVED_FUND": "azure", "NEW_PLACE": "green", "REPLACEMENT": "azure", "NAMED": "green",
    "NO_PLACE": "yellow", "MONEY_SHORT": "orange", "ONLY_RESTRICTED_LEFT": "yellow", "VILLAGE_FULL": "yellow",
    "SECTOR_FULL": "yellow", "CARRIES": "green", "FREE": "azure", "FULL": "yellow", "CELL_FULL": "yellow",
}  # fmt: skip
