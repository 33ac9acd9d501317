"""Forms of a case from the doctor's word to the payment: answers, a doctor's report, a relative, a line of money."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pijar.backoffice import claimworkwords as words
from pijar.backoffice.claimforms import HourField
from pijar.backoffice.forms import DayField, Form, RupiahField
from pijar.backoffice.lawforms import DeviceRow, DisabilityRow, TransportRow
from pijar.claims import family
from pijar.claims.holding import SHORTEST_REASON
from pijar.claims.medical import Findings
from pijar.claims.models.money import PARTICIPANT
from pijar.claims.workrules import Manner, questions_of
from pijar.claims.workwords import QUESTIONS
from pijar.kernel.clock import JAKARTA
from pijar.law import lookup

CONCEALED = {"autocomplete": "off", "spellcheck": "false"}
SPANS = 3
ROWS = {"disabilities": (DisabilityRow, 3), "transport": (TransportRow, 3), "devices": (DeviceRow, 2)}


def _text(label: Any, longest: int = 200, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=longest, **more)


def _lines(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=1000, widget=forms.Textarea(attrs={"rows": 2}), **more)


class Work(Form):
    """The questions of one manner, each answered yes, no or not known; the words beside them are optional."""

    doing = _text(_("Pekerjaan yang sedang dilakukan"), help_text=_("Misalnya: memasang tenda hajatan tetangga, diupah."))
    declared = _text(_("Pekerjaan kedua yang didaftarkan"), help_text=_("Bila tidak tercatat dalam daftar."))
    note = _lines(_("Catatan"), required=False)

    def __init__(self, *args: Any, manner: Manner, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = questions_of(manner)
        for code in self.asked:
            ask, help_text, _provision, _certainty = QUESTIONS[code]
            self.fields[code] = forms.ChoiceField(
                label=ask.said(language), help_text=help_text.said(language), choices=list(words.ANSWERS.items()),
                widget=forms.RadioSelect, initial="unknown",
            )  # fmt: skip
        self.style()

    @property
    def questions(self) -> list[Any]:
        return [self[code] for code in self.asked]

    def given(self) -> dict[str, Any]:
        data = self.cleaned_data
        answers = {code: data[code] for code in self.asked}
        return {"answers": answers, "declared": (data["declared"],), "doing": data["doing"], "note": data["note"]}


class Report(Form):
    """What one report says; outcome and its hour only of the doctor's closing statement."""

    kind = forms.ChoiceField(label=_("Jenis laporan"), choices=list(words.REPORTS.items()), widget=forms.RadioSelect)
    diagnosis = _text(_("Diagnosis"))
    body_part = _text(_("Bagian tubuh"))
    other_illness = _text(_("Penyakit lain yang menyertai"))
    doctor = _text(_("Dokter"), 120)
    facility = _text(_("Rumah sakit atau klinik"), 120)
    care_from, care_until = DayField(label=_("Dirawat dari"), required=False), DayField(label=_("sampai"), required=False)
    outcome = forms.ChoiceField(
        label=_("Akhir perawatan"), choices=[("", "–"), *words.OUTCOMES.items()], required=False,
        help_text=_("Hanya untuk surat akhir dokter."),
    )  # fmt: skip
    stated_on = DayField(label=_("Dinyatakan dokter pada"), required=False)
    stated_hour = HourField(label=_("Jam"), required=False, max_length=8, help_text=_("Batas tahap II dihitung dari sini."),
                            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))  # fmt: skip
    left_handed = forms.BooleanField(label=_("kidal (tangan kiri yang utama)"), required=False)
    home_care_cost = RupiahField(label=_("Biaya perawatan di rumah"), required=False)
    note = _lines(_("Catatan"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if bool(data.get("care_from")) != bool(data.get("care_until")):
            self.add_error("care_until", _("Isi kedua tanggal, atau tidak keduanya."))
        if data.get("stated_hour") and not data.get("stated_on"):
            self.add_error("stated_on", _("Isi juga tanggalnya."))
        return data


class Span(Form):
    first, last = DayField(label=_("Tidak bekerja dari"), required=False), DayField(label=_("sampai"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and bool(data.get("first")) != bool(data.get("last")):
            self.add_error("last", _("Isi kedua tanggal, atau tidak keduanya."))
        return data


class ReportForm:
    """A report with its rows as one thing: read from a request, checked, and handed to the service."""

    def __init__(self, data: Mapping[str, Any] | None, *, on: date, initial: dict[str, Any] | None = None) -> None:
        self.report = Report(data, initial=initial)
        self.spans = [Span(data, prefix=f"span-{number}", empty_permitted=True, use_required_attribute=False)
                      for number in range(SPANS)]  # fmt: skip
        self.rows = {name: [row(data, prefix=f"{name}-{number}", on=on) for number in range(count)]
                     for name, (row, count) in ROWS.items()}  # fmt: skip

    def is_valid(self) -> bool:
        return all(
            [self.report.is_valid(), *(f.is_valid() for f in self.spans), *(f.is_valid() for r in self.rows.values() for f in r)]
        )

    @property
    def opened(self) -> dict[str, bool]:
        return {name: any(row.has_changed() for row in rows[1:]) for name, rows in self.rows.items()}

    def given(self) -> dict[str, Any]:
        data = self.report.cleaned_data
        care = [{"from": data["care_from"].isoformat(), "until": data["care_until"].isoformat(), "facility": data["facility"],
                 "inpatient": True}] if data["care_from"] else []  # fmt: skip
        texts = ("diagnosis", "body_part", "other_illness", "doctor", "facility", "outcome", "note")
        rows: dict[str, Any] = {name: self._filled(name) for name in ROWS}
        findings = Findings(
            **{name: data[name] for name in texts}, left_handed=data["left_handed"], home_care_cost=data["home_care_cost"] or 0,
            care=care, **rows,
        )  # fmt: skip
        hour: time = data["stated_hour"] or time()
        stated = datetime.combine(data["stated_on"], hour, JAKARTA) if data["stated_on"] else None
        spans = [(f.cleaned_data["first"], f.cleaned_data["last"]) for f in self.spans if f.cleaned_data.get("first")]
        return {"kind": data["kind"], "findings": findings, "unable": spans, "stated_at": stated}

    def _filled(self, name: str) -> list[dict[str, Any]]:
        found = (row.cleaned_data for row in self.rows[name] if row.has_changed())
        return [{key: value for key, value in one.items() if value not in (None, "")} for one in found]


class Relative(Form):
    """One of the family. Everything but name and relation may stay open."""

    place = forms.IntegerField(required=False, widget=forms.HiddenInput())
    relation = forms.ChoiceField(label=_("Hubungan"), choices=[("", "–"), *words.RELATIONS.items()])
    name = forms.CharField(label=_("Nama"), max_length=120, widget=forms.TextInput(attrs=CONCEALED))
    alive = forms.ChoiceField(label=_("Masih hidup?"), choices=list(words.ALIVE.items()), initial="unknown",
                              widget=forms.RadioSelect)  # fmt: skip
    birth_date = DayField(label=_("Tanggal lahir"), required=False)
    nik = _text(_("NIK, bila tahu"), 16, widget=forms.TextInput(attrs={**CONCEALED, "inputmode": "numeric"}))
    level = forms.ChoiceField(label=_("Jenjang sekolah (anak)"), required=False)
    years_left = forms.IntegerField(
        label=_("Sisa tahun di jenjang ini"), required=False, min_value=0, max_value=20, localize=False
    )
    married = forms.BooleanField(label=_("sudah menikah"), required=False)
    working = forms.BooleanField(label=_("sudah bekerja"), required=False)
    guardian = _text(_("Wali, bila di bawah umur"), 120)
    phone = _text(_("Nomor HP"), 30, widget=forms.TextInput(attrs={**CONCEALED, "inputmode": "tel"}))
    bank = _text(_("Bank"), 60)
    account = _text(_("Nomor rekening"), 40, widget=forms.TextInput(attrs={**CONCEALED, "inputmode": "numeric"}))
    documents = forms.MultipleChoiceField(label=_("Dokumen yang sudah ditunjukkan"), required=False,
                                          widget=forms.CheckboxSelectMultiple)  # fmt: skip

    def __init__(self, *args: Any, on: date, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = lookup.valid("benefits.scholarship.years", on).by_name
        papers = lookup.valid("heirs.document_words", on).by_name
        self.fields["level"].choices = [("", _("tidak bersekolah")), *((one, one) for one in levels)]  # type: ignore[attr-defined]
        self.fields["documents"].choices = [(code, said.said(language)) for code, said in papers.items()]  # type: ignore[attr-defined]

    def relative(self) -> family.Relative:
        data = {name: value for name, value in self.cleaned_data.items() if name != "place"}
        alive = {"yes": True, "no": False}.get(data["alive"])
        return family.Relative(**{**data, "alive": alive, "documents": tuple(data["documents"])})


class Payment(Form):
    """A line of the insurer: paid, or refused with its reason."""

    code = forms.ChoiceField(label=_("Baris manfaat"))
    amount = RupiahField(label=_("Jumlah"), required=False, help_text=_("Kosongkan bila ditolak."))
    on = DayField(label=_("Tanggal pada bukti atau surat"))
    to_kind = forms.ChoiceField(label=_("Diterima oleh"), choices=list(words.RECEIVERS.items()))
    reference = forms.CharField(label=_("Nomor bukti atau surat"), max_length=60)
    refused = forms.BooleanField(label=_("BPJS menolak baris ini"), required=False)
    reason = _lines(_("Alasan penolakan"), required=False)

    def __init__(self, *args: Any, codes: list[str], died: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = [(code, words.LINES.get(code, code)) for code in codes]  # type: ignore[attr-defined]
        if died:
            # Nobody pays the dead: the heirs come first.
            self.fields["to_kind"].choices = [one for one in words.RECEIVERS.items() if one[0] != PARTICIPANT]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("refused") and not self.errors and not data.get("amount"):
            self.add_error("amount", _("Tulis jumlah yang dibayar."))
        if data.get("refused") and len(str(data.get("reason", "")).strip()) < SHORTEST_REASON:
            self.add_error("reason", _("Tulis alasan paling sedikit delapan huruf."))
        return data
