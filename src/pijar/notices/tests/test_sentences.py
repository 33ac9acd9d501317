"""Every event reads whole in both languages on each channel, and names nothing that it must not."""

from __future__ import annotations

import re

import pytest

from pijar.kernel.errors import Refusal
from pijar.notices import rules, selectors, services, wording
from pijar.notices.models import LANGUAGES
from pijar.notices.tests.conftest import NOON
from pijar.notices.types import ALWAYS, EVENTS, KINDS, NOT_ON_PAGE, Datum, Event, Form, Reach
from pijar.staff.types import Actor

pytestmark = pytest.mark.django_db
WHO = Actor("rina")
NIK = "3374 1201 0181 9001"
EACH = [(event, language) for event in Event for language in LANGUAGES]


def test_every_event_has_its_rule_and_all_sentences_in_both_languages():
    assert set(EVENTS) == set(Event)
    assert set(KINDS) == set(Datum) == set(wording.SAMPLE)
    for language in LANGUAGES:
        events, _ = wording._standard(language)
        assert {event: set(forms) for event, forms in events.items()} == {event: set(Form) for event in Event}


@pytest.mark.parametrize(("event", "language"), EACH)
def test_it_renders_with_all_placeholders(event, language):
    told = wording.message(event, selectors.sample(event), language)
    for text in (told.subject, told.body, told.short, *told.parameters):
        assert text.strip()
        assert not re.search(r"[{}]", text)
    assert len(told.short) <= rules.LONGEST_SMS
    assert "\n" not in told.subject + told.short + "".join(told.parameters)
    assert told.template == f"pijar_{event.value}"


@pytest.mark.parametrize(("event", "language"), EACH)
def test_the_standard_words_keep_the_rules_of_the_city_too(event, language):
    for form in Form:
        rules.refuse_wording(event, form, wording.standard(event, form, language))


@pytest.mark.parametrize(("event", "language"), [(e, x) for e, x in EACH if e not in NOT_ON_PAGE])
def test_on_the_page_it_renders_too(event, language):
    values = {datum: wording.SAMPLE[datum] for datum in (*EVENTS[event].data, *EVENTS[event].inside)}
    assert "{" not in wording.on_page(event, values, language, {})


@pytest.mark.parametrize("event", Event)
def test_what_stays_inside_never_leaves(event):
    """A message with every value there is shows those of its table only: a state or a task is not among them."""
    values = {**wording.SAMPLE, Datum.STATE: "in_treatment", Datum.TASK: "follow_treatment"}
    told = wording.message(event, values, "id")
    whole = " ".join((told.subject, told.body, told.short, *told.parameters))
    assert "Dalam perawatan" not in whole
    assert "perawatan" not in whole
    assert EVENTS[event].may_name(Form.BODY) & {Datum.STATE, Datum.TASK} == frozenset()
    for form in (Form.SUBJECT, Form.BODY, Form.SHORT):
        for language in LANGUAGES:
            named = set(rules.names(wording.standard(event, form, language)))
            assert named <= {datum.value for datum in EVENTS[event].may_name(form)}


def test_no_sentence_can_name_a_person():
    """There is no placeholder for a name, a NIK, an address or an illness: the list of all is short, and this is it."""
    assert {datum.value for datum in Datum} == {
        "nomor", "bulan", "dana", "tanggal", "hari", "jumlah", "keadaan", "tugas", "tempat", "daftar", "kode", "kota", "alamat",
    }  # fmt: skip
    assert all(EVENTS[event].inside == () for event in Event if EVENTS[event].reach is Reach.PARTY)


def test_dates_and_numbers_are_written_as_the_reader_writes_them():
    values = {Datum.MONTH: "2026-09", Datum.DAY: "2026-09-30", Datum.COUNT: "8500"}
    assert list(wording.said(values, "id").values()) == ["September 2026", "30 September 2026", "8.500"]
    assert list(wording.said(values, "en").values()) == ["September 2026", "30 September 2026", "8,500"]


@pytest.mark.parametrize("number", ["3374120101819001", NIK, "3374.1201.0181.9001", "198001012005011001"])
def test_a_number_as_long_as_a_nik_stops_it(number):
    values = {**selectors.sample(Event.DIGEST), Datum.LINES: f"– Periksa {number}"}
    with pytest.raises(Refusal, match="long as a NIK"):
        wording.message(Event.DIGEST, values, "id")


def test_telephones_days_and_tickets_are_no_nik():
    rules.refuse_identifier(
        "LK-2026-000123-K, +62 812 3456 7890, 30 September 2026 pukul 14.00, Rp 143.640.000, 2026-09-30 10:00"
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("  ", "WORDING_EMPTY"), ("x" * 301, "WORDING_LONG"), ("satu\ndua {nomor}", "WORDING_LINES"),
        ("kasus {nomor", "WORDING_BRACE"),
        ("kasus nomor}", "WORDING_BRACE"), ("{nama} jatuh", "WORDING_UNKNOWN"), ("{keadaan} {nomor}", "WORDING_UNKNOWN"),
        ("{nomor.__class__}", "WORDING_UNKNOWN"), ("kasus {nomor!r}", "WORDING_UNKNOWN"), (f"hubungi {NIK}", "NOTICE_HOLDS_NIK"),
    ],
)  # fmt: skip
def test_a_city_cannot_write_what_must_not_be_said(text, code):
    with pytest.raises(Refusal) as refused:
        services.reword(Event.CASE_MOVED, Form.SHORT, "id", text, actor=WHO, at=NOON)
    assert refused.value.code == code


def test_what_may_be_named_on_the_page_only_is_allowed_there():
    services.reword(Event.CASE_MOVED, Form.PAGE, "id", "Kasus {nomor}: {keadaan}.", actor=WHO, at=NOON)
    changed = wording.all_own("id")
    values = {Datum.NUMBER: "LK-2026-000001-A", Datum.STATE: "paid"}
    assert wording.on_page(Event.CASE_MOVED, values, "id", changed) == "Kasus LK-2026-000001-A: Dibayar."


def test_an_sms_that_grows_too_long_with_its_values_is_refused():
    long = "Kasus {nomor} di kota kita sudah berpindah langkah. " + "Mohon dibuka. " * 6 + "{alamat}"
    assert len(long) < rules.LONGEST_SMS
    with pytest.raises(Refusal) as refused:
        services.reword(Event.CASE_MOVED, Form.SHORT, "id", long, actor=WHO, at=NOON)
    assert refused.value.code == "WORDING_SMS"


@pytest.mark.parametrize("form", [Form.SUBJECT, Form.SHORT])
def test_a_sentence_of_one_line_stays_one_whatever_its_values_bring(form):
    services.reword(Event.DIGEST, form, "id", "Hari ini: {daftar}", actor=WHO, at=NOON)
    values = {Datum.COUNT: "2", Datum.LINES: "– satu\n– dua", **selectors.always("/")}
    told = wording.message(Event.DIGEST, values, "id")
    assert (told.subject if form is Form.SUBJECT else told.short) == "Hari ini: – satu; – dua"
    assert "\n" in told.body


def test_versions_are_kept_and_the_standard_comes_back():
    for text in ("Lihat kasus {nomor}", "Buka kasus {nomor}", None):
        services.reword(Event.CASE_MOVED, Form.SUBJECT, "id", text, actor=WHO, at=NOON)
    again = services.reword(Event.CASE_MOVED, Form.SUBJECT, "id", None, actor=WHO, at=NOON)
    assert again.version == 3
    told = wording.message(Event.CASE_MOVED, selectors.sample(Event.CASE_MOVED), "id")
    assert told.subject == f"Kasus {wording.SAMPLE[Datum.NUMBER]} berpindah langkah"
    with pytest.raises(Refusal):
        services.reword(Event.DIGEST, Form.PAGE, "id", "Ada {jumlah}", actor=WHO, at=NOON)


def test_a_template_is_what_a_provider_takes():
    for event, language in EACH:
        made = wording.template(event, language)
        places = re.findall(r"\{\{(\d+)\}\}", made["body"])
        assert {int(n) for n in places} == set(range(1, len(made["examples"]) + 1))
        assert not re.search(r"\{[a-z]", made["body"])
        assert not made["body"].strip().endswith("}}")
        assert len(wording.message(event, selectors.sample(event), language).parameters) == len(made["examples"])
    assert set(ALWAYS) == {Datum.CITY, Datum.LINK}
