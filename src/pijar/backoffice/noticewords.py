"""Words of notices: events, channels, states of a message and why it did not go, acts of the trail, refusals."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

GROUPS = {
    "month": _("Iuran bulanan"),
    "lists": _("Usulan dan kartu"),
    "cases": _("Kecelakaan dan kematian"),
    "complaints": _("Pengaduan warga"),
    "gifts": _("Donatur"),
    "rounds": _("Verval"),
    "digest": _("Ringkasan pagi"),
}
CHANNELS = {"email": _("Surel"), "whatsapp": _("WhatsApp"), "sms": _("SMS")}
EVENTS = {
    "batch_waits": _("Daftar iuran menunggu diperiksa"),
    "batch_back": _("Daftar iuran dikembalikan"),
    "payment_waits": _("Iuran menunggu dibayar"),
    "payment_due": _("Iuran segera jatuh tempo"),
    "payment_late": _("Iuran terlambat"),
    "reply_loaded": _("Balasan BPJS dicocokkan"),
    "rows_rejected": _("Baris usulan ditolak"),
    "cards_ready": _("Kartu siap dicetak"),
    "case_reported": _("Laporan baru"),
    "case_moved": _("Kasus berpindah langkah"),
    "case_message": _("Pesan dari pelapor"),
    "task_due": _("Tugas kasus segera jatuh tempo"),
    "task_overdue": _("Tugas kasus lewat waktu"),
    "death_found": _("Kematian ditemukan"),
    "complaint_came": _("Pengaduan baru"),
    "complaint_due": _("Pengaduan segera jatuh tempo"),
    "complaint_overdue": _("Pengaduan lewat waktu"),
    "pledge_came": _("Ikrar menunggu persetujuan"),
    "round_opened": _("Verval dibuka"),
    "digest": _("Ringkasan pagi"),
    "report_received": _("Kepada pelapor: laporan diterima"),
    "report_moved": _("Kepada pelapor: ada kabar"),
    "report_message": _("Kepada pelapor: pesan petugas"),
    "complaint_received": _("Kepada pengadu: pengaduan diterima"),
    "complaint_answered": _("Kepada pengadu: dijawab"),
    "pledge_admitted": _("Kepada donatur: ikrar disetujui"),
    "pledge_ending": _("Kepada donatur: ikrar berakhir"),
    "contact_code": _("Kode untuk membuktikan alamat"),
}
FORMS = {
    "page": _("Di halaman pemberitahuan"), "subject": _("Judul surel"), "body": _("Isi surel"), "short": _("SMS"),
}  # fmt: skip
STATES = {
    "waiting": _("Menunggu dikirim"),
    "held": _("Ditahan sampai pagi"),
    "sending": _("Sedang dikirim"),
    "sent": _("Terkirim"),
    "shown": _("Hanya ditampilkan di sini"),
    "failed": _("Gagal"),
    "unsure": _("Tidak pasti sampai"),
    "not_configured": _("Saluran belum diatur"),
    "cancelled": _("Dibatalkan"),
}
REASONS = {
    "STOPPED": _("Penerima berhenti atau mengganti alamatnya"),
    "STALE": _("Sudah lebih dari tiga hari"),
    "INTERRUPTED": _("Pengiriman terputus di tengah jalan"),
    "BROKEN": _("Sambungan putus sebelum dijawab"),
    "CONNECT": _("Server pengirim tidak dapat dihubungi"),
    "AUTH": _("Server pengirim menolak sandi kami"),
    "ANSWER_UNREADABLE": _("Jawaban server pengirim tidak terbaca"),
    "FAULT": _("Kesalahan program; catat nomornya dan hubungi pengelola"),
    "OFF": _("Pengiriman dimatikan"),
}
TABLES: dict[str, dict[str, Any]] = {
    "notice_group": GROUPS, "notice_channel": CHANNELS, "notice_event": EVENTS, "notice_form": FORMS, "notice_state": STATES,
    "notice_reason": REASONS,
}  # fmt: skip
COLOURS = {
    "held": "yellow", "sending": "azure", "sent": "green", "shown": "azure", "unsure": "orange", "not_configured": "orange",
    "cancelled": "secondary",
}  # fmt: skip
ACTIONS = {
    "notice.choose": _("Memilih pemberitahuan"),
    "notice.city": _("Mengubah aturan pemberitahuan"),
    "notice.reword": _("Mengubah kalimat pemberitahuan"),
    "notice.again": _("Mengirim ulang pesan"),
    "notice.code": _("Meminta kode untuk alamatnya"),
    "notice.prove": _("Membuktikan alamatnya"),
    "notice.forget": _("Menghapus alamatnya"),
    "notice.consent": _("Minta dikabari"),
    "notice.stop": _("Meminta berhenti dikabari"),
    "notice.try": _("Mencoba saluran pesan"),
}
REFUSALS = {
    "NOTICE_NOT_NAMED": _("Pemberitahuan ini tidak dapat disusun: isinya tidak lengkap."),
    "NOTICE_HOLDS_NIK": _("Ada angka sepanjang NIK di dalamnya. Hapus angka itu: nomor pribadi tidak pernah dikirim."),
    "NOTICE_VALUE_MISSING": _("Pemberitahuan ini tidak dapat disusun: isinya tidak lengkap."),
    "NOTICES_MODE": _("PIJAR_NOTICES harus send, page, atau off. Hubungi pengelola."),
    "LANGUAGE_UNKNOWN": _("Pilih bahasa dari daftar."),
    "HOURS_INVALID": _("Pilih jam dari 0 sampai 23."),
    "DAYS_INVALID": _("Teks disimpan 7 sampai 730 hari, jatuh tempo diberitahukan 1 sampai 30 hari sebelumnya."),
    "WORDING_EMPTY": _("Tulis kalimatnya."),
    "WORDING_LONG": _("Kalimatnya terlalu panjang."),
    "WORDING_LINES": _("Kalimat ini harus satu baris."),
    "WORDING_BRACE": _("Ada kurung kurawal tanpa pasangannya. Tulis misalnya {nomor}."),
    "WORDING_UNKNOWN": _("Kalimat ini menyebut sesuatu yang tidak tersedia. Pakai yang tertulis di bawahnya."),
    "WORDING_SMS": _("SMS ini terlalu panjang setelah diisi. Persingkat."),
    "WORDING_NO_FORM": _("Kalimat itu tidak ada untuk kejadian ini."),
    "MESSAGE_UNKNOWN": _("Pesan itu tidak ada."),
    "MESSAGE_OVER": _("Pesan ini sudah terkirim, sedang dikirim, dibatalkan, atau teksnya sudah dihapus."),
    "MESSAGE_OLD": _("Pesan ini sudah lebih dari tiga hari. Isinya mungkin tidak benar lagi."),
    "ADDRESS_MAIL": _("Alamat surelnya tidak terbaca. Tulis misalnya nama@contoh.go.id."),
    "ADDRESS_PHONE": _("Nomor HP-nya tidak terbaca. Tulis misalnya 0812 3456 7890."),
    "CHANNEL_NOT_OFFERED": _("Saluran itu belum diatur di kota ini. Pilih yang lain."),
    "NOTICE_CODE_OVER": _("Kodenya sudah tidak berlaku. Minta kode baru."),
    "NOTICE_CODE_WRONG": _("Kodenya tidak cocok. Periksa lagi pesan yang Anda terima."),
    "NOTICE_CODES_MANY": _("Terlalu banyak kode diminta. Coba lagi satu jam lagi."),
    "MESSAGE_NOT_SENT": _("Pesan itu tidak terkirim."),
    "MAIL_URL": _("PIJAR_MAIL_URL tidak terbaca. Tulis misalnya smtp://pengguna:sandi@host:587."),
    "ADDRESS_INVALID": _("PIJAR_ADDRESS tidak terbaca. Tulis misalnya https://pijar.contoh.go.id."),
}
SENTENCES = {
    "WORDING_LONG": [_("Kalimatnya paling panjang %(most)s huruf.")],
    "WORDING_UNKNOWN": [_("{%(name)s} tidak tersedia untuk kalimat ini. Yang tersedia: %(known)s.")],
    "WORDING_SMS": [_("Setelah diisi, SMS ini %(letters)s huruf. Paling banyak %(most)s huruf: persingkat.")],
}
