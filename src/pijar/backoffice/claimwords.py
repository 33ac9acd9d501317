"""Words about reports and cases: states, tasks, papers, flags, acts of the trail, and why something was refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.template.defaultfilters import date as format_date
from django.utils.translation import gettext_lazy as _

from pijar.backoffice import claimworkwords
from pijar.claims.types import FlagFact

STATES = {
    "reported": _("Dilaporkan"),
    "screened": _("Diperiksa"),
    "notified": _("Dilaporkan ke BPJS"),
    "in_treatment": _("Dalam perawatan"),
    "stage_two": _("Tahap II"),
    "with_insurer": _("Diproses BPJS"),
    "paid": _("Dibayar"),
    "refused": _("Ditolak BPJS"),
    "objection": _("Keberatan"),
    "closed": _("Selesai"),
    "lapsed": _("Hak gugur"),
}
# What the button of a move says.
MOVES = {
    "screened": _("Sudah diperiksa, lanjutkan"),
    "notified": _("Sudah dilaporkan ke BPJS"),
    "in_treatment": _("Perawatan dimulai"),
    "stage_two": _("Dokter menyatakan selesai"),
    "stage_two_died": _("Dokter menyatakan meninggal"),
    "with_insurer": _("Berkas lengkap, ajukan ke BPJS"),
    "paid": _("BPJS sudah membayar"),
    "refused": _("BPJS menolak"),
    "objection": _("Ajukan keberatan"),
    "closed": _("Tutup kasus"),
    "lapsed": _("Nyatakan hak gugur"),
}
# What is to be done in a state, in a sentence for whoever works the case.
NEXT = {
    "reported": _("Pastikan siapa orangnya, apakah ia terlindungi pada hari itu, dan apa yang terjadi."),
    "screened": _("Kirim laporan ke BPJS Ketenagakerjaan, lalu catat hari dan nomornya di sini."),
    "notified": _("Tanyakan kabar perawatannya. Catat hari perawatan dimulai, atau hari dokter menyatakan selesai."),
    "notified_died": _("Minta keterangan kematian dari dokter, dan catat hari dan jamnya. Lalu temui ahli warisnya."),
    "in_treatment": _("Tunggu keterangan dokter: sembuh, cacat, atau meninggal. Sejak itu laporan tahap II dihitung."),
    "stage_two": _("Lengkapi berkas, lalu ajukan ke BPJS Ketenagakerjaan."),
    "with_insurer": _("Pantau pembayarannya. Catat saat uang diterima, atau saat BPJS menjawab lain."),
    "paid": _("Bandingkan dengan estimasi, pastikan keluarga sudah menerima, lalu tutup kasus."),
    "refused": _("Baca alasan BPJS. Putuskan bersama keluarga: ajukan keberatan, atau tutup kasus."),
    "objection": _("Keberatan sedang berjalan. Catat jawabannya."),
    "closed": _("Kasus ini selesai."),
    "lapsed": _("Hak atas manfaat sudah gugur menurut hukum."),
}
NEXT_JKM = {
    "screened": _("Temui ahli waris, kumpulkan berkasnya, lalu ajukan ke BPJS Ketenagakerjaan."),
    "notified": _("Kumpulkan berkas ahli waris, lalu ajukan ke BPJS Ketenagakerjaan."),
}
# The same states for whoever reported and follows the case.
FOLLOW = {
    "reported": _("Laporan Anda sudah kami terima dan akan diperiksa petugas."),
    "screened": _("Petugas sudah memeriksa laporan Anda dan menyiapkan langkah berikutnya."),
    "notified": _("Kejadian ini sudah dilaporkan ke BPJS Ketenagakerjaan."),
    "in_treatment": _("Perawatan berjalan. Simpan semua kuitansi bila ada yang dibayar sendiri."),
    "stage_two": _("Dokter sudah memberi keterangan. Petugas menyiapkan berkas pengajuan."),
    "with_insurer": _("Berkas sudah di BPJS Ketenagakerjaan. Kami menunggu jawabannya."),
    "paid": _("BPJS Ketenagakerjaan sudah membayar."),
    "refused": _("BPJS Ketenagakerjaan tidak menyetujui. Petugas akan menghubungi Anda."),
    "objection": _("Keberatan sudah diajukan ke BPJS Ketenagakerjaan."),
    "closed": _("Laporan ini selesai."),
    "lapsed": _("Batas waktu menurut hukum sudah lewat. Tanyakan ke petugas program."),
}
KINDS = {"accident": _("Kecelakaan"), "death": _("Meninggal dunia"), "illness": _("Sakit karena pekerjaan")}
HARMS = {"injured": _("Terluka"), "died": _("Meninggal"), "ill": _("Sakit")}
SETTINGS = {
    "workplace": _("Di tempat kerja"),
    "outside": _("Di luar tempat kerja"),
    "traffic": _("Di jalan (lalu lintas)"),
    "unknown": _("Belum diketahui"),
}
REPORTERS = {
    "self": _("Saya sendiri"),
    "family": _("Keluarga"),
    "village": _("Kelurahan, RT, atau RW"),
    "donor_office": _("Kantor donatur"),
    "hospital": _("Rumah sakit atau klinik"),
    "other": _("Lainnya"),
    "register": _("Data kependudukan"),
}
CHANNELS = {
    "public": _("Halaman lapor"),
    "village": _("Kelurahan"),
    "hospital": _("Rumah sakit"),
    "programme": _("Kantor program"),
    "console": _("Kantor program"),
    "register": _("Data kependudukan"),
}
BRANCHES = {"JKK": _("JKK, jaminan kecelakaan kerja"), "JKM": _("JKM, jaminan kematian")}
TASKS = {
    "identify": _("Pastikan siapa orangnya"),
    "screen": _("Periksa laporan"),
    "visit": _("Hubungi keluarga"),
    "notify": _("Laporkan ke BPJS Ketenagakerjaan"),
    "contact_heirs": _("Hubungi ahli waris"),
    "collect_documents": _("Kumpulkan berkas"),
    "follow_treatment": _("Tanyakan kabar perawatan"),
    "file_stage_two": _("Kirim laporan tahap II"),
    "watch_payment": _("Pantau pembayaran BPJS"),
    "compare_payment": _("Bandingkan pembayaran dengan estimasi"),
    "confirm_received": _("Pastikan uang diterima keluarga"),
    "decide_objection": _("Putuskan: keberatan atau tidak"),
    "watch_objection": _("Pantau keberatan"),
    "other": _("Tugas lain"),
}
OWNERS = {"programme": _("Kantor program"), "village": _("Kelurahan"), "hospital": _("Rumah sakit")}
ENDS = {"done": _("selesai"), "moved": _("selesai dengan langkah kasus"), "dropped": _("tidak perlu lagi")}
PAPERS = {"required": _("Diperlukan"), "received": _("Diterima"), "not_needed": _("Tidak diperlukan")}
NOTES = {"internal": _("Catatan kantor"), "to_reporter": _("Pesan untuk pelapor"), "from_reporter": _("Pesan dari pelapor")}
# Each flag: what stands out, and what to look at.
FLAGS: dict[str, tuple[Any, Any]] = {
    "same_incident": (
        _("Kasus %(number)s mencatat orang yang sama pada jam yang sama."),
        _("Mungkin satu kejadian dilaporkan dua kali. Bandingkan keduanya; tutup yang satu dengan alasan."),
    ),
    "near_in_time": (
        _("Kasus %(number)s mencatat orang yang sama pada %(day)s."),
        _("Bandingkan tempat dan ceritanya: dua kejadian, atau satu yang dilaporkan dua kali?"),
    ),
    "maybe_same": (
        _("Kasus %(number)s mencatat nama yang mirip pada %(day)s."),
        _("Mungkin orang dan kejadian yang sama, dilaporkan dua kali. Bandingkan, lalu pastikan siapa orangnya."),
    ),
    "other_branch": (
        _("Kasus %(number)s (%(branch)s) juga tentang orang ini."),
        _("Satu kematian dibayar oleh satu jaminan saja. Tentukan dahulu: akibat kecelakaan kerja atau bukan."),
    ),
    "before_cover": (
        _("Kejadian ini sebelum perlindungan dimulai pada %(day)s."),
        _("Periksa tanggal kejadian dan bukti kepesertaannya."),
    ),
    "not_covered": (
        _("Pada hari kejadian orang ini tidak tercatat terlindungi."),
        _("Buka bukti kepesertaan: bulan mana yang tidak dibayar atau ditolak, dan mengapa."),
    ),
    "cover_unsure": (
        _("Perlindungan pada hari kejadian belum dapat dipastikan."),
        _("Tanyakan ke BPJS Ketenagakerjaan apakah iuran bulan itu sudah diterima."),
    ),
    "paid_afterwards": (
        _("Iuran bulan kejadian baru dibayar pada %(day)s, sesudah kejadian."),
        _("BPJS mungkin menanyakannya. Siapkan bukti kepesertaan dan tanggal daftar dikirim."),
    ),
    "death_known": (
        _("Data kependudukan mencatat orang ini meninggal pada %(day)s, sebelum kejadian."),
        _("Periksa apakah orangnya benar, dan tanggal mana yang keliru."),
    ),
    "death_day_differs": (
        _("Data kependudukan mencatat hari meninggal yang lain: %(day)s."),
        _("Cocokkan dengan akta kematian."),
    ),
    "register_alive": (
        _("Data kependudukan %(day)s menyatakan orang ini hidup."),
        _("Pastikan ke Dukcapil. Bila memang meninggal, kesampingkan dengan alasan dan buktinya; bila hidup, tutup kasus ini."),
    ),
    "in_future": (_("Jam kejadian lebih lambat daripada jam laporan."), _("Tanyakan lagi hari dan jamnya kepada pelapor.")),
    "late_report": (
        _("Laporan tahap I melewati batasnya, %(day)s."),
        _("Tetap laporkan. Tulis sebab keterlambatannya di catatan."),
    ),
    "not_identified": (
        _("Belum jelas siapa orangnya."),
        _("Cari dengan NIK atau nama, atau tanyakan KTP-nya kepada pelapor."),
    ),
    "name_differs": (
        _("NIK yang dilaporkan milik orang dengan nama lain."),
        _("Mungkin salah ketik. Cocokkan dengan KTP sebelum menghubungkan kasus ini."),
    ),
    "stopped_person": (
        _("Kepesertaan orang ini dihentikan petugas sejak %(day)s."),
        _("Baca alasannya di halaman orang ini."),
    ),
}
ACTIONS = {
    "claim.report": _("Menerima laporan kejadian"),
    "claim.move": _("Memindahkan keadaan kasus"),
    "claim.identify": _("Menghubungkan kasus dengan orang"),
    "claim.task": _("Menambah tugas kasus"),
    "claim.task_done": _("Menyelesaikan tugas kasus"),
    "claim.document": _("Mencatat berkas kasus"),
    "claim.note": _("Menulis catatan kasus"),
    "claim.set_aside": _("Mengesampingkan tanda perhatian"),
    "claim.hospital": _("Mencatat rumah sakit yang merawat"),
    "claim.harm": _("Mengubah akibat kejadian"),
    "claim.branch": _("Mengubah jaminan kasus"),
    "claim.open_branch": _("Membuka kasus jaminan lain"),
    "claim.happened": _("Membetulkan hari kejadian"),
    "claim.join": _("Menggabungkan laporan ganda"),
    "claim.read": _("Membaca cerita atau berkas kasus"),
    "claim.calendar": _("Mengunduh kalender batas waktu"),
}
REFUSALS = {
    "WHO_MISSING": _("Tulis siapa yang mengalami: NIK-nya, atau namanya dengan kelurahan atau tahun lahir."),
    "WHAT_MISSING": _("Ceritakan sedikit apa yang terjadi."),
    "WHEN_FUTURE": _("Hari dan jam kejadian itu belum lewat. Betulkan."),
    "HAPPENED_AFTER": _("Sudah ada langkah, surat dokter, atau pembayaran yang lebih awal dari hari itu. Betulkan itu dahulu."),
    "WHEN_INVALID": _("Tulis hari dan jam kejadian."),
    "REPORTER_MISSING": _("Tulis nama Anda: petugas mungkin perlu bertanya."),
    "REPORTER_PHONE": _("Nomor HP terdiri dari 8 sampai 15 angka. Petugas mungkin perlu bertanya."),
    "TOO_MANY_PHOTOS": _("Paling banyak lima foto. Pilih yang paling jelas."),
    "DEATH_WITHOUT_DEATH": _("Bila orangnya masih hidup, pilih kecelakaan atau sakit."),
    "CASE_FILE_EMPTY": _("Berkasnya kosong. Ambil atau pilih sekali lagi."),
    "CASE_FILE_LARGE": _("Berkas lebih dari 8 MB. Ambil dengan ukuran yang lebih kecil."),
    "CASE_FILE_KIND": _("Foto harus JPEG atau PNG. Di pengaturan kamera, pilih bentuk yang paling umum (JPEG)."),
    "CASE_PAPER_KIND": _("Berkas harus PDF, JPEG, atau PNG."),
    "CASE_FILE_BROKEN": _("Gambarnya rusak atau terpotong. Kirim sekali lagi."),
    "CASE_PAPER_BROKEN": _(
        "PDF-nya tidak dapat dibuka: rusak, terpotong, atau bersandi. Pindai sekali lagi, atau kirim fotonya."
    ),
    "REPORTS_TOO_MANY": _(
        "Dari jaringan ini sudah sangat banyak laporan dalam satu jam. Bila mendesak, telepon atau datangi kelurahan."
    ),
    "FOLLOW_TOO_MANY": _("Terlalu banyak percobaan. Tunggu satu jam, lalu coba lagi."),
    "FOLLOW_WRONG": _("Nomor dan kode tidak cocok. Lihat lagi catatan Anda saat melapor."),
    "CLAIM_NUMBER_WRONG": _("Nomornya seperti LK-2026-000123-K, dan huruf terakhirnya ikut dihitung. Salin sekali lagi."),
    "CLAIM_UNKNOWN": _("Tidak ada kasus dengan nomor itu."),
    "CASE_CHANGED": _("Keadaan kasus ini baru saja diubah petugas lain. Lihat dahulu, lalu ulangi bila masih perlu."),
    "CASE_MOVE_NOT_ALLOWED": _("Dari keadaannya sekarang, kasus ini tidak dapat langsung ke sana. Muat ulang halamannya."),
    "CASE_MOVE_NOT_YOURS": _("Langkah ini dicatat oleh kantor lain."),
    "PERSON_NOT_KNOWN": _("Pastikan dahulu siapa orangnya: cari dengan NIK atau nama."),
    "DOCUMENTS_MISSING": _("Masih ada berkas yang diperlukan. Tandai diterima, atau tulis mengapa tidak diperlukan."),
    "NOT_LAPSED": _("Menurut hukum, haknya belum gugur pada hari itu."),
    "DAY_BEFORE_LAST": _("Hari itu lebih awal daripada kejadian atau langkah sebelumnya."),
    "DAY_IN_FUTURE": _("Hari itu belum tiba."),
    "CASE_OVER": _("Kasus ini sudah selesai. Buka lagi dahulu bila perlu."),
    "TASK_NOT_HERE": _("Tugas itu tidak ada dalam keadaan kasus sekarang."),
    "CASE_TASK_UNKNOWN": _("Tugas itu tidak ada dalam kasus ini."),
    "DOCUMENT_UNKNOWN": _("Berkas itu tidak ada dalam daftar kasus ini."),
    "NOTE_EMPTY": _("Tulis dahulu catatannya."),
    "FLAG_NOT_UP": _("Tanda itu sudah tidak ada. Muat ulang halamannya."),
    "HARM_NOT_ALIVE": _("Kasus ini tentang kematian. Bila orangnya masih hidup, tutup kasus dengan alasan."),
    "BRANCH_TOLD": _(
        "BPJS sudah menerima laporan kasus ini. Tutup dahulu dengan alasan, buka lagi, lalu ubah jaminannya sebelum dilaporkan."
    ),
    "CASE_HAS_MONEY": _(
        "Uang BPJS sudah dicatat untuk kejadian ini. Balik dahulu baris pembayarannya dengan alasan, lalu betulkan kasusnya."
    ),
    "BRANCH_THERE": _("Kejadian ini sudah mempunyai kasus untuk jaminan itu."),
    "BRANCH_ALIVE": _("JKM hanya untuk kematian. Catat dahulu bahwa orangnya meninggal."),
    "DEATH_PAID_ONCE": _("Satu kematian dibayar oleh satu jaminan. Tutup dahulu kasus yang ini."),
    "JOIN_ITSELF": _("Pilih kasus lain: laporan tidak dapat digabungkan dengan dirinya sendiri."),
    "JOIN_OTHER_PERSON": _("Kedua laporan tentang orang yang berbeda. Pastikan dahulu siapa orangnya."),
    "JOIN_TOLD": _("Laporan ini sudah diteruskan ke BPJS; yang digabungkan adalah laporan yang belum."),
}
TABLES: dict[str, dict[str, Any]] = {
    "claim_state": STATES, "claim_move": MOVES, "claim_next": NEXT, "claim_follow": FOLLOW, "claim_kind": KINDS,
    "claim_harm": HARMS, "claim_setting": SETTINGS, "claim_reporter": REPORTERS, "claim_channel": CHANNELS,
    "claim_branch": BRANCHES, "claim_task": TASKS, "claim_owner": OWNERS, "claim_end": ENDS, "claim_paper": PAPERS,
    "claim_note": NOTES, "claim_flag": {code: said for code, (said, _what) in FLAGS.items()},
}  # fmt: skip
COLOURS = {
    "reported": "orange", "screened": "azure", "notified": "azure", "in_treatment": "azure", "stage_two": "yellow",
    "with_insurer": "azure", "objection": "purple", "required": "yellow", "received": "green", "not_needed": "secondary",
    "late": "red", "soon": "orange", "later": "green",
}  # fmt: skip

ACTIONS.update(claimworkwords.ACTIONS)
REFUSALS.update(claimworkwords.REFUSALS)
TABLES.update(claimworkwords.TABLES)
COLOURS.update(claimworkwords.COLOURS)


def flag_words(fact: FlagFact) -> tuple[str, str]:
    """What stands out, and what to look at."""
    said, what = FLAGS[fact.flag.value]
    return str(said) % _spoken(fact.values), str(what)


def _spoken(values: Mapping[str, object]) -> dict[str, object]:
    return {key: format_date(value, "j F Y") if isinstance(value, date) else value for key, value in values.items()}
