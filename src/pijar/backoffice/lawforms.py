"""The forms that reckon by the law: a contribution, and a case of work injury or death. Nothing of them is stored."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pijar.analytics.words import FUND_KINDS
from pijar.backoffice import lawwords, words
from pijar.backoffice.forms import DayField, Form, MonthField, RupiahField
from pijar.backoffice.selectors import law
from pijar.law.types import FundKind, LawError, Sector, Words

# How many rows a page offers that must work without a script; whoever needs more uses `pijar law benefit`.
ROWS = {"disabilities": 4, "transport": 3, "devices": 2, "children": 4}
HAPPENED = {
    "JKK:recovered": _("Kecelakaan kerja, sembuh"),
    "JKK:disabled": _("Kecelakaan kerja, cacat sebagian"),
    "JKK:total_disability": _("Kecelakaan kerja, cacat total tetap"),
    "JKK:death": _("Meninggal karena kecelakaan kerja"),
    "JKM:death": _("Meninggal bukan karena kecelakaan kerja"),
}
_PLACE = re.compile(r"(\w+)(?:\[(\d+)\])?(?:\.(\w+))?")
# Branch and outcome are one question on the screen.
_ASKED_AS = {"branch": "happened", "outcome": "happened"}


class Browse(Form):
    """A search among the quantities, and the day whose values are wanted."""

    q = forms.CharField(
        label=_("Cari ketentuan"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )
    pada = DayField(label=_("Berlaku pada"), required=False)


class Between(Form):
    """Two days of which the values are compared."""

    dari = DayField(label=_("Dari tanggal"))
    sampai = DayField(label=_("Sampai tanggal"))


class ReckonContribution(Form):
    """One contribution: asked by GET, since nothing in it is personal."""

    month = MonthField(label=_("Bulan iuran"), help_text=_("Tahun-bulan, misalnya 2026-12."))
    sector = forms.ChoiceField(
        label=_("Sektor pekerjaan"), choices=[(s.value, words.SECTORS[s.value]) for s in Sector if s is not Sector.UNKNOWN]
    )
    fund = forms.ChoiceField(
        label=_("Siapa yang membayar"),
        choices=[(f.value, FUND_KINDS[f.value]) for f in FundKind],
    )
    income = RupiahField(label=_("Penghasilan yang dilaporkan"), required=False, help_text=_("Kosongkan untuk tingkat terendah."))
    prepay = forms.TypedChoiceField(label=_("Dibayar untuk"), coerce=int)
    jht = forms.BooleanField(label=_("dengan jaminan hari tua (JHT)"), required=False)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        counts = law.prepayment_months(on)
        self.fields["prepay"].choices = [(n, gettext("%(n)s bulan") % {"n": n}) for n in counts]  # type: ignore[attr-defined]


class Case(Form):
    """What happened, to whom, and what it cost; the rows stand in forms of their own."""

    happened = forms.ChoiceField(label=_("Apa yang terjadi"), choices=list(HAPPENED.items()), widget=forms.RadioSelect)
    on = DayField(label=_("Tanggal kecelakaan atau meninggal"))
    base_income = RupiahField(
        label=_("Penghasilan yang dilaporkan"), required=False, help_text=_("Kosongkan untuk tingkat terendah.")
    )
    unable_days = forms.IntegerField(
        label=_("Hari tidak mampu bekerja"), required=False, min_value=0, help_text=_("Menurut surat keterangan dokter.")
    )
    home_care_cost = RupiahField(label=_("Biaya perawatan di rumah"), required=False)
    left_handed = forms.BooleanField(label=_("kidal (tangan kiri yang utama)"), required=False)
    member_since = DayField(label=_("Peserta sejak"), required=False)
    paid_months = forms.IntegerField(label=_("Bulan iuran yang dibayar"), required=False, min_value=0)
    consecutive_months = forms.IntegerField(
        label=_("Di antaranya berturut-turut"), required=False, min_value=0,
        help_text=_("Bulan tanpa putus sampai hari kejadian."),
    )  # fmt: skip


class _Row(Form):
    """One row of several; left as it was, it is ignored. What it offers is what the law of the day `on` names."""

    offered: ClassVar[Mapping[str, Callable[[date], Sequence[Any]]]] = {}

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, empty_permitted=True, use_required_attribute=False, **kwargs)
        for name, choices in self.offered.items():
            self.fields[name].choices = [("", "–"), *choices(on)]  # type: ignore[attr-defined]


class DisabilityRow(_Row):
    offered: ClassVar = {"item": law.disability_choices}
    item = forms.ChoiceField(label=_("Bagian badan"))
    kind = forms.ChoiceField(label=_("Yang hilang"), choices=list(lawwords.KINDS.items()), required=False)
    loss_percent = forms.IntegerField(label=_("Hilang, persen"), required=False)
    decibels = forms.IntegerField(label=_("Hilang, desibel"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].initial = "anatomical"

    def has_changed(self) -> bool:
        # The kind is chosen beforehand: alone it says nothing.
        return any(name != "kind" for name in self.changed_data)


class TransportRow(_Row):
    offered: ClassVar = {"mode": law.mode_choices}
    mode = forms.ChoiceField(label=_("Lewat"))
    cost = RupiahField(label=_("Biaya"))


class DeviceRow(_Row):
    offered: ClassVar = {"item": law.device_choices}
    item = forms.ChoiceField(label=_("Alat"))
    cost = RupiahField(label=_("Biaya"))
    reference_price = RupiahField(label=_("Harga rumah sakit rujukan"), required=False)


class ChildRow(_Row):
    offered: ClassVar = {"level": law.level_choices}
    birth_date = DayField(label=_("Tanggal lahir"))
    level = forms.ChoiceField(label=_("Jenjang"))
    years_left = forms.IntegerField(label=_("Sisa tahun di jenjang ini"), required=False, min_value=0)
    married = forms.BooleanField(label=_("sudah menikah"), required=False)
    working = forms.BooleanField(label=_("sudah bekerja"), required=False)


ROW_FORMS: dict[str, type[_Row]] = {
    "disabilities": DisabilityRow, "transport": TransportRow, "devices": DeviceRow, "children": ChildRow,
}  # fmt: skip


class CaseForm:
    """The case with its rows, as one thing: read from a request, checked, and handed to the law as it wants it."""

    def __init__(self, data: Mapping[str, Any] | None, *, on: date) -> None:
        self.case = Case(data, initial={"happened": "JKK:recovered"})
        self.rows = {name: [self._row(name, number, data, on) for number in range(ROWS[name])] for name in ROWS}

    @staticmethod
    def _row(name: str, number: int, data: Mapping[str, Any] | None, on: date) -> _Row:
        return ROW_FORMS[name](data, prefix=f"{name}-{number}", on=on)

    def is_valid(self) -> bool:
        return all(form.is_valid() for form in self._forms())

    def _forms(self) -> Iterator[Form]:
        yield self.case
        for rows in self.rows.values():
            yield from rows

    @property
    def has_errors(self) -> bool:
        return any(form.is_bound and form.errors for form in self._forms())

    @property
    def faulty(self) -> list[BoundField]:
        """The fields in which something is wrong, in order, so that a page can lead to them."""
        return [field for form in self._forms() if form.is_bound for field in form if field.errors]

    @property
    def opened(self) -> dict[str, bool]:
        """Of which rows more than the first are in use, so that they are shown at once."""
        return {name: any(row.has_changed() for row in rows[1:]) for name, rows in self.rows.items()}

    def filled(self, name: str) -> list[_Row]:
        return [row for row in self.rows[name] if row.has_changed()]

    def raw(self) -> dict[str, Any]:
        """The case in the form of `pijar law benefit`: what is empty is left out."""
        branch, _colon, outcome = self.case.cleaned_data["happened"].partition(":")
        given = {name: value for name, value in self.case.cleaned_data.items() if name != "happened"}
        case = {"branch": branch, "outcome": outcome, **_written(given)}
        for name in ROWS:
            if rows := [_written(row.cleaned_data) for row in self.filled(name)]:
                case[name] = rows
        return case

    def refuse(self, error: LawError) -> None:
        """Puts what the law refuses beside its field, or above all where it is about none of them."""
        values = error.values or {}
        spoken, place = values.get("words"), str(values.get("field", ""))
        sentence = words.refusal_sentence(error)
        form, field = self._at(place)
        if isinstance(spoken, Words) and field is not None:
            sentence = sentence.removeprefix(f"{place}: ")
        form.add_error(field, sentence)

    def _at(self, place: str) -> tuple[Form, str | None]:
        found = _PLACE.fullmatch(place)
        if found is None:
            return self.case, None
        name, number, part = found.groups()
        if name in ROWS:
            filled = self.filled(name)
            row = filled[int(number)] if number and int(number) < len(filled) else self.rows[name][0]
            return row, part if part in row.fields else next(iter(row.fields))
        asked = _ASKED_AS.get(name, name)
        return self.case, asked if asked in self.case.fields else None


def _written(given: Mapping[str, Any]) -> dict[str, Any]:
    """Values as JSON has them; empty ones and unticked boxes are left out."""
    kept = {name: value for name, value in given.items() if value not in (None, "", False)}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in kept.items()}
