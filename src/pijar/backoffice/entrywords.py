"""Words of the field form: names of a person's facts, and what is wrong with an answer that no code of lists speaks of."""

from __future__ import annotations

from datetime import date

from django.template.defaultfilters import date as format_date
from django.utils.translation import gettext_lazy as _

FACTS = {
    "name": _("Nama"),
    "birth_date": _("Tanggal lahir"),
    "sex": _("Jenis kelamin"),
    "village_code": _("Kelurahan"),
    "rt": _("RT"),
    "rw": _("RW"),
    "address": _("Alamat"),
    "occupation_code": _("Pekerjaan"),
    "income": _("Penghasilan per bulan"),
    "phone": _("Nomor HP"),
    "family_card": _("Nomor KK"),
    "mother_name": _("Nama ibu kandung"),
}
UNREAD = {
    "income": _("Penghasilan tidak terbaca. Tulis jumlah rupiah sebulan, misalnya 1.500.000, atau kosongkan."),
    "family_card": _("Nomor KK harus 16 angka. Periksa ke kartu keluarga, atau kosongkan."),
    "rt": _("RT tidak terbaca. Tulis angkanya saja, misalnya 3."),
    "rw": _("RW tidak terbaca. Tulis angkanya saja, misalnya 5."),
    "mother": _("Nama ibu tidak memuat huruf. Tulis namanya, atau kosongkan."),
}


def day(value: date) -> str:
    """ "17 Agustus 1970", in the reader's language."""
    return str(format_date(value, "j F Y"))
