"""Words of complaints: states, kinds, ways in, acts of the trail, faults of the programme, and why something was refused."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

STATES = {
    "received": _("Baru diterima"),
    "looked_at": _("Sedang diperiksa"),
    "answered": _("Sudah dijawab"),
    "reopened": _("Ditanyakan lagi"),
    "closed": _("Selesai"),
}
CATEGORIES = {
    "refused_at_hospital": _("Dibayari, tetapi ditolak rumah sakit"),
    "not_listed": _("Tidak terdaftar"),
    "wrong_data": _("Data salah"),
    "slow_claim": _("Klaim terlalu lama"),
    "levy": _("Diminta uang (dugaan pungutan)"),
    "other": _("Lainnya"),
}
CHANNELS = {"page": _("Halaman umum"), "desk": _("Loket"), "phone": _("Telepon")}
OFFICES = {"village": _("Kelurahan"), "programme": _("Petugas program")}
STEPS = {
    "received": _("Pengaduan diterima"),
    "taken_up": _("Mulai diperiksa"),
    "told": _("Kabar sementara"),
    "answered": _("Jawaban"),
    "noted": _("Catatan dalam"),
    "assigned": _("Diserahkan"),
    "linked": _("Dihubungkan"),
    "reopened": _("Ditanyakan lagi oleh pengadu"),
    "closed": _("Ditutup"),
}
TABLES: dict[str, dict[str, Any]] = {
    "grievance": STATES, "grievance_category": CATEGORIES, "grievance_channel": CHANNELS, "grievance_office": OFFICES,
    "grievance_step": STEPS,
}  # fmt: skip
COLOURS: dict[str, str] = {}
ACTIONS = {
    "grievance.open": _("Mencatat pengaduan"),
    "grievance.read": _("Membaca pengaduan"),
    "grievance.taken_up": _("Mulai memeriksa pengaduan"),
    "grievance.told": _("Memberi kabar sementara atas pengaduan"),
    "grievance.answered": _("Menjawab pengaduan"),
    "grievance.noted": _("Menulis catatan pada pengaduan"),
    "grievance.assigned": _("Menyerahkan pengaduan"),
    "grievance.linked": _("Menghubungkan pengaduan"),
    "grievance.reopened": _("Pengadu bertanya lagi"),
    "grievance.closed": _("Menutup pengaduan"),
}
REFUSALS = {
    "GRIEVANCE_SHORT": _("Ceritakan apa yang terjadi, paling sedikit 15 huruf."),
    "GRIEVANCE_LONG": _("Ceritanya paling panjang 4.000 huruf. Tulis yang terpenting; selebihnya dapat disampaikan nanti."),
    "GRIEVANCE_NIK": _("NIK harus 16 angka. Boleh juga dikosongkan."),
    "GRIEVANCE_PHONE": _("Nomor HP tidak terbaca: tulis 8 sampai 25 angka, atau kosongkan."),
    "GRIEVANCE_VILLAGE": _("Pilih kelurahannya dari daftar."),
    "GRIEVANCE_UNKNOWN": _("Pengaduan itu tidak ada."),
    "GRIEVANCE_CODE": _("Nomor dan kode tidak cocok. Lihat lagi catatan Anda, lalu ketik keduanya."),
    "GRIEVANCE_CHANGED": _("Pengaduan ini baru saja diubah petugas lain. Baca dulu, lalu tulis lagi."),
    "GRIEVANCE_ANSWER_SHORT": _("Tulis jawabannya dalam kalimat yang dimengerti pengadu, paling sedikit 15 huruf."),
    "GRIEVANCE_NOTE_EMPTY": _("Tulis catatannya."),
    "GRIEVANCE_LEVY": _("Dugaan pungutan diperiksa petugas program, tidak pernah diserahkan ke kelurahan."),
    "GRIEVANCE_DONE": _("Pengaduan ini sudah ditutup."),
    "GRIEVANCE_REOPENED": _("Pengaduan ini sudah pernah ditanyakan lagi. Buat pengaduan baru dan sebutkan nomor ini."),
    "GRIEVANCE_OVER": _("Jawabannya sudah terlalu lama. Buat pengaduan baru dan sebutkan nomor ini."),
    "GRIEVANCE_TOO_OFTEN": _("Terlalu banyak percobaan dari jaringan ini. Tunggu satu jam, atau datang ke kantor kelurahan."),
}
FAULTS = {
    "GRIEVANCES": _("grievances: harus daftar baris dengan from, first_days, final_days dan reopen_days"),
    "GRIEVANCES_DAYS": _(
        "grievances %(day)s: jumlah hari harus bilangan bulat dari 1 sampai %(most)s, first_days tidak di atas final_days"
    ),
    "GRIEVANCES_TWICE": _("grievances %(day)s: dua baris mulai pada hari yang sama"),
}
