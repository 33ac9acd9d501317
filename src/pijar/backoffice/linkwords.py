"""What a comparison found, in words: why a pair is not decided by itself, and how much each field speaks for or against it.

The codes are those of `pijar.linkage` (doubts, levels of comparisons); a code without words here is a fault of this file,
and a test says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from pijar.backoffice.nikdigits import Slip

GROUP = "GROUP"

# Kinds of cases in the order of the queue, short.
KINDS: dict[str, Any] = {
    "GROUP": _("Tiga orang atau lebih"),
    "TWINS": _("Mungkin kembar"),
    "OTHER_BIRTH_DATE": _("Tanggal lahir berbeda"),
    "OTHER_MOTHER": _("Nama ibu berbeda"),
    "OTHER_NAME": _("Nama berbeda"),
    "OTHER_NUMBER": _("NIK jauh berbeda"),
    "OTHER_SEX": _("Jenis kelamin berbeda"),
    "OTHER_PLACE": _("Tempat tinggal berbeda"),
    "LOW_SCORE": _("Bukti belum cukup"),
    "CLUSTER": _("Bertentangan dengan catatan lain"),
    "BOTH_REGISTERED": _("Kedua NIK terdaftar"),
    "NIK_SHARED": _("NIK dipakai dua orang"),
    "": _("Lainnya"),
}
# Why it is not decided by itself: what speaks for and against, and where certainty is to be found.
DOUBTS: dict[str, Any] = {
    "TWINS": _(
        "Kedua NIK berurutan dan namanya mirip tetapi tidak sama. Begitulah anak kembar didaftarkan; begitu pula satu orang "
        "dengan salah ketik di angka terakhir. Kartu keluarga atau KTP yang memastikan."
    ),
    "OTHER_BIRTH_DATE": _(
        "Nama dan NIK-nya mirip, tetapi tanggal lahirnya berbeda. Dua saudara, atau satu tanggal salah tulis: lihat KTP-nya."
    ),
    "OTHER_MOTHER": _(
        "Hampir semuanya cocok, tetapi nama ibu kandungnya berbeda. Tanyakan nama ibu kandung, atau lihat kartu keluarganya."
    ),
    "OTHER_NAME": _(
        "Angka dan tanggal lahirnya cocok, tetapi namanya berbeda. Mungkin nama suami atau nama panggilan; mungkin orang lain."
    ),
    "OTHER_NUMBER": _("Namanya cocok, tetapi NIK-nya berbeda lebih dari satu salah ketik. Mungkin dua orang yang bernama sama."),
    "OTHER_SEX": _("Jenis kelaminnya berbeda, dan tidak ada bukti keluarga yang menguatkan. Mungkin dua bersaudara."),
    "OTHER_PLACE": _(
        "Nama dan tanggal lahirnya cocok, tetapi tempat tinggalnya berbeda dan tidak ada bukti lain. Mungkin pindah, "
        "mungkin dua orang yang bernama sama."
    ),
    "LOW_SCORE": _("Yang cocok terlalu sedikit untuk memastikan: banyak kolom kosong, atau nama dan tanggalnya terlalu umum."),
    "CLUSTER": _(
        "Kedua catatan ini cocok, tetapi bila digabung, dua orang yang diketahui berbeda ikut menjadi satu. Putuskan yang mana."
    ),
    "BOTH_REGISTERED": _(
        "Dukcapil mengenal kedua NIK dengan nama ini. Biasanya dua orang; jarang satu orang yang tercatat dua kali."
    ),
    "NIK_SHARED": _(
        "Salah satu NIK dipakai dua orang di daftar, maka belum jelas siapa yang dibandingkan. Betulkan dulu NIK di barisnya."
    ),
    "": _("Belum ada alasan yang tercatat."),
}
FIELDS: dict[str, Any] = {
    "name": _("Nama"),
    "nik": _("NIK"),
    "born": _("Tanggal lahir"),
    "sex": _("Jenis kelamin"),
    "family_card": _("Nomor KK"),
    "mother": _("Nama ibu"),
    "phone": _("Nomor HP"),
    "place": _("Tempat tinggal"),
    "occupation": _("Pekerjaan"),
    "register": _("Menurut Dukcapil"),
    "source": _("Sumber"),
}
LEVELS: dict[str, dict[str, Any]] = {
    "nik": {
        "next": _("nomornya berurutan"),
        "neighbour": _("nomor urutnya berdekatan"),
        "neighbour_other_born": _("nomor urutnya berdekatan, tanggal lahirnya lain"),
        "slip_other_born": _("satu salah ketik, tanggal lahirnya lain"),
        "slip_in_date": _("satu salah ketik di bagian tanggal lahir"),
        "slip_in_prefix": _("satu salah ketik di kode wilayah"),
        "slip": _("satu salah ketik"),
        "two_slips": _("dua salah ketik"),
        "two_slips_in_serial": _("dua salah ketik di nomor urut"),
        "serial": _("empat angka terakhir sama, sisanya berbeda"),
        "other": _("nomor yang lain sama sekali"),
        "untold": _("salah satu NIK tidak terbaca"),
    },
    "name": {
        "same": _("nama sama"),
        "joined": _("nama sama, hanya beda spasi"),
        "spoken": _("bunyinya sama, ejaannya berbeda"),
        "contained": _("nama yang satu ada di dalam nama yang lain"),
        "close": _("ejaannya hampir sama"),
        "word": _("hanya satu kata yang sama"),
        "other": _("nama berbeda"),
        "untold": _("nama tidak diisi"),
    },
    "born": {
        "same": _("tanggal lahir sama"),
        "swapped": _("hari dan bulan tertukar"),
        "one_digit": _("beda satu angka"),
        "near": _("beda dua angka"),
        "other": _("tanggal lahir berbeda"),
        "untold": _("tidak diketik di salah satu daftar"),
    },
    "sex": {
        "same": _("sama, seperti separuh penduduk"),
        "other": _("berbeda"),
        "untold": _("tidak diisi di salah satu daftar"),
    },
    "family": {
        "card_and_mother": _("KK dan nama ibu sama: satu keluarga, bisa juga saudara"),
        "mother": _("nama ibu sama: satu orang, bisa juga saudara"),
        "mother_part": _("sebagian nama ibu sama"),
        "card": _("KK sama; nama ibu tidak diisi di salah satu"),
        "card_other_mother": _("KK sama, tetapi nama ibu berbeda"),
        "other_mother": _("nama ibu berbeda"),
        "other": _("KK berbeda; nama ibu tidak diisi di salah satu"),
        "untold": _("KK dan nama ibu tidak diisi di salah satu"),
    },
    "phone": {
        "same": _("nomor HP sama; sekeluarga sering berbagi"),
        "other": _("nomor HP berbeda; orang sering berganti nomor"),
        "untold": _("tidak diisi di salah satu daftar"),
    },
    "place": {
        "same_rt_rw": _("kelurahan, RT dan RW sama"),
        "same_village": _("kelurahan sama; RT/RW tidak diisi di salah satu"),
        "other_rt_rw": _("kelurahan sama, RT/RW berbeda"),
        "same_district": _("kecamatan sama, kelurahan berbeda"),
        "other": _("kecamatan berbeda"),
        "untold": _("tidak diketahui"),
    },
}
STANDINGS: dict[str, Any] = {
    "own": _("tercatat atas nama ini"),
    "foreign": _("tercatat atas nama orang lain"),
    "absent": _("tidak ditemukan"),
}
ANSWERS: dict[str, Any] = {"same": _("Orang yang sama"), "different": _("Bukan orang yang sama")}
PARTS: dict[str, Any] = {
    "district": _("kode wilayah"),
    "date": _("bagian tanggal lahir"),
    "serial": _("nomor urut"),
}
# What a NIK in a list turned out to be.
NUMBER_KINDS: dict[str, Any] = {
    "SHARED": _("Satu NIK dipakai dua orang"),
    "SOMEBODY_ELSES": _("NIK milik orang lain"),
    "NOT_FOUND": _("NIK tidak ditemukan"),
    "UNREADABLE": _("NIK tidak terbaca"),
}
# Why a number of the register is likely the right one.
LIKELY: dict[str, Any] = {
    "SLIP": _("nama mirip dan tanggal lahir sama di Dukcapil; beda satu atau dua angka saja"),
    "NAME_DATE_PLACE": _("nama, tanggal lahir, dan kelurahan sama di Dukcapil"),
}
NUMBER_SENTENCES: dict[str, Any] = {
    "SHARED": _("Orang yang jelas berbeda tercatat dengan satu NIK. Paling sedikit satu barisnya salah."),
    "SOMEBODY_ELSES": _("Menurut Dukcapil NIK ini milik orang dengan nama lain: angkanya salah ketik dan kebetulan ada."),
    "NOT_FOUND": _("Dukcapil tidak mengenal NIK ini: angkanya salah ketik, atau orangnya terdaftar di tempat lain."),
    "UNREADABLE": _("NIK di baris ini tidak terbaca, maka barisnya ditolak."),
}


@dataclass(frozen=True)
class Strength:
    """How much a field speaks: words, a sign that needs no colour, and Tabler's colour."""

    words: Any
    sign: str
    colour: str


# From so many bits on; the last one holds for all that is lower.
STRENGTHS = (
    (7.0, Strength(_("sangat mendukung"), "▲▲▲", "green")),
    (3.0, Strength(_("mendukung"), "▲▲", "green")),
    (0.5, Strength(_("sedikit mendukung"), "▲", "azure")),
    (-0.5, Strength(_("netral"), "○", "secondary")),
    (-4.0, Strength(_("menentang"), "▼▼", "orange")),
    (float("-inf"), Strength(_("sangat menentang"), "▼▼▼", "red")),
)


def strength(bits: float) -> Strength:
    """The words for a weight: the base-2 logarithm of how much likelier it is among equals than among strangers."""
    return next(words for least, words in STRENGTHS if bits >= least)


def level(field: str, name: str) -> str:
    """What is said of a level of a comparison; one that is newer than these words says only how much it weighs."""
    return str(LEVELS.get(field, {}).get(name, ""))


USUAL, RARE = 500, 5_000
"""One of so many records at most bears a usual name; one of so many at least a rare one."""


def rarity(one_of: float | None) -> str:
    """How usual a name is: `one_of` so many records bear it (or its rarest word); empty where nothing need be said."""
    if one_of is None:
        return ""
    n = _rounded(one_of)
    if one_of <= USUAL:
        return gettext("tetapi nama ini umum (1 dari %(n)s catatan)") % {"n": n}
    return gettext("dan nama ini jarang (1 dari %(n)s catatan)") % {"n": n} if one_of >= RARE else ""


def usual_day(one_of: float | None) -> str:
    """Says so where a birth date stands in the lists more often than chance would have it, as 1 January does."""
    if one_of is None or one_of > USUAL * 4:
        return ""
    return gettext("tetapi tanggal ini sering ditulis (1 dari %(n)s catatan)") % {"n": _rounded(one_of)}


def _rounded(one_of: float) -> str:
    from pijar.backoffice.selectors.months import dots

    steps = 10 ** max(0, len(str(int(one_of))) - 2)
    return dots(max(2, round(one_of / steps) * steps))


def numbers_differ(slip: Slip) -> str:
    """What a reader of two NIKs should look at, most precise first."""
    part = str(PARTS.get(slip.part, ""))
    if slip.kind == "serial":
        return gettext("nomor urutnya berselisih %(n)s: biasa pada anak kembar, bisa juga salah ketik") % {"n": slip.n}
    if slip.kind == "digit":
        return gettext("beda satu angka di %(part)s") % {"part": part}
    if slip.kind == "swapped":
        return gettext("dua angka tertukar di %(part)s") % {"part": part} if part else gettext("dua angka tertukar")
    if slip.kind == "digits":
        return ngettext("beda %(n)s angka", "beda %(n)s angka", slip.n) % {"n": slip.n}
    return ""
