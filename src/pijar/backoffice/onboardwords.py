"""Words about beginning: officers from a file, codes on paper, the first start."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from pijar.onboarding.types import Act, Column, Fault, WayIn

COLUMNS = {
    Column.NAME: _("nama"),
    Column.ROLE: _("peran"),
    Column.VILLAGE: _("kelurahan"),
    Column.WORKPLACE: _("tempat_tugas"),
    Column.USERNAME: _("nama_pengguna"),
}
# What is wrong, and how it is mended.
FAULTS = {
    Fault.NAME_MISSING: _("Namanya kosong. Tulis nama orangnya."),
    Fault.NAME_LONG: _("Namanya lebih dari 150 huruf. Singkat gelarnya."),
    Fault.ROLE_MISSING: _("Perannya kosong. Pilih salah satu dari daftar di sel itu."),
    Fault.ROLE_UNKNOWN: _(
        "Peran ini tidak dikenal. Tulis salah satu: Petugas kelurahan, Petugas program, Bendahara, Auditor, Rumah sakit."
    ),
    Fault.ROLE_ADMINISTRATOR: _("Administrator tidak dibuat dari berkas. Tambahkan satu per satu di halaman Petugas."),
    Fault.VILLAGE_MISSING: _("Kelurahannya kosong. Petugas kelurahan memerlukan kelurahan."),
    Fault.VILLAGE_UNKNOWN: _("Kelurahan ini tidak ada di kota. Periksa ejaannya, atau tulis kodenya."),
    Fault.VILLAGE_SEVERAL: _("Nama ini dipakai beberapa kelurahan. Tulis kodenya, atau tambahkan kecamatannya setelah tanda /."),
    Fault.WORKPLACE_MISSING: _("Tempat tugasnya kosong. Petugas rumah sakit memerlukan nama rumah sakit."),
    Fault.WORKPLACE_LONG: _("Tempat tugasnya lebih dari 120 huruf. Singkat namanya."),
    Fault.USERNAME_INVALID: _("Nama pengguna hanya boleh berisi huruf, angka, titik, tanda hubung; tanpa spasi. Atau kosongkan."),
    Fault.USERNAME_TWICE: _("Nama pengguna ini ada dua kali dalam berkas. Ganti salah satunya."),
    Fault.USERNAME_CLOSED: _("Nama pengguna ini milik petugas yang sudah ditutup. Ganti, atau kosongkan."),
    Fault.USERNAME_ADMINISTRATOR: _("Nama pengguna ini milik administrator, yang tidak diubah lewat berkas."),
    Fault.LINE_TWICE: _("Orang ini ada dua kali. Hapus satu barisnya; bila memang dua orang, beri nama pengguna yang berbeda."),
}
ACTS = {
    Act.NEW: _("baru"),
    Act.CHANGED: _("berubah"),
    Act.SAME: _("sudah ada"),
    Act.WRONG: _("salah"),
    Act.LEFT: _("belum diisi"),
}
WAYS = {
    WayIn.NONE: _("belum diberi kode"),
    WayIn.PAPER: _("kode sudah dicetak"),
    WayIn.EXPIRED: _("kodenya lewat waktu"),
    WayIn.IN: _("sudah punya sandi"),
    WayIn.CLOSED: _("tidak boleh masuk"),
}
# What a change in a line concerns.
FIELDS = {"name": _("Nama"), "role": _("Peran"), "village_code": _("Kelurahan"), "workplace": _("Tempat tugas")}
ACTIONS = {
    "staff.load": _("Memuat petugas dari berkas"),
    "staff.code": _("Mencetak kode masuk"),
    "staff.code.use": _("Membuat sandi dengan kode"),
    "practice.build": _("Membuat kota latihan"),
    "city.setup": _("Menyiapkan kota"),
}
REFUSALS = {
    "STAFF_FILE_WRONG": _(
        "Masih ada baris yang salah, maka tidak ada yang disimpan. Betulkan berkasnya, atau pilih simpan yang benar saja."
    ),
    "STAFF_NOT_LEAVING": _("Hanya petugas yang tidak ada lagi dalam berkas ini yang dapat ditutup dari sini."),
    "STAFF_TOKEN": _("Pratinjau itu sudah lewat sehari atau milik petugas lain. Unggah berkasnya sekali lagi."),
    "SETUP_CLOSED": _("Kota ini sudah disiapkan. Silakan masuk."),
    "SETUP_LACKS": _("Langkah sebelumnya belum lengkap."),
    "SETUP_OTHER_CITY": _("Dokumen program itu untuk kota lain. Ganti kodenya, atau pilih kota yang sama."),
    "REGIONS_FILE": _(
        "Berkas kelurahan tidak dapat dipakai. Baris pertama code,name,level,parent_code; "
        "isinya kecamatan dan kelurahan kota itu saja."
    ),
    "NOT_PRACTICE": _("Folder itu bukan kota latihan, maka tidak disentuh."),
    "PRACTICE_FAILED": _("Kota latihan tidak jadi dibuat. Jalankan pijar sandbox di konsol server untuk melihat sebabnya."),
    "PRACTICE_INSIDE": _("Ini sudah kota latihan."),
    "PRACTICE_USED": _("Kota latihan sedang dipakai. Hentikan dulu, lalu ulangi."),
    "OFFICER_CLOSED": _("Petugas ini tidak boleh masuk. Bukalah dulu di halamannya."),
    "CODE_ADMINISTRATOR": _("Kode untuk administrator hanya dibuat di konsol server: pijar staff slips --user NAMA."),
    "OFFICER_UNKNOWN": _("Petugas dengan nama pengguna itu tidak ada."),
    "CODE_NOBODY": _("Tidak ada petugas yang memerlukan slip di kelompok ini."),
    "CODE_TRIES": _("Terlalu banyak percobaan. Tunggu seperempat jam, lalu coba lagi."),
    "CODE_WRONG_OR_OVER": _(
        "Nama pengguna dan kode tidak cocok, atau kodenya sudah dipakai atau lewat waktu. Periksa slipnya; "
        "bila tetap gagal, minta administrator mencetak slip baru."
    ),
}
TABLES: dict[str, dict[str, Any]] = {
    "staff_column": {column.value: words for column, words in COLUMNS.items()},
    "staff_fault": {fault.value: words for fault, words in FAULTS.items()},
    "staff_act": {act.value: words for act, words in ACTS.items()},
    "staff_field": FIELDS,
    "actor": {"console": _("konsol server"), "console-auto": _("konsol server, otomatis")},
    "way_in": {way.value: words for way, words in WAYS.items()},
}
COLOURS: dict[str, str] = {
    "new": "green",
    "changed": "azure",
    "wrong": "red",
    "paper": "azure",
    "expired": "yellow",
    "in": "green",
}
