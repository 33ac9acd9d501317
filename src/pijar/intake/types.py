"""Codes a row can carry, what they mean in words, and the refusal of a whole file."""

from __future__ import annotations

from enum import StrEnum

from pijar.kernel.errors import Refusal


class Code(StrEnum):
    """What can be said of a row. Names are stable: they are stored, exported and compared."""

    NIK_MISSING = "NIK_MISSING"
    NIK_LENGTH = "NIK_LENGTH"
    NIK_NON_DIGIT = "NIK_NON_DIGIT"
    NIK_PRECISION_LOST = "NIK_PRECISION_LOST"
    NIK_IMPOSSIBLE_DATE = "NIK_IMPOSSIBLE_DATE"
    NAME_MISSING = "NAME_MISSING"
    BIRTH_DATE_MISSING = "BIRTH_DATE_MISSING"
    BIRTH_DATE_INVALID = "BIRTH_DATE_INVALID"
    KELURAHAN_UNKNOWN = "KELURAHAN_UNKNOWN"
    NIK_BIRTH_DATE_MISMATCH = "NIK_BIRTH_DATE_MISMATCH"
    NIK_SEX_MISMATCH = "NIK_SEX_MISMATCH"
    NIK_OTHER_REGION = "NIK_OTHER_REGION"
    BIRTH_DATE_FROM_NIK = "BIRTH_DATE_FROM_NIK"
    KELURAHAN_CORRECTED = "KELURAHAN_CORRECTED"
    OCCUPATION_UNKNOWN = "OCCUPATION_UNKNOWN"
    PHONE_INVALID = "PHONE_INVALID"
    DUPLICATE_IN_BATCH = "DUPLICATE_IN_BATCH"
    NIK_SHARED = "NIK_SHARED"


# A row with one of these is not accepted.
ERRORS = frozenset(
    {
        Code.NIK_MISSING,
        Code.NIK_LENGTH,
        Code.NIK_NON_DIGIT,
        Code.NIK_PRECISION_LOST,
        Code.NIK_IMPOSSIBLE_DATE,
        Code.NAME_MISSING,
        Code.BIRTH_DATE_MISSING,
        Code.BIRTH_DATE_INVALID,
        Code.KELURAHAN_UNKNOWN,
    }
)
WARNINGS = frozenset(set(Code) - ERRORS)

# Two warnings need the whole batch; `readers` never gives them, `repeats` does.
BATCH_WARNINGS = frozenset({Code.DUPLICATE_IN_BATCH, Code.NIK_SHARED})

SENTENCES_ID: dict[Code, str] = {
    Code.NIK_MISSING: "NIK kosong. Isi 16 angka sesuai KTP.",
    Code.NIK_LENGTH: "NIK tidak 16 angka. Periksa ke KTP, lalu tulis lengkap.",
    Code.NIK_NON_DIGIT: "NIK berisi huruf atau tanda. Tulis 16 angka saja sesuai KTP.",
    Code.NIK_PRECISION_LOST: "Angka terakhir NIK mungkin hilang karena disimpan Excel sebagai bilangan. "
    "Ubah format sel menjadi Teks, lalu tulis ulang NIK dari KTP.",
    Code.NIK_IMPOSSIBLE_DATE: "Tanggal lahir di dalam NIK (angka ke-7 sampai ke-12) tidak ada di kalender. Periksa NIK ke KTP.",
    Code.NAME_MISSING: "Nama kosong. Isi nama sesuai KTP.",
    Code.BIRTH_DATE_MISSING: "Tanggal lahir kosong dan tidak dapat diambil dari NIK. Isi tanggal/bulan/tahun.",
    Code.BIRTH_DATE_INVALID: "Tanggal lahir tidak terbaca atau tidak mungkin. Tulis tanggal/bulan/tahun, misalnya 17/08/1970.",
    Code.KELURAHAN_UNKNOWN: "Kelurahan tidak dikenal di kota ini. Tulis nama resmi kelurahan sesuai KTP; "
    "bila ada dua yang senama, isi juga kecamatannya.",
    Code.NIK_BIRTH_DATE_MISMATCH: "Tanggal lahir tidak sama dengan yang ada di NIK. Periksa keduanya ke KTP.",
    Code.NIK_SEX_MISMATCH: "Jenis kelamin tidak sama dengan yang ada di NIK. Periksa keduanya ke KTP.",
    Code.NIK_OTHER_REGION: "NIK pertama kali didaftarkan di kota atau kabupaten lain. Ini boleh; "
    "pastikan alamat sekarang di kota ini.",
    Code.BIRTH_DATE_FROM_NIK: "Tanggal lahir kosong, maka diambil dari NIK. Periksa ke KTP.",
    Code.KELURAHAN_CORRECTED: "Tulisan kelurahan dibetulkan ke nama resmi. Periksa apakah benar.",
    Code.OCCUPATION_UNKNOWN: "Pekerjaan kosong atau tidak dikenal. Tulis pekerjaan sekarang dengan istilah di daftar.",
    Code.PHONE_INVALID: "Nomor HP tidak benar. Tulis nomor yang diawali 08.",
    Code.DUPLICATE_IN_BATCH: "Orang ini sudah ada di baris atau berkas sebelumnya. Cukup ditulis satu kali.",
    Code.NIK_SHARED: "NIK ini dipakai oleh dua orang yang berbeda. Periksa NIK keduanya ke KTP.",
}

SENTENCES_EN: dict[Code, str] = {
    Code.NIK_MISSING: "The NIK is empty. Enter the 16 digits of the identity card.",
    Code.NIK_LENGTH: "The NIK does not have 16 digits. Compare it with the identity card and write it in full.",
    Code.NIK_NON_DIGIT: "The NIK holds letters or marks. Write only the 16 digits of the identity card.",
    Code.NIK_PRECISION_LOST: "The last digits of the NIK may be lost because Excel kept it as a number. "
    "Format the cell as text and type the NIK again from the identity card.",
    Code.NIK_IMPOSSIBLE_DATE: "The birth date inside the NIK (digits 7 to 12) is not in the calendar. "
    "Compare the NIK with the identity card.",
    Code.NAME_MISSING: "The name is empty. Enter the name as on the identity card.",
    Code.BIRTH_DATE_MISSING: "The birth date is empty and cannot be taken from the NIK. Enter day/month/year.",
    Code.BIRTH_DATE_INVALID: "The birth date cannot be read or is impossible. Write day/month/year, like 17/08/1970.",
    Code.KELURAHAN_UNKNOWN: "The village is not known in this city. Write its official name as on the identity card; "
    "where two share a name, give the district too.",
    Code.NIK_BIRTH_DATE_MISMATCH: "The birth date differs from the one in the NIK. Compare both with the identity card.",
    Code.NIK_SEX_MISMATCH: "The sex differs from the one in the NIK. Compare both with the identity card.",
    Code.NIK_OTHER_REGION: "The NIK was first registered in another city or regency. That is allowed; "
    "make sure that the person lives in this city now.",
    Code.BIRTH_DATE_FROM_NIK: "The birth date was empty, so it was taken from the NIK. Check it on the identity card.",
    Code.KELURAHAN_CORRECTED: "The village's spelling was corrected to the official name. Check that it is right.",
    Code.OCCUPATION_UNKNOWN: "The occupation is empty or unknown. Write today's work with a word of the list.",
    Code.PHONE_INVALID: "The phone number is not right. Write a number that starts with 08.",
    Code.DUPLICATE_IN_BATCH: "This person is already in an earlier row or file. Once is enough.",
    Code.NIK_SHARED: "This NIK is used by two different people. Compare both with their identity cards.",
}


class Unreadable(Refusal):
    """A whole file that cannot be read: `code`, and one clear sentence in Indonesian and in English.

    Both sentences name the file, say what is wrong and how to mend it. `str()` gives the Indonesian one.
    """

    def __init__(self, code: str, sentence_id: str, sentence_en: str) -> None:
        super().__init__(code, sentence_id)
        self.sentence_id = sentence_id
        self.sentence_en = sentence_en
