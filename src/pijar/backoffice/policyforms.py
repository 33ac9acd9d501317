"""The editor of a policy: one form per criterion of the catalogue, the differences of each fund, and the mapping they make.

What nobody changed keeps the words of the document, so that a policy opened and sent back is the same text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from pijar.backoffice import words
from pijar.backoffice.details import language
from pijar.backoffice.forms import Form, RupiahField
from pijar.backoffice.selectors import policies
from pijar.backoffice.templatetags.pijar import month as month_said
from pijar.cycle.programme import Document
from pijar.eligibility import sentences
from pijar.eligibility.catalogue import CATALOGUE, Clause, Criterion, Parameter, Unknown, Weight
from pijar.eligibility.policy import FUNDS, NAMED_ONLY, parse
from pijar.eligibility.types import PolicyState
from pijar.kernel.errors import Detail, Refusal
from pijar.kernel.month import Month

WEIGHTS = [(Weight.MUST.value, _("Wajib dipenuhi")), (Weight.PRIORITY.value, _("Hanya mendahulukan"))]
UNKNOWNS = [
    (Unknown.REVIEW.value, _("Ditinjau petugas")), (Unknown.EXCLUDE.value, _("Tidak layak")),
    (Unknown.ACCEPT.value, _("Tidak jadi soal")),
]  # fmt: skip
SAME, OWN, OFF = "same", "own", "off"
MODES = [(SAME, _("Sama dengan ketentuan umum")), (OWN, _("Lain, yaitu")), (OFF, _("Tidak dipakai untuk dana ini"))]
# The criteria that every fund may set differently; others appear where a fund's policy has them already.
OF_FUNDS = ("age", "decile", "income")
ALWAYS = "age"
AMOUNTS = {("income", "max")}
LABELS: dict[str, Any] = {
    "age.min": _("Usia paling rendah"), "age.max": _("Usia paling tinggi"), "decile.max": _("Desil paling tinggi"),
    "income.max": _("Penghasilan paling tinggi (Rp sebulan)"), "income.max_percent_of_umk": _("atau persen dari UMK"),
    "months_of_residence.min": _("Paling sedikit (bulan)"), "household.max": _("Paling banyak (orang)"),
    "sector.only": _("Hanya bidang ini"), "sector.except": _("Semua bidang kecuali"),
}  # fmt: skip
FAULTS: dict[str, tuple[str, Any]] = {
    "AGE_BELOW_LOWEST": ("min", _("Paling rendah %(least)s tahun menurut ketentuan kota.")),
    "AGE_AT_LIMIT": (
        "max",
        _("Harus di bawah %(limit)s tahun: sejak usia itu undang-undang tidak mengizinkan pendaftaran baru."),
    ),
}


def sectors() -> list[tuple[str, Any]]:
    return [(code, said) for code, said in words.SECTORS.items() if code != "unknown"]


def _field(criterion: Criterion, parameter: Parameter) -> forms.Field:
    label = LABELS.get(f"{criterion.code}.{parameter.name}", parameter.name)
    if parameter.is_words:
        return forms.MultipleChoiceField(label=label, choices=sectors(), required=False, widget=forms.CheckboxSelectMultiple)
    if (criterion.code, parameter.name) in AMOUNTS:
        return RupiahField(label=label, required=False)
    widget = forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off", "step": "1"})
    return forms.IntegerField(
        label=label, min_value=parameter.least, max_value=parameter.most, required=False, widget=widget
    )  # fmt: skip


class ClauseForm(Form):
    """One criterion. `before` is what the document says of it; `is_of_fund`: beside the city's own words."""

    def __init__(self, criterion: Criterion, data: QueryDict | None, before: Any, has_before: bool, *, prefix: str,
                 is_of_fund: bool = False) -> None:  # fmt: skip
        self.criterion, self.before, self.has_before, self.is_of_fund = criterion, before, has_before, is_of_fund
        super().__init__(data, prefix=prefix, initial=self._initial())
        if is_of_fund:
            modes = MODES if criterion.code != ALWAYS else MODES[:2]
            self.fields["mode"] = forms.ChoiceField(label=_("Untuk dana ini"), choices=modes)
        elif criterion.code != ALWAYS:
            self.fields["use"] = forms.BooleanField(label=_("Dipakai"), required=False)
        for parameter in criterion.parameters:
            self.fields[parameter.name] = _field(criterion, parameter)
        self.fields["weight"] = forms.ChoiceField(label=_("Bobot"), choices=WEIGHTS, required=False)
        self.fields["points"] = forms.IntegerField(label=_("Poin"), min_value=1, max_value=100, required=False)
        if criterion.unknown_reason is not None:
            self.fields["unknown"] = forms.ChoiceField(label=_("Bila tidak diketahui"), choices=UNKNOWNS, required=False)
        self.style()
        for bound in self.parameters:
            bound.field.widget.attrs["aria-describedby"] = f"{bound.auto_id}_error"

    def _initial(self) -> dict[str, Any]:
        clause = self._read(self.before) if self.has_before else None
        mode = SAME if not self.has_before else OWN if clause else OFF
        if clause is None:
            usual = {"weight": self.criterion.weight.value, "unknown": self.criterion.unknown.value, "points": 1}
            return {"use": False, "mode": mode, **usual}
        return {
            "use": True, "mode": mode, "weight": clause.weight.value, "unknown": clause.unknown.value, "points": clause.points,
            **{name: list(v) if isinstance(v, tuple) else v for name, v in clause.values.items()},
        }  # fmt: skip

    def _read(self, given: Any) -> Clause | None:
        return parse({self.criterion.code: given}).clause(self.criterion.code)

    @property
    def code(self) -> str:
        return self.criterion.code

    @property
    def title(self) -> str:
        return sentences.title(self.code).in_(language())

    @property
    def parameters(self) -> list[BoundField]:
        return [self[parameter.name] for parameter in self.criterion.parameters]

    @property
    def lists(self) -> list[str]:
        return [parameter.name for parameter in self.criterion.parameters if parameter.is_words]

    @property
    def is_open(self) -> bool:
        """Whether its parameters are of interest: it is used, or something is wrong with it."""
        shown = self["mode"].value() == OWN if self.is_of_fund else "use" not in self.fields or bool(self["use"].value())
        return shown or (self.is_bound and bool(self.errors))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self._is_used(data):
            # What stands in a block that is not used is nobody's mistake.
            for name in [name for name in self.errors if name not in ("use", "mode")]:
                del self.errors[name]
            return data
        for parameter in self.criterion.parameters:
            if not parameter.optional and data.get(parameter.name) is None and parameter.name not in self.errors:
                self.add_error(parameter.name, _("Isi angkanya."))
        self._together(data)
        return data

    def _is_used(self, data: Mapping[str, Any]) -> bool:
        return data.get("mode") == OWN if self.is_of_fund else "use" not in self.fields or bool(data.get("use"))

    def _together(self, data: Mapping[str, Any]) -> None:
        """What two parameters must be together."""
        low, high = data.get("min"), data.get("max")
        if self.code == ALWAYS and low is not None and high is not None and low > high:
            self.add_error("max", _("Tidak boleh di bawah usia paling rendah."))
        optional = [p.name for p in self.criterion.parameters if p.optional]
        given = [name for name in optional if data.get(name)]
        if optional and len(optional) == len(self.criterion.parameters) and not given and not self.errors:
            self.add_error(optional[0], _("Pilih paling sedikit satu.") if self.lists else _("Isi salah satu."))
        if self.code == "income" and len(given) > 1:
            self.add_error(optional[1], _("Isi salah satu saja: jumlah rupiah atau persen dari UMK."))

    def put_into(self, mapping: dict[str, Any]) -> None:
        """Writes the clause into a mapping, in the document's own words where nothing of it changed."""
        data = self.cleaned_data
        if self.is_of_fund and data["mode"] == SAME:
            return
        made = self._made() if self._is_used(data) else None
        if self.has_before and self._read(self.before) == (self._read(made) if made is not None else None):
            mapping[self.code] = self.before
        elif made is not None or self.is_of_fund:
            mapping[self.code] = made

    def _made(self) -> dict[str, Any]:
        data = self.cleaned_data
        made: dict[str, Any] = {p.name: data[p.name] for p in self.criterion.parameters if data.get(p.name) not in (None, [])}
        weight = data.get("weight") or self.criterion.weight.value
        if weight != self.criterion.weight.value or weight == Weight.PRIORITY.value:
            made["weight"] = weight
        if weight == Weight.PRIORITY.value and data.get("points"):
            made["points"] = data["points"]
        if data.get("unknown") and data["unknown"] != self.criterion.unknown.value:
            made["unknown"] = data["unknown"]
        return made or {"weight": weight}


class FundForm(Form):
    """Whether a fund carries only people whom its donors named."""

    named_only = forms.BooleanField(label=_("Hanya bagi pekerja yang disebut donatur dana ini"), required=False)


class FundBlock:
    """What one fund sets differently."""

    def __init__(self, number: int, code: str, kind: str, before: Mapping[str, Any], data: QueryDict | None) -> None:
        self.code, self.kind, self.before = code, kind, before
        prefix = f"dana{number}"
        self.form = FundForm(data, prefix=prefix, initial={"named_only": before.get(NAMED_ONLY, False)})
        asked = {c for c in CATALOGUE if c in OF_FUNDS or c in before or (data is not None and f"{prefix}-{c}-mode" in data)}
        self.blocks = [
            ClauseForm(CATALOGUE[c], data, before.get(c), c in before, prefix=f"{prefix}-{c}", is_of_fund=True)
            for c in CATALOGUE if c in asked
        ]  # fmt: skip

    @property
    def is_open(self) -> bool:
        return bool(self.before) or any(block.is_open for block in self.blocks) or bool(self.form["named_only"].value())

    def mapping(self) -> dict[str, Any]:
        made: dict[str, Any] = {}
        if self.form.cleaned_data["named_only"]:
            made[NAMED_ONLY] = True
        elif NAMED_ONLY in self.before and not self.before[NAMED_ONLY]:
            made[NAMED_ONLY] = False
        for block in self.blocks:
            block.put_into(made)
        # The document's order is kept, so that nothing seems changed.
        return {key: made[key] for key in [*(k for k in self.before if k in made), *(k for k in made if k not in self.before)]}


class About(Form):
    """Which month the preview counts, from which month the policy shall hold, and why it changes."""

    month = forms.ChoiceField(label=_("Dihitung pada bulan"))
    from_month = forms.ChoiceField(label=_("Berlaku mulai bulan"), required=False)
    by = forms.ChoiceField(
        label=_("Dirinci menurut"), required=False, choices=[("", _("tidak dirinci")), *policies.GROUPS.items()]
    )
    note = forms.CharField(
        label=_("Mengapa diubah"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Dibaca oleh petugas yang menyetujui dan oleh auditor."),
    )  # fmt: skip

    def __init__(self, data: QueryDict | None, *, months: Sequence[Month], starts: Sequence[Month]) -> None:
        super().__init__(data, prefix="", initial={"month": str(months[0]), "from_month": str(starts[0]) if starts else ""})
        for name, given in (("month", months), ("from_month", starts)):
            self.fields[name].choices = [(str(m), month_said(m)) for m in given]  # type: ignore[attr-defined]

    @property
    def groups(self) -> tuple[str, ...]:
        return tuple(filter(None, [self.cleaned_data["by"]]))

    @property
    def counted(self) -> Month:
        return Month.parse(self.cleaned_data["month"])


class PolicyDecision(Form):
    """What becomes of a proposal, by the button pressed, and why."""

    note = forms.CharField(
        label=_("Catatan"), max_length=190, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Wajib bila ditolak. Dibaca oleh pengusul dan auditor."),
    )  # fmt: skip
    state = forms.ChoiceField(choices=[(s.value, "") for s in PolicyState if s is not PolicyState.PROPOSED])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("state") == PolicyState.REFUSED.value and not data.get("note", "").strip():
            self.add_error("note", _("Tulis mengapa ditolak, supaya pengusul dapat memperbaikinya."))
        return data


class PolicyEditor:
    """The whole form: blocks of the catalogue, funds, and what it is counted by."""

    def __init__(self, programme: Document, before: Mapping[str, Any], data: QueryDict | None, *, months: Sequence[Month],
                 starts: Sequence[Month]) -> None:  # fmt: skip
        self.before = before
        self.about = About(data, months=months, starts=starts)
        self.blocks = [ClauseForm(c, data, before.get(c.code), c.code in before, prefix=c.code) for c in CATALOGUE.values()]
        own = before.get(FUNDS) or {}
        self.funds = [
            FundBlock(number, fund.code, fund.kind, own.get(fund.code) or {}, data)
            for number, fund in enumerate(programme.fill_order)
        ]  # fmt: skip
        self.refusal = ""

    def forms(self) -> Iterator[Form]:
        yield self.about
        yield from self.blocks
        for fund in self.funds:
            yield fund.form
            yield from fund.blocks

    @property
    def is_bound(self) -> bool:
        return self.about.is_bound

    def is_valid(self) -> bool:
        # Every form is asked, so that all mistakes are told at once.
        asked = [form.is_valid() for form in self.forms()]
        return all(asked)

    @property
    def mistakes(self) -> list[dict[str, str]]:
        """Every mistake with its field and where it stands, for one list at the top."""
        found = []
        for form in self.forms():
            for name, said in form.errors.items() if form.is_bound else ():
                if name in form.fields:
                    found.append({"id": form[name].auto_id, "label": _label(form, name), "said": " ".join(map(str, said))})
        return found

    @property
    def holders(self) -> list[BoundField]:
        """Every field under which a mistake may stand."""
        return [bound for form in self.forms() for bound in form]

    def mapping(self) -> dict[str, Any]:
        """The policy that was typed; only after `is_valid`."""
        made: dict[str, Any] = {}
        for block in self.blocks:
            block.put_into(made)
        funds = {fund.code: found for fund in self.funds if (found := fund.mapping())}
        if funds:
            made[FUNDS] = funds
        return made

    def put_faults(self, refusal: Refusal) -> bool:
        """Puts what a service found at the field it speaks of. False where it speaks of none."""
        found = (refusal.values or {}).get("faults")
        details = [fault for fault in found if isinstance(fault, Detail)] if isinstance(found, list) else []
        known = [fault for fault in details if fault.code in FAULTS]
        for fault in known:
            name, said = FAULTS[fault.code]
            self._age_of(str(fault.values.get("fund", ""))).add_error(name, said % fault.values)
        return bool(known) and len(known) == len(details)

    def _age_of(self, fund: str) -> ClauseForm:
        blocks = next((f.blocks for f in self.funds if f.code == fund), self.blocks)
        return next(block for block in blocks if block.code == ALWAYS)


def _label(form: Form, name: str) -> str:
    label = str(form.fields[name].label)
    return f"{form.title}: {label}" if isinstance(form, ClauseForm) else label
