"""Words of the reconciliation: the work queue, claims on the insurer, bank statements; part of `words`."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

DETAILS = {
    "INCOMING_KEYS": _("%(key)s: harus pasangan kata yang hanya mengenal %(known)s"),
    "INCOMING_COLUMN": _("%(key)s.columns.%(column)s: harus salah satu dari %(known)s"),
    "INCOMING_MISSING": _("%(key)s.columns: tidak ada kolom untuk %(value)s"),
    "INCOMING_TWICE": _("%(key)s.columns: dua kolom untuk %(value)s"),
    "BANK_DATES": _("bank.date_format: harus bentuk tanggal dalam tanda petik, misalnya %%d/%%m/%%Y"),
    "BANK_DECIMAL": _('bank.decimal: harus "," atau "."'),
}
CAUSES = {
    "REJECTED": _("Ditolak BPJS"),
    "AMOUNT_DIFFERS": _("Jumlah berbeda"),
    "NOT_ANSWERED": _("Tidak dijawab"),
    "DIED_BEFORE": _("Diterima, padahal meninggal sebelumnya"),
    "TWICE": _("Dibukukan dua kali"),
    "ANSWERED_ELSEWHERE": _("Dijawab untuk bulan atau dana lain"),
    "UNKNOWN_TO_US": _("Tidak kita kenal"),
}
NEXT_STEPS = {
    "REJECTED": _("Baca alasan BPJS, betulkan data orangnya, lalu ia ditagih lagi bulan berikutnya. Uangnya menjadi klaim."),
    "AMOUNT_DIFFERS": _("Tanyakan kepada BPJS mengapa jumlahnya lain. Yang dibukukan kurang menjadi klaim."),
    "NOT_ANSWERED": _("Minta balasan susulan kepada BPJS untuk baris ini, atau kirim ulang daftarnya."),
    "DIED_BEFORE": _("Minta BPJS membatalkan pembukuan dan mengkreditkan bulan ini. Hentikan orangnya bila belum."),
    "TWICE": _("Minta BPJS membatalkan pembukuan yang kedua."),
    "ANSWERED_ELSEWHERE": _("Minta BPJS membukukannya pada bulan dan dana yang ditagih."),
    "UNKNOWN_TO_US": _("Tanyakan kepada BPJS siapa yang dimaksud. NIK yang beda satu angka mungkin orang yang kita tagih."),
}
# On the button, and what it says once it is done.
DO = {
    "ask": _("Tanyakan ke BPJS"),
    "resend": _("Kirim ulang"),
    "mend": _("Data sudah dibetulkan"),
    "accept": _("Terima selisihnya"),
    "reopen": _("Buka lagi"),
}
DONE = {
    "ask": _("Ditanyakan ke BPJS"),
    "resend": _("Dikirim ulang"),
    "mend": _("Data dibetulkan"),
    "accept": _("Selisih diterima"),
    "reopen": _("Dibuka lagi"),
    "resolved": _("Selesai oleh balasan kemudian"),
}
STATES = {"open": _("Belum ditangani"), "waiting": _("Menunggu jawaban"), "done": _("Selesai")}
CLAIMS = {
    "rejected": _("ditolak"), "short": _("dibukukan kurang"), "twice": _("dibukukan dua kali"),
    "died": _("untuk bulan sesudah meninggal"),
}  # fmt: skip
FOUND = {
    "matched": _("Cocok"),
    "payroll": _("Cocok dengan potongan gaji"),
    "amount_differs": _("Nomor sama, jumlah berbeda"),
    "paid_not_on_statement": _("Dicatat dibayar, tidak ada di rekening koran"),
    "no_statement_yet": _("Rekening korannya belum diunggah"),
    "on_statement_not_known": _("Ada di rekening koran, tidak kita catat"),
}
ACTIONS = {
    "queue.settle": _("Menindaklanjuti antrean rekonsiliasi"),
    "contributions.queue": _("Mengunduh antrean rekonsiliasi"),
    "contributions.claims": _("Membuat surat klaim ke BPJS"),
    "bank.load": _("Mengunggah rekening koran"),
    "bank.settle": _("Menjelaskan mutasi rekening"),
}
REFUSALS = {
    "REPLY_READ_ELSEWHERE": _("Berkas ini sudah dibaca untuk daftar lain. Tidak ada yang dicatat; pilih balasan yang betul."),
    "REPLY_AGAINST_CREDIT": _("Balasan ini menerima baris yang uangnya sudah dikreditkan BPJS. Tanyakan mana yang berlaku."),
    "BATCH_CLOSED": _("Daftar ini sudah ditutup: hasil rekonsiliasinya tetap."),
    "ITEM_UNKNOWN": _("Baris itu tidak lagi menunggu; balasan yang kemudian mungkin sudah menyelesaikannya."),
    "ACTION_NOT_ALLOWED": _("Tindakan itu tidak sesuai untuk baris ini."),
    "NONE_CHOSEN": _("Centang paling sedikit satu baris."),
    "TOO_MANY": _("Terlalu banyak sekaligus: paling banyak 500 baris."),
    "NOTE_MISSING": _("Tulis singkat apa yang dilakukan."),
    "NO_CLAIMS": _("Tidak ada klaim terbuka, maka tidak ada surat."),
    "ACCOUNT_MISSING": _("Tulis nomor rekeningnya."),
    "ACCOUNT_WRONG": _("Rekening koran ini milik rekening lain. Tidak ada yang dicatat."),
    "STATEMENT_INVALID": _("Rekening koran ini tidak terbaca. Tidak ada yang dicatat; minta lagi kepada bank."),
    "STATEMENT_KIND": _("Rekening koran dibaca sebagai CSV, MT940 (.sta, .txt) atau camt.053 (.xml)."),
    "STATEMENT_EMPTY": _("Rekening koran ini tidak berisi apa pun."),
    "SEN_IN_AMOUNT": _("Ada jumlah dengan sen selain ,00. Tidak ada yang dicatat."),
    "BALANCE_MISSING": _("Saldo awal atau saldo akhir tidak ada. Isi keduanya menurut rekening koran."),
    "BALANCE_WRONG": _("Saldo awal, mutasi, dan saldo akhir tidak sesuai: ada baris yang kurang. Tidak ada yang dicatat."),
}
# With the details, where they are there.
SENTENCES = {
    "REPLY_READ_ELSEWHERE": [
        _("%(file)s sudah dibaca sebagai balasan %(there)s dan bukan balasan %(here)s. Tidak ada yang dicatat."),
    ],
    "ACCOUNT_WRONG": [_("%(file)s adalah rekening koran %(said)s, bukan %(account)s. Tidak ada yang dicatat.")],
    "STATEMENT_INVALID": [
        _("%(file)s, %(where)s: tidak terbaca. Tidak ada yang dicatat; minta rekening koran itu lagi kepada bank."),
    ],
    "SEN_IN_AMOUNT": [_("%(file)s, %(where)s: jumlahnya bersen selain ,00. Tidak ada yang dicatat.")],
}
TABLES: dict[str, dict[str, Any]] = {
    "cause": CAUSES, "cause_step": NEXT_STEPS, "item_do": DO, "item_done": DONE, "item": STATES, "claim_cause": CLAIMS,
    "bank_found": FOUND,
}  # fmt: skip
COLOURS = {
    "REJECTED": "red", "AMOUNT_DIFFERS": "orange", "NOT_ANSWERED": "yellow", "DIED_BEFORE": "red", "TWICE": "orange",
    "ANSWERED_ELSEWHERE": "purple", "UNKNOWN_TO_US": "purple", "matched": "green", "payroll": "green", "amount_differs": "orange",
    "paid_not_on_statement": "red", "no_statement_yet": "azure", "on_statement_not_known": "yellow",
}  # fmt: skip
