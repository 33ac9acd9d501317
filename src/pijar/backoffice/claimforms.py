"""Forms of reports and cases. Times are those of Semarang; what is wrong is said at its field."""

from __future__ import annotations

import re
from datetime import datetime, time
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from pijar.backoffice import claimwords, noticeconsent
from pijar.backoffice.forms import DayField, Form
from pijar.claims.types import Account, Given, Harm, Kind, Reporter, Setting
from pijar.kernel.clock import JAKARTA

_HOUR = re.compile(r"([01]?[0-9]|2[0-3])[.:]([0-5][0-9])|([01]?[0-9]|2[0-3])")
DIGITS = {"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}
EVENTS: dict[str, tuple[Kind, Harm]] = {
    "injured": (Kind.ACCIDENT, Harm.INJURED), "killed": (Kind.ACCIDENT, Harm.DIED), "ill": (Kind.ILLNESS, Harm.ILL),
    "died": (Kind.DEATH, Harm.DIED),
}  # fmt: skip
EVENT_WORDS = [
    ("injured", _("Kecelakaan, orangnya terluka")), ("killed", _("Kecelakaan, orangnya meninggal")),
    ("ill", _("Sakit karena pekerjaan")), ("died", _("Meninggal karena sebab lain")),
]  # fmt: skip
# The field at which a refusal of the service is said.
FIELDS = {
    "WHO_MISSING": "name", "NIK_INVALID": "nik", "WHAT_MISSING": "what", "WHEN_FUTURE": "day", "WHEN_INVALID": "day",
    "REPORTER_MISSING": "reporter_name", "REPORTER_PHONE": "phone", "DEATH_WITHOUT_DEATH": "event", "TOO_MANY_PHOTOS": "photos",
    "CASE_FILE_EMPTY": "photos", "CASE_FILE_LARGE": "photos", "CASE_FILE_KIND": "photos", "CASE_FILE_BROKEN": "photos",
}  # fmt: skip


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class HourField(forms.CharField):
    """An hour as people write it: 09.30, 9:30, or 9."""

    def clean(self, value: Any) -> time | None:
        text = super().clean(value).strip()
        if not text:
            return None
        found = _HOUR.fullmatch(text)
        if not found:
            raise forms.ValidationError(_("Tulis jam seperti 09.30 atau 14.00."))
        return time(int(found[1] or found[3]), int(found[2] or 0))


class Report(Form):
    """A report: what, when, where, who, and who tells it."""

    key = forms.UUIDField(widget=forms.HiddenInput(), required=False)
    event = forms.ChoiceField(label=_("Apa yang terjadi?"), choices=EVENT_WORDS, widget=forms.RadioSelect(),
                              error_messages={"required": _("Pilih salah satu.")})  # fmt: skip
    day = DayField(
        label=_("Tanggal kejadian"),
        error_messages={
            "required": _("Tulis tanggal kejadian."), "invalid": _("Tanggal ini tidak ada. Tulis hari/bulan/tahun."),
        },
    )  # fmt: skip
    hour = HourField(
        label=_("Jam"), required=False, max_length=8, help_text=_("Misalnya 09.30. Kosongkan bila tidak tahu."),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )  # fmt: skip
    setting = forms.ChoiceField(
        label=_("Di mana?"), choices=[(s.value, claimwords.SETTINGS[s.value]) for s in Setting], initial=Setting.UNKNOWN.value
    )
    place = forms.CharField(label=_("Nama jalan atau tempat"), required=False, max_length=300)
    place_village = forms.CharField(label=_("Kelurahan tempat kejadian"), required=False, widget=forms.Select())
    work = forms.CharField(
        label=_("Sedang mengerjakan apa?"), required=False, max_length=200,
        help_text=_("Misalnya: memasang tenda hajatan, mengantar pesanan."),
    )  # fmt: skip
    what = forms.CharField(
        label=_("Ceritakan singkat"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Ceritakan sedikit apa yang terjadi.")},
        help_text=_("Bagaimana terjadinya, dan bagian tubuh mana yang terluka."),
    )  # fmt: skip
    treated_at = forms.CharField(label=_("Dirawat di mana?"), required=False, max_length=200,
                                 widget=forms.TextInput(attrs={"list": "rumah-sakit", "autocomplete": "off"}))  # fmt: skip
    name = forms.CharField(
        label=_("Namanya"), required=False, max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    nik = forms.CharField(label=_("NIK, bila tahu"), required=False, max_length=30, widget=forms.TextInput(attrs=DIGITS))
    birth_year = forms.IntegerField(
        label=_("Tahun lahir"), required=False, min_value=1900, max_value=2100, localize=False,
        widget=forms.TextInput(attrs=DIGITS), help_text=_("Kira-kira pun boleh."),
        error_messages={"invalid": _("Tulis empat angka, misalnya 1980."), "min_value": _("Tulis empat angka, misalnya 1980."),
                        "max_value": _("Tulis empat angka, misalnya 1980.")},
    )  # fmt: skip
    home_village = forms.CharField(label=_("Kelurahan rumahnya"), required=False, widget=forms.Select())
    reporter = forms.ChoiceField(
        label=_("Anda siapa?"), error_messages={"required": _("Pilih salah satu.")},
        choices=[("", _("Pilih")), *((r.value, claimwords.REPORTERS[r.value]) for r in Reporter if r is not Reporter.REGISTER)],
    )  # fmt: skip
    reporter_name = forms.CharField(label=_("Nama Anda"), required=False, max_length=200,
                                    widget=forms.TextInput(attrs={"autocomplete": "name"}))  # fmt: skip
    phone = forms.CharField(
        label=_("Nomor HP Anda"), max_length=30,
        error_messages={"required": _("Tulis nomor HP: petugas mungkin perlu bertanya.")},
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )  # fmt: skip
    photos = forms.FileField(
        label=_("Foto, bila ada"), required=False, widget=ManyFiles(attrs={"accept": "image/jpeg,image/png"}),
        help_text=_("Paling banyak lima, masing-masing sampai 8 MB. Keterangan lokasi dan kamera dihapus."),
    )  # fmt: skip

    def __init__(self, *args: Any, villages: list[tuple[str, str]], asks_consent: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if asks_consent:
            noticeconsent.ask(self, phone="phone")
        self.fields["key"].initial = uuid4
        self.villages = dict(villages)
        for name in ("place_village", "home_village"):
            self.fields[name].widget.choices = [("", _("Belum tahu")), *villages]

    def _village(self, name: str) -> str:
        code = str(self.cleaned_data[name])
        if code and code not in self.villages:
            raise forms.ValidationError(_("Pilih kelurahan dari daftar."))
        return code

    def clean_place_village(self) -> str:
        return self._village("place_village")

    def clean_home_village(self) -> str:
        return self._village("home_village")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("reporter") == Reporter.SELF.value and not data.get("reporter_name"):
            data["reporter_name"] = data.get("name", "")
        noticeconsent.check(self, data, phone="phone")
        return data

    def submission_key(self) -> UUID:
        """The form's own key; one made now where a phone did not send it."""
        found: UUID | None = self.cleaned_data.get("key")
        return found or uuid4()

    def given(self, hospitals: list[str]) -> Given:
        """The report in the service's words; a hospital that has a desk here is told by its name."""
        data = self.cleaned_data
        kind, harm = EVENTS[data["event"]]
        hour: time | None = data["hour"]
        treated = " ".join(data["treated_at"].split())
        account = Account(
            name=data["name"], birth_year=data["birth_year"], person_village=self.villages.get(data["home_village"], ""),
            work=data["work"], place=data["place"], what=data["what"], treated_at=treated,
            reporter_name=data["reporter_name"], phone=data["phone"],
        )  # fmt: skip
        return Given(
            kind, harm, datetime.combine(data["day"], hour or time(), JAKARTA), Reporter(data["reporter"]), account,
            nik=data["nik"], hour_known=hour is not None, setting=Setting(data["setting"]), place_village=data["place_village"],
            home_village=data["home_village"],
            hospital=next((name for name in hospitals if name.casefold() == treated.casefold()), ""),
        )  # fmt: skip


class Follow(Form):
    """The door of a report."""

    number = forms.CharField(
        label=_("Nomor laporan"), max_length=40, help_text=_("Misalnya LK-2026-000123-K."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": _("Tulis nomor laporannya.")},
    )  # fmt: skip
    code = forms.CharField(
        label=_("Kode rahasia"), max_length=40, help_text=_("Misalnya ABCDE-FGHJK."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": _("Tulis kodenya.")},
    )  # fmt: skip


class Message(Form):
    words = forms.CharField(label=_("Tulis pesan"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
                            error_messages={"required": _("Tulis dahulu pesannya.")})  # fmt: skip


class Move(Form):
    """A step of a case: on which day, at which hour where the law counts hours, why, and under which number."""

    to = forms.CharField(widget=forms.HiddenInput())
    seen = forms.CharField(widget=forms.HiddenInput(), required=False)
    day = DayField(label=_("Tanggal"))
    hour = HourField(label=_("Jam"), required=False, max_length=8, help_text=_("Bila tahu, misalnya 14.00."),
                     widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))  # fmt: skip
    reference = forms.CharField(label=_("Nomor dari BPJS, bila ada"), required=False, max_length=60)
    reason = forms.CharField(label=_("Alasan atau catatan"), required=False, max_length=2000,
                             widget=forms.Textarea(attrs={"rows": 2}))  # fmt: skip

    def moment(self) -> Any:
        """An instant where the hour was told, else the day."""
        hour: time | None = self.cleaned_data["hour"]
        day = self.cleaned_data["day"]
        return datetime.combine(day, hour, JAKARTA) if hour else day


class Reason(Form):
    reason = forms.CharField(label=_("Alasan"), min_length=8, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
                             error_messages={"min_length": _("Tulis alasan paling sedikit delapan huruf."),
                                             "required": _("Tulis alasannya.")})  # fmt: skip


class Happened(Reason):
    """When it happened, told anew with the reason."""

    day = DayField(label=_("Tanggal kejadian"))
    hour = HourField(label=_("Jam"), required=False, max_length=8)

    def moment(self) -> datetime:
        """The instant; the day's beginning where the hour is not known."""
        return datetime.combine(self.cleaned_data["day"], self.cleaned_data["hour"] or time(), JAKARTA)
