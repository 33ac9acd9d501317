"""Words of printed documents: why somebody leaves, in a few words for a list and in plain sentences for a letter."""

from __future__ import annotations

from datetime import date

from pijar.enrolment.types import DEATH_CODES
from pijar.kernel.month import Month

MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
SHORT = {
    "MOVED_OUT": "pindah ke luar kota", "NOT_RESIDENT": "bukan penduduk kota", "AGE_UNDER_18": "usia di bawah batas program",
    "AGE_65_PLUS": "usia di atas batas program", "ACTIVE_BPJSTK": "sudah peserta lewat pihak lain",
    "FORMAL_OCCUPATION": "bekerja di sektor formal", "FORMAL_WORK": "bekerja di sektor formal",
    "DECILE_ABOVE_5": "desil di atas batas program", "DECILE_UNKNOWN": "desil belum diketahui",
    "INCOME_ABOVE_LIMIT": "penghasilan di atas batas program", "HOUSEHOLD_FULL": "batas peserta per keluarga",
    "DUKCAPIL_NOT_FOUND": "NIK tidak ditemukan di Dukcapil", "NIK_SHARED": "NIK dipakai lebih dari satu orang",
    "NIK_OF_SOMEBODY_ELSE": "NIK tercatat atas nama orang lain", "OWN_WISH": "atas permintaan sendiri",
    "DATA_DOUBT": "data sedang diperiksa", "ON_HOLD": "ditangguhkan", "NO_PLACE": "tidak tersedia tempat",
    "NOT_PROPOSED": "tidak diusulkan lagi", "MOVED_FUND": "pindah sumber dana", "JOINED": "tercatat ganda, digabung",
    **dict.fromkeys(DEATH_CODES, "meninggal dunia"),
}  # fmt: skip
SENTENCES = {
    "MOVED_OUT": "Menurut data kependudukan, Anda sudah pindah ke luar kota. Program ini hanya untuk penduduk kota.",
    "NOT_RESIDENT": "Menurut data kependudukan, Anda bukan penduduk kota. Program ini hanya untuk penduduk kota.",
    "AGE_65_PLUS": "Usia Anda sudah melewati batas usia program.",
    "ACTIVE_BPJSTK": "Anda sudah menjadi peserta BPJS Ketenagakerjaan lewat pemberi kerja atau pihak lain, sehingga iuran Anda"
    " sudah ada yang membayar.",
    "FORMAL_OCCUPATION": "Anda tercatat bekerja pada pemberi kerja. Pemberi kerja wajib mendaftarkan Anda dan ikut membayar"
    " iuran; tanyakan kepada pemberi kerja Anda.",
    "DECILE_ABOVE_5": "Menurut data sosial ekonomi nasional (DTSEN), tingkat kesejahteraan keluarga Anda di atas batas program.",
    "DECILE_UNKNOWN": "Data kesejahteraan (DTSEN) keluarga Anda belum ada, sehingga kelayakan Anda masih harus diperiksa.",
    "INCOME_ABOVE_LIMIT": "Penghasilan Anda di atas batas program.",
    "HOUSEHOLD_FULL": "Jumlah peserta dari keluarga Anda sudah mencapai batas program.",
    "DUKCAPIL_NOT_FOUND": "NIK Anda tidak ditemukan di data kependudukan.",
    "NIK_SHARED": "NIK Anda tercatat dipakai oleh lebih dari satu orang, sehingga harus diperiksa lebih dahulu.",
    "NIK_OF_SOMEBODY_ELSE": "Menurut data kependudukan, NIK Anda tercatat atas nama orang lain, sehingga harus diperiksa dahulu.",
    "OWN_WISH": "Kepesertaan dihentikan atas permintaan Anda sendiri.",
    "DATA_DOUBT": "Data Anda sedang diperiksa.",
    "ON_HOLD": "Kepesertaan Anda ditangguhkan sementara selama data Anda diperiksa.",
    "NO_PLACE": "Anda masih memenuhi syarat, tetapi tempat yang dapat dibiayai bulan ini sudah terisi. Anda masuk daftar tunggu.",
    "NOT_PROPOSED": "Nama Anda tidak ada lagi dalam daftar usulan tahun ini. Bila Anda masih bekerja, mintalah kelurahan"
    " mengusulkan Anda kembali.",
}  # fmt: skip
SENTENCES["FORMAL_WORK"] = SENTENCES["FORMAL_OCCUPATION"]
# Whose heirs are written to; and who is one person with somebody who goes on: no letter at all.
DEAD, NO_LETTER = DEATH_CODES, frozenset({"JOINED", "MOVED_FUND"})
OTHERWISE = "Syarat program tidak lagi terpenuhi menurut data yang ada pada kami."


def short(code: str) -> str:
    """A reason for a column of a list; a code without words of its own as plain words."""
    return SHORT.get(code, code.replace("_", " ").lower())


def sentence(code: str) -> str:
    """A reason as a letter says it to the person."""
    return SENTENCES.get(code, OTHERWISE)


def in_words(day: date) -> str:
    """A day as Indonesians write it: 2 Januari 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def month_in_words(month: Month) -> str:
    return f"{MONTHS[month.month - 1]} {month.year}"


def dots(number: int) -> str:
    """A whole number as Indonesians write it: 8.500."""
    return f"{number:,}".replace(",", ".")
