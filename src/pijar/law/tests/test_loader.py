"""A law file that is not understood in full is refused with its name, the line and the reason."""

import os
from datetime import date

import pytest

from pijar.law.loader import load, read_yaml
from pijar.law.types import Certainty, LawError, Words

GOOD = """\
description:
  id: Suatu jumlah
  en: An amount
unit: rupiah per month
values:
  2015-07-01:
    value: 10000
    reference: {instrument: PP 44/2015, provision: Lampiran II, address: "https://example.go.id/a"}
    certainty: secondary source
    checked: {by: sumber publik, on: 2026-11}
  2020-01-01: null
  2021-01-01:
    value: 12000
    reference: {instrument: PP 1/2020, provision: Pasal 1}
    certainty: to confirm
    checked: {by: sumber publik, on: 2026-11-21}
    note: {id: Catatan., en: A note.}
    ask: {agency: BPJS Ketenagakerjaan, question: {id: "Apa?", en: "What?"}}
  2024-01-01:
    value: not known
    reference: {instrument: PP 2/2023, provision: pasal belum ditelusuri}
    certainty: to confirm
    checked: {by: sumber publik, on: 2026-11}
    ask: {agency: Dinas Tenaga Kerja, question: {id: "Berapa?", en: "How much?"}}
"""
SECOND_ASK = '    ask: {agency: BPJS Ketenagakerjaan, question: {id: "Apa?", en: "What?"}}\n'


@pytest.fixture
def read(tmp_path):
    def read(text):
        path = tmp_path / "branch" / "amount.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return load(path, tmp_path)

    return read


def test_a_good_file_is_read_whole(read):
    parameter = read(GOOD)
    first, gap, second, _ = parameter.values
    assert (parameter.name, parameter.unit, gap) == ("branch.amount", "rupiah per month", None)
    assert (parameter.file, parameter.is_local) == ("parameters/branch/amount.yaml", False)
    assert parameter.description == Words("Suatu jumlah", "An amount")
    assert (first.id, first.whole, first.certainty) == ("branch.amount@2015-07-01", 10_000, Certainty.SECONDARY)
    assert str(first.reference) == "PP 44/2015, Lampiran II"
    assert (first.reference.address, second.reference.address) == ("https://example.go.id/a", None)
    assert (first.checked.by, first.checked.on, second.checked.on) == ("sumber publik", "2026-11", "2026-11-21")
    assert (first.note, first.ask) == (None, None)
    assert second.note == Words("Catatan.", "A note.")
    assert (second.ask.agency, second.ask.question) == ("BPJS Ketenagakerjaan", Words("Apa?", "What?"))


@pytest.mark.parametrize(
    ("day", "value"),
    [
        (date(2015, 7, 1), 10_000),
        (date(2019, 12, 31), 10_000),
        (date(2021, 1, 1), 12_000),
        (date(2023, 12, 31), 12_000),
    ],
)
def test_a_value_holds_from_its_start_to_the_day_before_the_next(read, day, value):
    assert read(GOOD).valid(day).whole == value


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2015, 6, 30), "its first value starts on 2015-07-01"),
        (date(2020, 1, 1), "it has ended"),
        (date(2020, 12, 31), "it has ended"),
    ],
)
def test_outside_its_values_the_law_is_not_known_and_says_whom_to_ask(read, day, why):
    parameter = read(GOOD)
    assert parameter.at(day) is None
    with pytest.raises(
        LawError, match=rf"branch\.amount is not known for {day}: {why}.*Ask BPJS.*branch/amount\.yaml"
    ) as refusal:
        parameter.valid(day)
    assert refusal.value.code == "LAW_NOT_KNOWN"
    assert refusal.value.values["words"] == parameter.description


def test_a_value_that_is_not_known_is_shown_but_not_used(read):
    parameter = read(GOOD)
    assert parameter.at(date(2024, 1, 1)).value is None
    with pytest.raises(LawError, match=r"2024-05-01: not known; ask Dinas Tenaga Kerja: How much\?$") as refusal:
        parameter.valid(date(2024, 5, 1))
    assert refusal.value.code == "LAW_NOT_KNOWN"
    with pytest.raises(LawError, match="a whole number is needed"):
        _ = parameter.at(date(2024, 1, 1)).whole


def test_confirmed_is_what_somebody_held_beside_the_official_text(read):
    confirmed = GOOD.replace("certainty: secondary source\n    checked: {by: sumber publik, on: 2026-11}",
                             "certainty: confirmed\n    checked: {by: Rina, on: 2026-11-21}")  # fmt: skip
    assert read(confirmed).values[0].certainty is Certainty.CONFIRMED
    for old, new, why in [
        ("on: 2026-11-21}\n  2020", "on: 2026-11}\n  2020", "the day on which the official text was read is missing"),
        (', address: "https://example.go.id/a"', "", "the address of the official text is missing"),
        ("  2020-01-01: null", f"{SECOND_ASK}  2020-01-01: null", "something is still asked about it"),
    ]:
        assert old in confirmed
        with pytest.raises(LawError, match=f"line 9,.*is said to be confirmed, but {why}"):
            read(confirmed.replace(old, new, 1))


FAULTS = [
    # The keys of the file.
    ("description:\n  id: Suatu jumlah\n  en: An amount\n", "", 1, "the file lacks 'description'"),
    ("  en: An amount\n", "", 1, "a text under id and one under en"),
    ("  en: An amount\n", "  en: An amount\n  jv: Jumlah\n", 1, "a text under id and one under en"),
    ("  id: Suatu jumlah\n", "  id:\n", 1, "a text under id and one under en"),
    ("  id: Suatu jumlah\n", "  id: 5\n", 1, "a text under id and one under en"),
    ("description:\n  id: Suatu jumlah\n  en: An amount\n", "description: An amount\n", 1, "a text under id and one under en"),
    ("unit: rupiah per month\n", "", 1, "the file lacks 'unit'"),
    ("unit: rupiah per month", "unit: rupees", 4, "the unit 'rupees' is not known; known are rupiah"),
    ("unit: rupiah per month", "unit:", 4, "the unit of the file must be a text"),
    ("unit:", "currency: IDR\nunit:", 4, "the file has the unknown key 'currency'; known are description, unit, values"),
    # The keys of a value.
    ("    value: 10000\n", "", 6, "the value from 2015-07-01 lacks 'value'"),
    ("    certainty: secondary source", "    certanty: secondary source", 6, "the value from 2015-07-01 lacks 'certainty'"),
    ("    checked: {by: sumber publik, on: 2026-11}\n", "", 6, "lacks 'checked'"),
    ("    reference: {instrument: PP 1/2020, provision: Pasal 1}\n", "", 12, "the value from 2021-01-01 lacks 'reference'"),
    ("    note: {id", "    remark: x\n    note: {id", 17, "the value from 2021-01-01 has the unknown key 'remark'"),
    ("    note: {id: Catatan., en: A note.}", "    note: Catatan.", 17, "a text under id and one under en"),
    ("  2020-01-01: null", "  2020-01-01: 11000", 11, "the value from 2020-01-01 must have the keys value, reference"),
    ("  2020-01-01: null", "  2020-01-01: [11000]", 11, "must have the keys value"),
    # Reference, check and question.
    ("instrument: PP 44/2015, ", "", 8, "the reference of the value from 2015-07-01 lacks 'instrument'"),
    ("provision: Lampiran II, ", "", 8, "lacks 'provision'"),
    ("provision: Pasal 1", "provision: Pasal 1, page: 3", 14, "has the unknown key 'page'"),
    ("provision: Pasal 1", "provision: 1", 14, "the provision of the reference of the value from 2021-01-01 must be a text"),
    ("reference: {instrument: PP 1/2020, provision: Pasal 1}", "reference: PP 1/2020", 14, "must have the keys instrument"),
    ("https://", "http://", 8, "the address of the value from 2015-07-01 must begin with https://"),
    ("certainty: secondary source", "certainty: rather sure", 9, "must be one of confirmed, secondary source, to confirm"),
    ("certainty: secondary source", "certainty: true", 9, "must be a text"),
    ("by: sumber publik, on: 2026-11}", "on: 2026-11}", 10, "the check of the value from 2015-07-01 lacks 'by'"),
    ("by: sumber publik, on: 2026-11}", "by: sumber publik}", 10, "lacks 'on'"),
    ("on: 2026-11}", "on: last week}", 10, "A month is written as year-month"),
    ("on: 2026-11}", "on: 2026-13}", 10, "A month is a number from 1 to 12"),
    ("on: 2026-11}", "on: 2026-11, at: 10}", 10, "has the unknown key 'at'"),
    (SECOND_ASK, "", 12, "is to be confirmed but does not say what to ask whom"),
    ("agency: BPJS Ketenagakerjaan, ", "", 18, "what is asked about the value from 2021-01-01 lacks 'agency'"),
    ('question: {id: "Apa?", en: "What?"}', 'question: "Apa?"', 18, "a text under id and one under en"),
    ('en: "What?"}', 'en: "What?"}, by: 2027', 18, "has the unknown key 'by'"),
    # Start dates.
    ("  2020-01-01: null", "  2014-01-01: null", 11, "not in order (2014-01-01 after 2015-07-01)"),
    ("  2020-01-01: null", "  2015-07-01: null", 11, "the key '2015-07-01' is written twice"),
    ("  2020-01-01: null", "  2020-1-1: null", 11, "the start date '2020-1-1' is not a date"),
    ("  2020-01-01: null", "  2020-01-01 00:00:00: null", 11, "is not a date written as"),
    ("  2020-01-01: null", "  2020-02-30: null", 11, "day is out of range for month"),
    ("on: 2026-11}", "on: 2026-02-30}", 10, "day is out of range for month"),
    ("  2020-01-01: null", "  2020: null", 11, "'2020' is neither a word nor a date"),
    ("  2020-01-01: null", "  [2020]: null", 11, "is neither a word nor a date"),
    ("  2020-01-01: null", "  2020-01-01: null\n  2020-06-01: null", 12, "null marks the end of a value"),
    ("  2015-07-01:", "  2015-01-01: null\n  2015-07-01:", 6, "null marks the end of a value"),
    # Keys written twice, at each level.
    ("unit: rupiah per month", "unit: rupiah per month\nunit: rupiah", 5, "the key 'unit' is written twice"),
    ("    value: 10000", "    value: 10000\n    value: 9000", 8, "the key 'value' is written twice"),
    ("on: 2026-11}", "on: 2026-11, on: 2026-12}", 10, "the key 'on' is written twice"),
    # Amounts that YAML would read as another number.
    ("value: 10000", "value: 10000.0", 7, "not in the unit 'rupiah per month': '10000.0'"),
    ("value: 10000", "value: 10.000", 7, "not in the unit"),
    ("value: 10000", "value: 1e4", 7, "not in the unit"),
    ("value: 10000", "value: 10_000", 7, "not in the unit"),
    ("value: 10000", "value: 010000", 7, "not in the unit"),
    ("value: 10000", "value: 0x2710", 7, "not in the unit"),
    ("value: 10000", "value: 1:30", 7, "not in the unit"),
    ("value: 10000", "value: .inf", 7, "not in the unit"),
    ("value: 10000", "value: -1", 7, "not in the unit"),
    ("value: 10000", "value: on", 7, "not in the unit 'rupiah per month': 'on'"),
    ("value: 10000", "value: true", 7, "not in the unit"),
    ("value: 10000", "value: '10000'", 7, "not in the unit"),
    ("value: 10000", "value: null", 7, "not in the unit"),
    ("value: 10000", "value: Not known", 7, "not in the unit"),
    ("value: 10000", "value: not known", 6, "the value from 2015-07-01 is 'not known', so its certainty is 'to confirm'"),
    # What is no plain YAML.
    ("value: 10000", "value: !!python/object/apply:os.getcwd []", 7, "could not determine a constructor"),
    ("value: 10000", "value: }", 7, "did not find expected node content"),
    ("value: 10000", "value: *nobody", 7, "an alias or an anchor (* or &) is not read here"),
    ("value: 10000", "value: &a 10000", 7, "an alias or an anchor"),
    # What would take the machine's memory or its time, or hide the sentence.
    ("value: 10000", "value: " + "[" * 40_000 + "]" * 40_000, 7, "nested more than 20 levels deep"),
    ("value: 10000", "value: [" + "1, " * 100_000 + "1]", 7, "it has more than 100000 parts"),
    ("value: 10000", "value: " + "9" * 31, 7, "a number of more than 30 digits cannot be meant"),
    ("value: 10000", "value: " + "9" * 5000, 7, "a number of more than 30 digits cannot be meant"),
    ("value: 10000", "value: !!int 0x" + "f" * 5000, 7, "a number of more than 30 digits cannot be meant"),
    ("value: 10000", "value: " + "a" * 5000, 7, f"'rupiah per month': '{'a' * 79}…."),
    ("value: 10000", "value: [" + "abc, " * 5000 + "a]", 7, "'abc', 'abc', 'a… is no whole number from 0."),
    ("unit: rupiah per month", "unit: " + "a" * 5000, 4, f"the unit '{'a' * 79}… is not known; known are rupiah"),
    ("certainty: secondary source", "certainty: " + "a" * 5000, 9, "… ; it must be one of".replace(" ;", ";")),
    ("on: 2026-11}", "on: " + "a" * 5000 + "}", 10, "…'"),
    ("value: 10000", "value: a\0b", 7, "a control character (U+0000) stands where text is expected"),
    ("value: 10000", "value: a\x1bb", 7, "a control character (U+001B) stands where text is expected"),
]


@pytest.mark.parametrize(("old", "new", "line", "reason"), FAULTS)
def test_what_is_not_understood_is_refused_with_its_line(read, old, new, line, reason):
    assert old in GOOD
    with pytest.raises(LawError) as refusal:
        read(GOOD.replace(old, new, 1))
    said = str(refusal.value)
    assert said.startswith(f"parameters/branch/amount.yaml, line {line}, is refused: ")
    assert reason in said
    assert len(said) < 900
    assert refusal.value.code == "LAW_FILE_REFUSED"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "the file must have the keys description, unit, values"),
        ("- a\n", "the file must have the keys"),
        ("description: {id: a, en: b}\nunit: months\nvalues: {}\n", "line 3, is refused: values must be a list of start dates"),
        ("description: {id: a, en: b}\nunit: months\nvalues: [2]\n", "line 3, is refused: values must be a list of start dates"),
        ("description: {id: a, en: b}\nunit: months\nvalues:\n  null\n", "line 3, is refused: values must be"),
        ("a: \x07", "is refused"),
        ("[" * 5000, "is refused"),
    ],
)
def test_a_file_without_values_is_refused(read, text, reason):
    with pytest.raises(LawError, match=r"^parameters/branch/amount\.yaml") as refusal:
        read(text)
    assert reason in str(refusal.value)


def test_what_is_no_text_or_too_long_is_refused(tmp_path):
    path = tmp_path / "amount.yaml"
    path.write_bytes(b"a: 1\nb: \xff")
    with pytest.raises(LawError, match=r"^parameters/amount\.yaml, line 2, is refused: it is not a text in UTF-8\.$"):
        load(path, tmp_path)
    path.write_bytes(b"#" * 1_100_000)
    with pytest.raises(LawError, match="is refused: it is larger than 1 MB"):
        load(path, tmp_path)
    path.unlink()
    path.symlink_to("/dev/zero")
    with pytest.raises(LawError, match="is refused: it is not a regular file"):
        load(path, tmp_path)
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(LawError, match="is refused: it is not a regular file"):
        load(path, tmp_path, of_the_city=True)


def test_a_missing_file_is_refused_without_its_place_on_the_machine(tmp_path):
    with pytest.raises(LawError, match="the file cannot be read") as refusal:
        load(tmp_path / "nothing.yaml", tmp_path)
    assert str(tmp_path) not in str(refusal.value)


@pytest.mark.parametrize(
    "written", ["on", "off", "yes", "no", "0100", "0o10", "0x10", "1:30", "4.5", "1e3", "1_000", "+5", ".nan"]
)
def test_only_plain_digits_are_numbers_and_only_true_and_false_are_yes_or_no(written):
    assert read_yaml(f"a: {written}".encode()) == {"a": written}


@pytest.mark.parametrize(("written", "value"), [("0", 0), ("12", 12), ("-3", -3), ("true", True), ("null", None), ("'12'", "12")])
def test_what_is_plain_is_read_as_it_stands(written, value):
    found = read_yaml(f"a: {written}".encode())["a"]
    assert (found, type(found)) == (value, type(value))
