"""Words about participant cards: why one was called back, what is refused, what the trail says, faults of the programme's key."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

ENDS = {
    "lost": _("Hilang atau dicuri"),
    "misused": _("Dipakai orang lain"),
    "wrong": _("Salah cetak"),
    "dead": _("Pemegangnya meninggal"),
    "refused": _("Iurannya ditolak BPJS"),
    "halted": _("Kepesertaan dihentikan atau ditangguhkan"),
    "merged": _("Catatannya digabung dengan catatan lain"),
    "not_covered": _("Perlindungannya tidak terbukti lagi"),
}
ACTIONS = {
    "card.key": _("Membuat kunci kartu peserta"),
    "card.rotate": _("Mengganti kunci kartu peserta"),
    "card.issue": _("Membuat kartu peserta"),
    "card.issue_all": _("Membuat kartu satu kelurahan"),
    "card.print": _("Mencetak kartu peserta"),
    "card.open": _("Membuka kode kartu peserta"),
    "card.revoke": _("Mencabut kartu peserta"),
    "card.link": _("Membuat tautan kartu untuk ponsel"),
    "card.link_end": _("Mematikan tautan kartu untuk ponsel"),
}
REFUSALS = {
    "CARD_NOT_COVERED": _("Perlindungan orang ini pada tanggal itu tidak terbukti. Kartu hanya untuk yang terlindungi."),
    "CARD_HALTED": _("Kepesertaan orang ini dihentikan atau ditangguhkan, maka kartunya tidak dibuat."),
    "CARD_MERGED": _("Catatan ini sudah digabung dengan catatan lain. Buat kartunya di sana."),
    "CARD_IS_REVOKED": _("Kartu ini sudah dicabut sebelumnya."),
    "CARD_REASON": _("Pilih alasannya: hilang, dipakai orang lain, atau salah cetak."),
    "CARD_UNKNOWN": _("Kartu itu tidak ada."),
    "CARD_NONE": _("Belum ada kartu yang berlaku pada tanggal itu. Buat kartunya lebih dahulu."),
    "CARD_UNREADABLE": _("Ini bukan kode kartu peserta, atau ada bagian yang tidak terbaca. Pindai sekali lagi."),
    "CARD_KEY_UNKNOWN": _("Kunci kartu itu tidak dikenal."),
    "CARD_KEY_NONE": _("Belum ada kunci: kartu pertama yang membuatnya."),
    "CARD_KEY_SIGNS": _("Kunci ini sedang dipakai. Ganti dengan `pijar coverage keys rotate --lost`."),
    "CARD_KEYS_NONE": _("Daftar kunci kota belum ada di sini. Ambil dari /.well-known/pijar-kartu.json."),
    "CARD_LIST_INVALID": _("Berkas itu bukan daftar kartu yang diterbitkan kota."),
    "CARD_SIGNATURE_WRONG": _("Tanda tangannya tidak cocok: kartu diubah atau bukan buatan kota ini. Jangan dipercaya."),
    "CARD_NOT_YET": _("Kartu belum berlaku pada tanggal itu."),
    "CARD_EXPIRED": _("Masa berlaku kartu sudah habis pada tanggal itu. Minta kartu baru di kelurahan."),
    "CARD_REVOKED": _("Kartu ini sudah dicabut kota. Tanyakan kepada kota apakah orangnya terlindungi."),
    "CARDS_NOBODY": _("Tidak ada orang di kelurahan itu yang terlindungi pada tanggal itu, maka tidak ada kartu yang dicetak."),
    "VILLAGE_UNKNOWN": _("Kelurahan itu tidak dikenal."),
}
FAULTS = {
    "CARDS": _("cards: hanya mengenal days, grace_days dan report (ke mana kecelakaan dilaporkan, berupa teks)"),
    "CARDS_DAYS": _("cards.days: harus bilangan bulat dari 1 sampai %(most)s"),
    "CARDS_GRACE": _("cards.grace_days: harus bilangan bulat dari 0 sampai %(most)s"),
}
TABLES: dict[str, dict[str, Any]] = {"card_end": ENDS}
