"""Forms of complaints: the public one, the desk's, and an officer's answer."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from pijar.backoffice import noticeconsent
from pijar.backoffice.forms import Form
from pijar.backoffice.grievancewords import CATEGORIES
from pijar.grievances.rules import LONGEST_TEXT

DIGITS = {"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}
CODE = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
# The field that a refusal of the service speaks of; what is not here is said above the form.
FIELDS = {
    "GRIEVANCE_SHORT": "text", "GRIEVANCE_LONG": "text", "GRIEVANCE_NIK": "nik", "GRIEVANCE_PHONE": "phone",
    "GRIEVANCE_VILLAGE": "village_code",
}  # fmt: skip


class Complaint(Form):
    """What is wrong, where, and how to reach whoever complains; all but what is wrong may be left out."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    category = forms.ChoiceField(
        label=_("Tentang apa?"), choices=list(CATEGORIES.items()), widget=forms.RadioSelect,
        error_messages={"required": _("Pilih salah satu; bila ragu, pilih Lainnya.")},
    )  # fmt: skip
    text = forms.CharField(
        label=_("Apa yang terjadi?"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Kapan, di mana, dan apa yang dikatakan kepada Anda. Tidak perlu bahasa resmi."),
        error_messages={"required": _("Ceritakan apa yang terjadi.")},
    )  # fmt: skip
    village_code = forms.ChoiceField(label=_("Kelurahan"), required=False)
    nik = forms.CharField(
        label=_("NIK orang yang bersangkutan"), required=False, max_length=30, widget=forms.TextInput(attrs=DIGITS),
        help_text=_("16 angka pada KTP. Boleh dikosongkan."),
    )  # fmt: skip
    name = forms.CharField(label=_("Nama Anda"), required=False, max_length=200, help_text=_("Boleh dikosongkan."))
    phone = forms.CharField(
        label=_("Nomor HP"), required=False, max_length=30, help_text=_("Supaya petugas dapat menghubungi. Boleh dikosongkan."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )  # fmt: skip

    def __init__(self, *args: Any, villages: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["village_code"].choices = [("", _("Pilih, bila tahu")), *villages]  # type: ignore[attr-defined]
        self.fields["key"].initial = uuid4
        if type(self) is Complaint:
            noticeconsent.ask(self, phone="phone")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        noticeconsent.check(self, data, phone="phone")
        return data


class AtDesk(Complaint):
    """The same, written down by an officer."""

    channel = forms.ChoiceField(label=_("Disampaikan lewat"), choices=[("desk", _("Loket")), ("phone", _("Telepon"))])


class Follow(Form):
    """Number and code of a ticket."""

    number = forms.CharField(label=_("Nomor pengaduan"), max_length=30, widget=forms.TextInput(attrs=CODE),
                             help_text=_("Misalnya PG-7K3M-Q2XH."))  # fmt: skip
    code = forms.CharField(label=_("Kode rahasia"), max_length=40, widget=forms.TextInput(attrs=CODE),
                           help_text=_("Misalnya ABCD-EFGH-JKLM."))  # fmt: skip


class Again(Form):
    """Whoever complained is not helped by the answer."""

    text = forms.CharField(label=_("Apa yang masih salah?"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 3}))


class Answer(Form):
    """What whoever complained reads, and what stays in the office."""

    text = forms.CharField(
        label=_("Jawaban untuk pengadu"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Dibaca pengadu dengan nomor dan kodenya. Tulis apa yang dilakukan dan apa yang perlu ia lakukan."),
    )  # fmt: skip
    internal = forms.CharField(
        label=_("Catatan dalam"), required=False, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Hanya dibaca petugas."),
    )  # fmt: skip
    seen = forms.IntegerField(widget=forms.HiddenInput)


class Note(Form):
    internal = forms.CharField(label=_("Catatan dalam"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 2}))
    seen = forms.IntegerField(widget=forms.HiddenInput)


class Assign(Form):
    """Whose desk it lies on."""

    village_code = forms.ChoiceField(label=_("Dijawab oleh"), required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, villages: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["village_code"].choices = [("", _("Petugas program")), *villages]  # type: ignore[attr-defined]


class Link(Form):
    """Whom, or which case, it is about."""

    nik = forms.CharField(label=_("NIK"), required=False, max_length=30, widget=forms.TextInput(attrs=DIGITS))
    claim_number = forms.CharField(label=_("Nomor kasus"), required=False, max_length=40, widget=forms.TextInput(attrs=CODE))
    seen = forms.IntegerField(widget=forms.HiddenInput)
