"""Words about civil servants who give: states of pledges, findings, acts of the trail, and why something was refused."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

STATES = {
    "drafted": _("Belum ditandatangani"),
    "waiting": _("Menunggu persetujuan"),
    "active": _("Berjalan"),
    "stopped": _("Berhenti"),
    "refused": _("Ditolak"),
}
STOP_REASONS = {
    "WITHDRAWN": _("Atas permintaan sendiri"),
    "RETIRED": _("Pensiun"),
    "LEFT": _("Tidak lagi dalam daftar ASN"),
    "MOVED": _("Pindah OPD atau daerah"),
}
FINDINGS = {
    "NIP_UNKNOWN": _("NIP tidak ada dalam daftar ASN"),
    "NIP_INVALID": _("NIP tidak terbaca"),
    "AMOUNT_INVALID": _("Jumlah ikrar tidak sah"),
    "DATE_INVALID": _("Tanggal tidak terbaca"),
    "PERIOD_INVALID": _("Bulan potongan tidak terbaca"),
    "PERIOD_STRAY": _("Baris bulan lain di berkas potongan"),
    "STATUS_UNKNOWN": _("Status potongan tidak dikenal"),
    "NIK_INVALID": _("NIK pekerja tidak terbaca"),
    "WORKER_UNKNOWN": _("Pekerja yang disebut tidak dikenal"),
    "WORKER_NAMED_TWICE": _("Pekerja disebut dua donatur"),
    "FAILED": _("Potongan gagal"),
    "SHORT": _("Potongan kurang"),
    "MISSING": _("Tidak ada dalam berkas potongan"),
    "TWICE": _("Dipotong dua kali"),
    "TOO_MUCH": _("Potongan lebih dari ikrar"),
    "NO_PLEDGE": _("Dipotong tanpa ikrar"),
}
WARNINGS = {
    "WORKER_NAMED": _("Donatur lain menyebut pekerja yang sama."),
    "WORKER_CARRIED": _("Pekerja ini sudah dibiayai dana lain."),
    "WORKER_UNKNOWN": _("Pekerja ini tidak ada dalam daftar usulan atau data kependudukan."),
}
LETTERS = {
    "first": _("Pemberitahuan pertama"),
    "second": _("Pemberitahuan kedua"),
    "question": _("Pertanyaan: lanjut atau berhenti"),
}
ACTIONS = {
    "pledge.enter": _("Menerima ikrar ASN"),
    "pledge.sign": _("Menerima surat kuasa bertanda tangan"),
    "pledge.open": _("Membuka surat kuasa donatur"),
    "pledge.approve": _("Menyetujui ikrar ASN"),
    "pledge.refuse": _("Menolak ikrar ASN"),
    "pledge.stop": _("Menghentikan ikrar ASN"),
    "donor.stop": _("Menghentikan donatur"),
    "donor.resume": _("Melanjutkan donatur"),
    "donor.code": _("Memberi kode baru kepada donatur"),
    "donor.letters": _("Membuat surat kepada donatur"),
    "donor.statement": _("Membuat kuitansi donatur"),
    "donor.deductions": _("Mengunduh daftar potongan gaji"),
    "donor.register": _("Mengekspor daftar ikrar"),
    "donor.at_risk": _("Mengekspor yang kehilangan donatur"),
    "donor.findings": _("Mengunduh temuan donatur"),
    "donor.refund": _("Mengembalikan uang donatur"),
}
REFUSALS = {
    "NIP_INVALID": _("NIP terdiri dari 18 angka. Salin dari kartu pegawai Anda."),
    "NIP_UNKNOWN": _(
        "NIP ini belum ada dalam daftar ASN terbaru. Periksa angkanya; bila sudah benar, hubungi bagian kepegawaian OPD Anda."
    ),
    "NAME_MISSING": _("Tulis nama dan OPD Anda: keduanya tercetak dalam surat kuasa."),
    "CONSENT_MISSING": _("Tanpa persetujuan, gaji tidak dapat dipotong. Centang bila Anda setuju."),
    "AMOUNT_INVALID": _("Tulis jumlah dalam rupiah utuh, paling banyak Rp 10 juta sebulan."),
    "WORKERS_INVALID": _("Jumlah pekerja dari 1 sampai 100."),
    "SPAN_INVALID": _("Bulan akhir lebih awal daripada bulan mulai."),
    "WORKER_NIK_INVALID": _("NIK pekerja terdiri dari 16 angka. Salin dari KTP-nya, atau kosongkan."),
    "WORKER_UNKNOWN": _("NIK pekerja terdiri dari 16 angka. Salin dari KTP-nya, atau kosongkan."),
    "APPLICATIONS_OPEN": _(
        "Dengan NIP ini sudah ada beberapa ikrar yang belum ditandatangani atau diputuskan. "
        "Tandatangani salah satunya, atau hubungi petugas program."
    ),
    "TRIES_EXCEEDED": _("Terlalu banyak percobaan. Tunggu 15 menit, lalu coba lagi."),
    "CODE_WRONG": _("NIP dan kode tidak cocok. Lihat kembali kertas atau catatan kode Anda."),
    "DONOR_UNKNOWN": _("NIP ini tidak ada dalam daftar ASN maupun ikrar."),
    "PLEDGE_UNKNOWN": _("Ikrar itu tidak ada."),
    "PLEDGE_STATE": _("Keadaan ikrar ini sudah berubah. Muat ulang halamannya."),
    "CONSENT_EMPTY": _("Berkas itu kosong. Pindai sekali lagi surat yang sudah ditandatangani."),
    "CONSENT_NONE": _("Donatur belum mengunggah surat kuasa yang ditandatangani."),
    "GIFTS_TOO_FEW": _("Uang donatur tidak cukup untuk semua yang dibiayainya. Jalankan ulang bulannya."),
    "CONSENT_LARGE": _("Berkas lebih dari 5 MB. Pindai dengan resolusi yang lebih rendah."),
    "CONSENT_KIND": _("Surat kuasa harus berupa PDF. Simpan hasil pindaian sebagai PDF, lalu unggah lagi."),
    "NO_LETTERS": _("Bulan ini tidak ada donatur yang perlu disurati."),
    "PAYROLL_MISSING": _("Berkas potongan gaji bulan ini belum dimuat, maka belum diketahui potongan siapa yang gagal."),
    "LETTERS_LATER": _("Surat bulan sesudahnya sudah dibuat, maka bulan ini tidak disurati lagi."),
    "NOT_STOPPED": _("Donatur ini tidak sedang berhenti."),
    "CIVIL_SERVANTS_MISSING": _("Daftar ASN belum dimuat. Muat lebih dahulu di halaman Program."),
}
TABLES: dict[str, dict[str, Any]] = {
    "pledge": STATES, "donor_stop": STOP_REASONS, "donor_finding": FINDINGS, "donor_warning": WARNINGS, "donor_letter": LETTERS,
}  # fmt: skip
COLOURS = {"drafted": "secondary", "stopped": "secondary", "refused": "red"}
