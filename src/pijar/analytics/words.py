"""Words for kinds of money and levers of the path, the same for officers and for everybody."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

FUND_KINDS = {
    "APBN": _("Anggaran negara (APBN)"),
    "APBD": _("APBD kota"),
    "APBD_PROVINCE": _("APBD provinsi"),
    "DBHCHT": _("DBH CHT (cukai tembakau)"),
    "DONOR": _("Sumbangan ASN"),
    "COMPANY": _("Perusahaan (TJSL)"),
    "ZAKAT": _("Zakat"),
    "SELF": _("Mandiri"),
}
LEVERS = {
    "programme": _("Program ini"),
    "gifts": _("Sumbangan ASN"),
    "companies": _("Perusahaan mendaftarkan pekerjanya"),
    "self_payers": _("Peserta yang membayar sendiri"),
    "wage_workers": _("Pekerja penerima upah yang belum terdaftar"),
    "others": _("Lainnya"),
}
