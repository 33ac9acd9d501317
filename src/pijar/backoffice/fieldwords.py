"""The fields of a list, and what is asked about its columns, in words."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pijar.intake.guess import Ask, Doubt
from pijar.intake.header import Field

FIELDS = {
    Field.NIK: gettext_lazy("NIK"),
    Field.NAME: gettext_lazy("Nama"),
    Field.BIRTH_DATE: gettext_lazy("Tanggal lahir"),
    Field.BIRTH_BOTH: gettext_lazy("Tempat dan tanggal lahir"),
    Field.BIRTH_PLACE: gettext_lazy("Tempat lahir"),
    Field.SEX: gettext_lazy("Jenis kelamin"),
    Field.KELURAHAN: gettext_lazy("Kelurahan"),
    Field.KECAMATAN: gettext_lazy("Kecamatan"),
    Field.ADDRESS: gettext_lazy("Alamat"),
    Field.RT_RW: gettext_lazy("RT/RW"),
    Field.RT: gettext_lazy("RT"),
    Field.RW: gettext_lazy("RW"),
    Field.OCCUPATION: gettext_lazy("Pekerjaan"),
    Field.INCOME: gettext_lazy("Penghasilan"),
    Field.PHONE: gettext_lazy("Nomor HP"),
    Field.FAMILY_CARD: gettext_lazy("Nomor KK"),
    Field.MOTHER: gettext_lazy("Nama ibu kandung"),
}


def field_word(field: Field | None) -> str:
    return str(FIELDS[field]) if field else ""


def doubt_sentence(doubt: Doubt) -> str:
    """The question in words: what was seen, and where."""
    told = {"field": field_word(doubt.field), "columns": joined(doubt.letters), "seen": field_word(doubt.seen)}
    if doubt.ask is Ask.NO_HEADER:
        told |= {"nik": doubt.letters[0], "name": doubt.letters[1]}
        return (
            _(
                "Tidak ada baris judul yang menyebut NIK dan Nama. Dari isinya, kolom %(nik)s tampak berisi NIK dan "
                "kolom %(name)s tampak berisi nama. Benarkah?"
            )
            % told
        )
    if doubt.ask is Ask.TWO_COLUMNS:
        return _("Ada lebih dari satu kolom yang mirip %(field)s: %(columns)s. Pilih yang benar.") % told
    if doubt.ask is Ask.OTHER_VALUES and doubt.seen is None:
        return _("Judul kolom %(columns)s menyebut %(field)s, tetapi isinya hanya nomor urut.") % told
    if doubt.ask is Ask.OTHER_VALUES:
        return _("Judul kolom %(columns)s menyebut %(field)s, tetapi isinya tampak seperti %(seen)s.") % told
    if doubt.ask is Ask.FIELD_MISSING:
        return _("Tidak ada judul kolom untuk %(field)s. Isi kolom %(columns)s tampak seperti itu. Benarkah?") % told
    return _("Berkas ini tidak menyebut kelurahan. Di kelurahan mana orang-orang ini tinggal?")


def joined(words: Sequence[str]) -> str:
    """ "C dan F", "B, C, dan F"."""
    last = f"{_('dan')} {words[-1]}" if words else ""
    if len(words) < 3:  # noqa: PLR2004 - two words take no comma
        return " ".join([*words[:-1], last]) if len(words) > 1 else "".join(words)
    return ", ".join([*words[:-1], last])
