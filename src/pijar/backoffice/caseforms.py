"""Forms of the doubtful cases: one decision, one for many, and a list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pijar.backoffice import casewords
from pijar.backoffice.forms import DayField, Form, MonthField
from pijar.eligibility import proofs
from pijar.eligibility.proofs import Evidence
from pijar.eligibility.types import ProofKind
from pijar.kernel.errors import Refusal

ACCEPT = "image/jpeg,image/png,application/pdf,.jpg,.jpeg,.png,.pdf"
# What a proof lacks is told at the field that lacks it.
_FIELDS = {"PROOF_NUMBER": "number", "PROOF_DATE": "dated_on"}


class Decide(Form):
    """What an officer decides, by the button pressed, and on which proof."""

    kind = forms.ChoiceField(label=_("Jenis bukti"), choices=list(casewords.PROOF_KINDS.items()))
    number = forms.CharField(
        label=_("Nomor bukti"), max_length=proofs.LONGEST_NUMBER, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Nomor surat, atau apa buktinya. Untuk kunjungan boleh kosong."),
    )  # fmt: skip
    dated_on = DayField(label=_("Tanggal bukti"), required=False)
    scan = forms.FileField(
        label=_("Pindaian (boleh kosong)"), required=False, widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=_("JPEG, PNG, atau PDF, paling besar 8 MB. Disimpan terenkripsi."),
    )  # fmt: skip
    reason = forms.CharField(label=_("Alasan"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    until = MonthField(label=_("Berlaku sampai bulan"), help_text=_("Tahun-bulan, misalnya 2026-12."))
    outcome = forms.ChoiceField(
        choices=[("eligible", ""), ("ineligible", "")],
        error_messages={"required": _("Tekan salah satu: layak atau tidak layak.")},
    )

    def clean_scan(self) -> Any:
        upload = self.cleaned_data.get("scan")
        if upload and upload.size > proofs.LARGEST:
            raise forms.ValidationError(casewords.REFUSALS["SCAN_LARGE"])
        if upload:
            kind = proofs.media_type(upload.read(16))
            upload.seek(0)
            if kind is None:
                raise forms.ValidationError(casewords.REFUSALS["SCAN_KIND"])
        return upload

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "kind" in data and "number" in data and "dated_on" in data:
            try:
                proofs.checked(self.evidence())
            except Refusal as refusal:
                place = next((name for code, name in _FIELDS.items() if refusal.code.startswith(code)), None)
                self.add_error(place, casewords.REFUSALS[refusal.code])
        return data

    def evidence(self) -> Evidence:
        """The proof without its scan, which is still on its way."""
        data = self.cleaned_data
        return Evidence(ProofKind(data["kind"]), data["number"], data["dated_on"])


class CaseList(Form):
    """A list of decisions as a file."""

    file = forms.FileField(
        label=_("Daftar keputusan (.xlsx atau .csv)"), widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=_("Kolom: nik, keputusan, jenis_bukti, nomor_bukti, tanggal_bukti, alasan, sampai."),
    )  # fmt: skip
    whole = forms.BooleanField(
        label=_("Semua atau tidak sama sekali: satu baris ditolak, tidak ada yang dicatat"), required=False
    )
