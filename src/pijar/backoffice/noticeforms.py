"""Forms of notices: what an officer chooses, an address and its code, the city's rules, a sentence; consent of who reports."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pijar.backoffice.forms import Form
from pijar.backoffice.noticewords import CHANNELS, FORMS, GROUPS
from pijar.notices import selectors, wording
from pijar.notices.models import Choice, CityChoice
from pijar.notices.types import Channel, Event, Group, Quiet
from pijar.notices.types import Form as Sentence
from pijar.staff.models import Officer

HOURS = [(str(hour), f"{hour:02d}.00") for hour in range(24)]
OWN_HOURS = [("", _("seperti kota")), *HOURS]
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]


class Choices(Form):
    """Per group the channels, the language, and quiet hours of one's own."""

    language = forms.ChoiceField(label=_("Bahasa pesan"), choices=LANGUAGES)
    quiet_start = forms.ChoiceField(label=_("Jangan ganggu saya mulai"), required=False, choices=OWN_HOURS)
    quiet_end = forms.ChoiceField(label=_("sampai"), required=False, choices=OWN_HOURS)

    def __init__(self, *args: Any, groups: list[Group], channels: list[Channel], chosen: Choice | None, **kwargs: Any) -> None:
        super().__init__(*args, initial=_initial(chosen), **kwargs)
        self.groups, self.channels = groups, channels
        for group in groups:
            held = (chosen.channels if chosen else {}).get(group.value)
            ticked = selectors.standard_channels(group) if held is None else frozenset(held)
            for channel in channels:
                label = f"{GROUPS[group.value]}: {CHANNELS[channel.value]}"
                field = forms.BooleanField(required=False, initial=channel.value in ticked, label=label)
                field.widget.attrs["class"] = "form-check-input"
                field.widget.attrs["aria-label"] = label
                self.fields[_name(group, channel)] = field

    def rows(self) -> list[dict[str, Any]]:
        """One line of the table per group: its name, and a box for each channel."""
        return [
            {
                "label": GROUPS[group.value],
                "boxes": [{"box": self[_name(group, c)], "channel": CHANNELS[c.value]} for c in self.channels],
            }
            for group in self.groups
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if bool(data.get("quiet_start")) != bool(data.get("quiet_end")):
            self.add_error("quiet_end", _("Pilih kedua jamnya, atau kosongkan keduanya."))
        return data

    def wanted(self, before: Choice | None) -> dict[Group, list[Channel]]:
        """What is ticked; channels that are not on offer now stay as they were."""
        found = {}
        for group in self.groups:
            held = (before.channels if before else {}).get(group.value, [])
            hidden = [Channel(one) for one in held if one in set(Channel) and Channel(one) not in self.channels]
            found[group] = hidden + [c for c in self.channels if self.cleaned_data[_name(group, c)]]
        return found

    def quiet(self) -> Quiet | None:
        start, end = self.cleaned_data["quiet_start"], self.cleaned_data["quiet_end"]
        return Quiet(int(start), int(end)) if start and end else None


def _name(group: Group, channel: Channel) -> str:
    return f"{group.value}_{channel.value}"


def _initial(chosen: Choice | None) -> dict[str, Any]:
    if chosen is None:
        return {"language": "id"}
    return {"language": chosen.language, "quiet_start": _hour(chosen.quiet_start), "quiet_end": _hour(chosen.quiet_end)}


def _hour(hour: int | None) -> str:
    return "" if hour is None else str(hour)


class Address(Form):
    address = forms.CharField(label=_("Alamat"), max_length=254, error_messages={"required": _("Tulis alamatnya.")})

    def __init__(self, *args: Any, channel: Channel, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"{channel.value}_%s", **kwargs)
        field = self.fields["address"]
        field.label = _("Alamat surel") if channel is Channel.EMAIL else _("Nomor HP")
        field.widget.attrs |= {
            "inputmode": "email" if channel is Channel.EMAIL else "tel",
            "autocomplete": "email" if channel is Channel.EMAIL else "tel",
        }


class Code(Form):
    code = forms.CharField(
        label=_("Kode dari pesan itu"), max_length=20, error_messages={"required": _("Tulis kodenya.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false"}),
    )  # fmt: skip

    def __init__(self, *args: Any, channel: Channel, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"{channel.value}_%s", **kwargs)


class CityRules(Form):
    """What holds for everybody."""

    quiet_start = forms.ChoiceField(label=_("Jam tenang mulai"), choices=HOURS)
    quiet_end = forms.ChoiceField(label=_("sampai"), choices=HOURS)
    digest_hour = forms.ChoiceField(label=_("Ringkasan pagi dikirim pukul"), choices=HOURS)
    due_days = forms.IntegerField(
        label=_("Jatuh tempo diberitahukan berapa hari sebelumnya"), min_value=1, max_value=30, localize=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    keep_days = forms.IntegerField(
        label=_("Teks dan alamat pesan dihapus sesudah berapa hari"), min_value=7, max_value=730, localize=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}), help_text=_("Bahwa pesan itu ada, tetap tercatat."),
    )  # fmt: skip

    def __init__(self, *args: Any, held: CityChoice, **kwargs: Any) -> None:
        names = ("quiet_start", "quiet_end", "digest_hour", "due_days", "keep_days")
        super().__init__(*args, initial={name: getattr(held, name) for name in names}, **kwargs)


class Words(Form):
    """The sentences of one event in one language. An empty one goes back to the standard."""

    def __init__(self, *args: Any, event: Event, language: str, **kwargs: Any) -> None:
        own = wording.own(event, language)
        forms_of = wording.forms_of(event)
        initial = {form.value: own.get(form) or wording.standard(event, form, language) for form in forms_of}
        super().__init__(*args, initial=initial, **kwargs)
        for form in forms_of:
            rows = {Sentence.BODY: 8, Sentence.SUBJECT: 1}.get(form, 2)
            self.fields[form.value] = forms.CharField(
                label=FORMS[form.value], required=False, max_length=2000, strip=True, widget=forms.Textarea(attrs={"rows": rows})
            )
        self.style()


def consent_choices() -> list[tuple[str, Any]]:
    """Ways of being told that can be offered now; none: nothing is asked."""
    return [(channel.value, CHANNELS[channel.value]) for channel in selectors.offered()]


def groups_of(officer: Officer) -> list[Group]:
    """The groups whose events an officer of this role can get at all."""
    return [group for group in Group if officer.role in _FOR.get(group, frozenset())]


_EVERY = frozenset({"programme", "village", "treasurer", "hospital"})
_FOR: dict[Group, frozenset[str]] = {
    Group.MONTH: frozenset({"programme", "treasurer"}), Group.LISTS: frozenset({"programme", "village"}),
    Group.CASES: frozenset({"programme", "village", "hospital"}), Group.COMPLAINTS: frozenset({"programme", "village"}),
    Group.GIFTS: frozenset({"programme"}), Group.ROUNDS: frozenset({"village"}),
    Group.DIGEST: _EVERY | {"administrator", "auditor", "leader"},
}  # fmt: skip
