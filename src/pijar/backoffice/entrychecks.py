"""What can be said of each answer of the field form, while it is typed and after it was sent.

The codes are those of lists; here they are put beside the answer they speak of, together with what an officer can compare
with the card: the day and sex inside a NIK, where it was first registered, the age on the programme's day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from pijar.audit.services import record
from pijar.backoffice import scope, words
from pijar.backoffice.entrywords import UNREAD, day
from pijar.backoffice.identity import mask_text
from pijar.backoffice.selectors import policies
from pijar.backoffice.selectors.regions import village_name
from pijar.backoffice.tables import Occupation, Person, Region
from pijar.cycle.programme import Document
from pijar.intake.fieldform import Reading, findings_of
from pijar.intake.header import Field
from pijar.intake.repeats import alike
from pijar.intake.typed import FIELDS
from pijar.intake.types import Code
from pijar.kernel import national_id
from pijar.kernel.money import rupiah
from pijar.registry.crypto import identifiers
from pijar.registry.selectors import national_id_of
from pijar.staff.models import Officer
from pijar.staff.types import Actor

# Fields of lists as the form names them; of place and date in one cell the form has only the date.
PLACES = {
    Field.BIRTH_DATE: "birth", Field.KELURAHAN: "village", Field.FAMILY_CARD: "family_card", Field.MOTHER: "mother",
}  # fmt: skip
LIKE_AT_MOST = 3
NIK_LENGTH = 16
TONES = ("ok", "bad", "warn", "info")


@dataclass(frozen=True)
class Note:
    """One sentence beside an answer. `tone`: ok, info, warn or bad; with a page to go to, or words to choose from."""

    tone: str
    text: str
    url: str = ""
    link: str = ""
    choices: tuple[str, ...] = ()


def place_of(code: Code) -> str:
    """The form's field that a code speaks of."""
    field = FIELDS[code][0]
    return PLACES.get(field, field.value)


def faults(reading: Reading) -> dict[str, list[str]]:
    """By field, what is wrong and how to mend it: such a form is not stored."""
    found: dict[str, list[str]] = {}
    for code in reading.errors:
        found.setdefault(place_of(code), []).append(words.word(code.value, "sentence"))
    for name in reading.unread:
        found.setdefault(name, []).append(str(UNREAD[name]))
    return found


def notes(officer: Officer, reading: Reading, document: Document, asked: list[int]) -> dict[str, list[Note]]:
    """By field, everything that can be said of what was typed so far; a field without an answer is passed over.

    `asked` are persons elsewhere of whom this was told before in the same session; who is told anew is added and recorded.
    """
    found: dict[str, list[Note]] = {}
    for name, note in _notes(officer, reading, document, asked):
        found.setdefault(name, []).append(note)
    # What was understood comes first, then what is wrong with it.
    return {name: sorted(each, key=lambda note: TONES.index(note.tone)) for name, each in found.items()}


def _notes(officer: Officer, reading: Reading, document: Document, asked: list[int]) -> Iterator[tuple[str, Note]]:
    typed = reading.typed
    told = {
        "nik": typed.nik, "name": typed.name, "birth": typed.birth_date, "sex": typed.sex, "village": typed.village_code,
        "occupation": typed.occupation, "phone": typed.phone,
    }  # fmt: skip
    for name in reading.unread:
        yield name, Note("bad", str(UNREAD[name]))
    for finding in findings_of(reading):
        name = place_of(Code(finding.code))
        is_said = finding.code != Code.KELURAHAN_CORRECTED and told.get(name, "").strip()
        if is_said:
            yield name, Note("bad" if finding.severity == "error" else "warn", words.word(finding.code, "sentence"))
            if finding.repairs:
                yield name, Note("info", _("Mungkin maksudnya:"), choices=finding.repairs)
    yield from _of_nik(reading)
    yield from _of_birth(reading, document)
    yield from _of_work(reading)
    if reading.values["income"] is not None:
        yield "income", Note("ok", _("%(amount)s per bulan") % {"amount": rupiah(reading.values["income"])})
    if reading.values["name"] and reading.values["name"] != typed.name.strip().upper():
        yield "name", Note("info", _("Disimpan sebagai %(name)s") % {"name": reading.values["name"]})
    yield from known(officer, reading, asked)
    yield from like(officer, reading)


def _of_nik(reading: Reading) -> Iterator[tuple[str, Note]]:
    nik = reading.values["nik"]
    if parsed := national_id.parse(nik or ""):
        sex = str(words.SEX[parsed.sex]).lower()
        text = _("Lahir %(day)s, %(sex)s. Terbit di %(place)s.")
        yield "nik", Note("ok", text % {"day": day(parsed.birth_date), "sex": sex, "place": _registered(parsed)})
    if hint := date_part_hint(reading):
        yield "nik", Note("info", hint)


def _registered(parsed: national_id.NationalId) -> str:
    """Where a NIK was first registered: district and city as far as their codes are known."""
    codes = [f"{parsed.number[:2]}.{parsed.number[2:4]}"]
    codes.append(f"{codes[0]}.{parsed.number[4:6]}")
    names = dict(Region.objects.filter(code__in=codes).values_list("code", "name"))
    known = [names[code] for code in reversed(codes) if code in names]
    return ", ".join(known) or _("daerah yang tidak dikenal (%(digits)s)") % {"digits": parsed.regency}


def date_part_hint(reading: Reading) -> str | None:
    """Which digits of a NIK do not go with the typed birth date and sex, or None.

    A slip of a finger is found by comparing: the digits 7 to 12 follow from the day and the sex.
    """
    digits = "".join(c for c in reading.typed.nik if c.isdigit())
    born: date | None = reading.values["typed_birth_date"]
    if born is None or len(digits) != NIK_LENGTH or not reading.typed.sex:
        return None
    offset = national_id.WOMEN_DAY_OFFSET if reading.values["sex"] == "P" else 0
    expected = f"{born.day + offset:02d}{born:%m%y}"
    if digits[6:12] == expected:
        return None
    wrong = [str(place) for place, (a, b) in enumerate(zip(digits[6:12], expected, strict=True), start=7) if a != b]
    text = _("Menurut tanggal lahir dan jenis kelamin, angka ke-7 sampai ke-12 adalah %(expected)s; periksa angka ke-%(places)s.")
    return text % {"expected": expected, "places": ", ".join(wrong)}


def _of_birth(reading: Reading, document: Document) -> Iterator[tuple[str, Note]]:
    born: date | None = reading.values["birth_date"]
    if born is None:
        return
    age = age_on(born, document.reference_day)
    text = _("%(birth)s, umur %(age)s tahun pada %(day)s")
    if reading.typed.birth_date:
        yield "birth", Note("ok", text % {"birth": day(born), "age": age, "day": day(document.reference_day)})
    youngest, oldest = ages_of(document)
    if not youngest <= age <= oldest:
        text = _("Program menerima umur %(youngest)s sampai %(oldest)s tahun. Boleh disimpan, tetapi tidak akan dinilai layak.")
        yield "birth", Note("warn", text % {"youngest": youngest, "oldest": oldest})


def ages_of(document: Document) -> tuple[int, int]:
    """The ages that the policy in force admits in the first month of the year that is not submitted."""
    clause = policies.read(policies.in_force(document.year)).clause("age")
    assert clause is not None, "Every policy has its ages."
    return clause.whole("min"), clause.whole("max")


def age_on(born: date, on: date) -> int:
    """Whole years of life on a day."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _of_work(reading: Reading) -> Iterator[tuple[str, Note]]:
    text, code = reading.typed.occupation.strip(), reading.values["occupation_code"]
    if not text or code is None:
        return
    kind = Occupation.objects.get(code=code)
    yield "occupation", Note("ok", kind.name)
    if kind.is_formal:
        yield "occupation", Note("warn", _("Pekerjaan formal. Boleh disimpan, tetapi tidak akan dinilai layak."))


def known(officer: Officer, reading: Reading, asked: list[int]) -> Iterator[tuple[str, Note]]:
    """Whether the NIK is registered. Who may not see the person learns that alone, and that it was asked is recorded."""
    nik = reading.values["nik"]
    secret = national_id_of(nik) if nik else None
    person = Person.objects.filter(national_id=secret).first() if secret else None
    if person is None:
        return
    if scope.persons(officer).filter(id=person.id).exists():
        text = _("Sudah terdaftar: %(name)s, Kelurahan %(village)s.")
        told = text % {"name": person.name, "village": village_name(person.village_code)}
        yield "known", Note("warn", told, reverse("entry-person", args=[person.id]), _("Perbaiki datanya"))
    else:
        if person.id not in asked:
            record(Actor(officer.username), "person.asked", f"person:{person.id}", {})
            asked.append(person.id)
        yield "known", Note("warn", _("NIK ini sudah terdaftar. Bila NIK benar, hubungi petugas program."))


def like(officer: Officer, reading: Reading) -> Iterator[tuple[str, Note]]:
    """Persons the officer may see who may be the one typed, under another NIK."""
    for person in like_persons(officer, reading):
        nik = mask_text("national_id", identifiers().decrypt("national_id", person.national_id))
        text = _("Mirip orang yang sudah terdaftar: %(name)s, lahir %(day)s, NIK %(nik)s. Pastikan bukan orang yang sama.")
        note = Note("warn", text % {"name": person.name, "day": day(person.birth_date), "nik": nik},
                    reverse("person", args=[person.id]), _("Lihat orang ini"))  # fmt: skip
        yield "like", note


def like_persons(officer: Officer, reading: Reading) -> list[Person]:
    """People of the village with the same day of birth and a like name, but another NIK, at most a few."""
    values: dict[str, Any] = reading.values
    if not (values["name"] and values["birth_date"] and values["kelurahan_code"]):
        return []
    found = scope.persons(officer).filter(
        birth_date=values["birth_date"], village_code=values["kelurahan_code"], survivor=None
    ).order_by("id")  # fmt: skip
    if values["nik"]:
        found = found.exclude(national_id=national_id_of(values["nik"]))
    return [person for person in found[:200] if alike(person.name, values["name"])][:LIKE_AT_MOST]
