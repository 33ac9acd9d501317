"""What somebody can do about each reason that stands against them: in plain words, Indonesian first, English second."""

from __future__ import annotations

from pijar.eligibility.sentences import Said
from pijar.eligibility.types import Outcome, Reason

_DUKCAPIL = Said(
    "Bawa KTP dan kartu keluarga ke Dukcapil atau kelurahan untuk membetulkan datanya. Sesudah data kependudukan yang baru"
    " dimuat, penilaian ikut berubah.",
    "Take identity and family card to the population office or the kelurahan to have it corrected. The assessment follows once"
    " the new register is loaded.",
)
_DTSEN = Said(
    "Minta kelurahan memeriksa data DTSEN. Bila belum ada atau keliru, bawa surat keterangan tidak mampu (SKTM) atau surat"
    " DTSEN ke kelurahan.",
    "Ask the kelurahan to look at DTSEN. If it is missing or wrong, take a certificate of need (SKTM) or a DTSEN letter to the"
    " kelurahan.",
)
_LIST = Said(
    "Minta kelurahan membetulkan datanya dalam usulan.",
    "Ask the kelurahan to correct it in its list.",
)
REMEDIES = {
    Reason.DUKCAPIL_NOT_FOUND: Said(
        "Periksa dahulu NIK ke KTP. Bila NIK benar, bawa KTP dan kartu keluarga ke Dukcapil supaya datanya ditemukan; bila salah"
        " tulis, minta kelurahan mendaftarkan dengan NIK yang benar.",
        "Hold the NIK against the identity card first. If it is right, take both cards to the population office; if it is"
        " mistyped, ask the kelurahan to enter the right one.",
    ),
    Reason.DECEASED: Said(
        "Bila orang ini masih hidup, bawa KTP dan kartu keluarga ke Dukcapil untuk membetulkan datanya; kelurahan membantu.",
        "If this person is alive, take identity and family card to the population office to have it corrected; the kelurahan can"
        " help.",
    ),
    Reason.MOVED_OUT: _DUKCAPIL,
    Reason.NOT_RESIDENT: _DUKCAPIL,
    Reason.AGE_UNDER_18: Said(
        "Bila tanggal lahir keliru, betulkan di Dukcapil. Bila benar, ajukan lagi setelah cukup umur.",
        "If the date of birth is wrong, have it corrected at the population office. If it is right, apply again when old enough.",
    ),
    Reason.AGE_65_PLUS: Said(
        "Bila tanggal lahir keliru, betulkan di Dukcapil. Bila benar, usia ini tidak dapat didaftarkan lagi.",
        "If the date of birth is wrong, have it corrected at the population office. If it is right, this age cannot be enrolled.",
    ),
    Reason.ACTIVE_BPJSTK: Said(
        "Tanyakan kepada BPJS Ketenagakerjaan siapa yang membayar. Bila sudah tidak bekerja di sana, minta pemberi kerja"
        " menonaktifkan kepesertaannya.",
        "Ask the insurer who pays. If the work there has ended, ask that employer to end the participation.",
    ),
    Reason.FORMAL_OCCUPATION: Said(
        "Bila bekerja pada pemberi kerja, pemberi kerja yang wajib mendaftarkan. Bila pekerjaannya keliru, minta kelurahan"
        " membetulkannya dalam usulan.",
        "Whoever works for an employer must be enrolled by that employer. If the occupation is wrong, ask the kelurahan to"
        " correct it in its list.",
    ),
    Reason.OCCUPATION_UNKNOWN: Said(
        "Minta kelurahan menuliskan pekerjaan dengan jelas dalam usulan, misalnya pedagang pasar atau buruh bangunan.",
        "Ask the kelurahan to write the occupation clearly in its list, such as market trader or builder.",
    ),
    Reason.SECTOR_NOT_COVERED: Said(
        "Bidang pekerjaan ini tidak termasuk program. Bila pekerjaannya keliru, minta kelurahan membetulkannya dalam usulan.",
        "This sector is not covered. If the occupation is wrong, ask the kelurahan to correct it in its list.",
    ),
    Reason.DECILE_ABOVE_5: Said(
        "Bila keadaan keluarga sudah berbeda, minta kelurahan mengusulkan pemutakhiran DTSEN; desil yang baru berlaku setelah"
        " DTSEN dimuat lagi.",
        "If the family's situation has changed, ask the kelurahan to propose an update of DTSEN; the new decile counts once DTSEN"
        " is loaded again.",
    ),
    Reason.DECILE_UNKNOWN: _DTSEN,
    Reason.INCOME_ABOVE_LIMIT: Said(
        "Bila penghasilan yang tercatat keliru, bawa keterangan penghasilan ke kelurahan.",
        "If the income on record is wrong, take a statement of income to the kelurahan.",
    ),
    Reason.INCOME_UNKNOWN: Said(
        "Bawa keterangan penghasilan ke kelurahan supaya dicatat dalam usulan.",
        "Take a statement of income to the kelurahan to have it entered in its list.",
    ),
    Reason.RESIDENT_TOO_SHORT: Said(
        "Ajukan lagi setelah cukup lama tinggal di kota ini. Bila tanggal pindah keliru, betulkan di Dukcapil.",
        "Apply again after living here long enough. If the day of the move is wrong, have it corrected at the population office.",
    ),
    Reason.RESIDENCE_UNKNOWN: _DUKCAPIL,
    Reason.HOUSEHOLD_FULL: Said(
        "Tempat bagi kartu keluarga ini sudah terpakai. Bila kartu keluarganya keliru, minta kelurahan membetulkannya.",
        "The places of this family card are taken. If the card is wrong, ask the kelurahan to correct it.",
    ),
    Reason.HOUSEHOLD_UNKNOWN: _LIST,
    Reason.NOT_DISABLED: _DTSEN,
    Reason.DISABILITY_UNKNOWN: _DTSEN,
    Reason.NOT_WOMAN_HEADED: _DTSEN,
    Reason.WOMAN_HEADED_UNKNOWN: _DTSEN,
    Reason.NIK_SHARED: Said(
        "Bawa KTP asli ke kelurahan: petugas memastikan siapa pemilik NIK ini.",
        "Take the identity card to the kelurahan: an officer finds out whose number this is.",
    ),
    Reason.NIK_OF_SOMEBODY_ELSE: Said(
        "Bawa KTP asli dan kartu keluarga ke kelurahan; bila NIK salah tulis, daftarkan dengan NIK yang benar.",
        "Take identity and family card to the kelurahan; if the NIK was mistyped, enter the right one.",
    ),
    Reason.STOPPED: Said(
        "Tanyakan kepada petugas program apa sebabnya; petugas dapat melanjutkannya lagi dengan bukti.",
        "Ask a programme officer for the cause; an officer can resume it with proof.",
    ),
    Reason.ON_HOLD: Said(
        "Tanyakan kepada petugas program bukti apa yang ditunggu.",
        "Ask a programme officer which proof is awaited.",
    ),
}  # fmt: skip
# Which clause of a policy gives which reasons; those of no clause stand for themselves.
OF_CLAUSE = {
    "alive": (Reason.DUKCAPIL_NOT_FOUND, Reason.DECEASED),
    "residence": (Reason.DUKCAPIL_NOT_FOUND, Reason.MOVED_OUT, Reason.NOT_RESIDENT),
    "age": (Reason.AGE_UNDER_18, Reason.AGE_65_PLUS),
    "not_active_elsewhere": (Reason.ACTIVE_BPJSTK,),
    "informal_occupation": (Reason.FORMAL_OCCUPATION, Reason.OCCUPATION_UNKNOWN),
    "sector": (Reason.SECTOR_NOT_COVERED, Reason.OCCUPATION_UNKNOWN),
    "decile": (Reason.DECILE_ABOVE_5, Reason.DECILE_UNKNOWN),
    "income": (Reason.INCOME_ABOVE_LIMIT, Reason.INCOME_UNKNOWN),
    "months_of_residence": (Reason.RESIDENT_TOO_SHORT, Reason.RESIDENCE_UNKNOWN),
    "household": (Reason.HOUSEHOLD_FULL, Reason.HOUSEHOLD_UNKNOWN),
    "disability": (Reason.NOT_DISABLED, Reason.DISABILITY_UNKNOWN),
    "woman_headed": (Reason.NOT_WOMAN_HEADED, Reason.WOMAN_HEADED_UNKNOWN),
    "identity": (Reason.NIK_SHARED, Reason.NIK_OF_SOMEBODY_ELSE),
    "officer": (Reason.STOPPED, Reason.ON_HOLD),
}


def remedy(code: str, reasons: list[str]) -> Said | None:
    """What to do about a clause of one person: of its reasons, the first among those the person was given."""
    mine = [reason for reason in OF_CLAUSE.get(code, ()) if reason.value in reasons]
    return REMEDIES.get(mine[0]) if mine else None


def stands(code: str, result: str, weight: str, reasons: list[str], outcome: Outcome) -> bool:
    """Whether a clause stands between the person and a yes: it gave one of the reasons of somebody who has no yes.

    What is not known may be accepted, and what an officer or another fund's policy settled stands against nobody.
    """
    if outcome is Outcome.ELIGIBLE or weight != "must" or result == "pass":
        return False
    return remedy(code, reasons) is not None or code not in OF_CLAUSE
