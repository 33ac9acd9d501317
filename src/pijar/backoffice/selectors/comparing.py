"""Records side by side: what each list says, where they differ, and how much every field speaks for one person.

Identifiers are masked as everywhere; `in_clear` is for the answer to a look whose reason was recorded.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from pijar.backoffice import linkwords, nikdigits, scope
from pijar.backoffice.identity import clear, mask_text
from pijar.backoffice.linkwords import Strength
from pijar.backoffice.selectors.regions import village_names
from pijar.backoffice.tables import CandidatePair, Occupation, Person, PopulationLine, StagedRow
from pijar.intake.repeats import alike
from pijar.kernel.clock import today
from pijar.kernel.errors import Refusal
from pijar.kernel.national_id import parse
from pijar.linkage.bands import ABSENT, FOREIGN, OWN
from pijar.linkage.clusters import Worth
from pijar.linkage.comparisons import weights_in_use
from pijar.registry.snapshots import answering
from pijar.registry.types import Reference
from pijar.staff.models import Officer

LIKE = 0.6
"""Names as like as this are marked letter by letter; `difflib` gives 1 for equal texts."""


@dataclass(frozen=True)
class Register:
    """What the population register says of a number: whose it is, and, for whoever sees the whole city, under which name."""

    standing: str
    name: str = ""
    birth_date: date | None = None
    status: str = ""

    @property
    def words(self) -> Any:
        return linkwords.STANDINGS[self.standing]


@dataclass(frozen=True)
class Record:
    """One record: the person, the row of a list that was compared, all its rows, and its number in clear (not for display)."""

    person: Person
    row: StagedRow | None
    rows: list[StagedRow]
    nik: str
    register: Register | None

    @property
    def root(self) -> int:
        return self.person.survivor_id or self.person.id


@dataclass(frozen=True)
class Part:
    """A piece of a value; `differs` when the other record has something else there."""

    text: str
    differs: bool = False


@dataclass(frozen=True)
class Cell:
    """One field of one record: its pieces, what is hidden of it, and a remark below."""

    parts: list[Part]
    is_secret: bool = False
    digits: list[nikdigits.Digit] | None = None
    spoken: str = ""
    note: str = ""


@dataclass(frozen=True)
class Line:
    """One field of all records, whether the first two agree, and how much that speaks for one person."""

    field: str
    label: Any
    cells: list[Cell]
    agreement: str = ""
    strength: Strength | None = None
    reason: str = ""


def pair_of(officer: Officer, one: int, other: int) -> CandidatePair | None:
    """The pair of two records as the last comparison found it."""
    return scope.pairs(officer).filter(person_a=one, person_b=other).first()


def records(officer: Officer, first: Sequence[int], pair: CandidatePair | None, others: Sequence[int] = ()) -> list[Record]:
    """The two records in question, then the others of the case; only those in scope."""
    wanted = list(dict.fromkeys([*first, *others]))
    people = {p.id: p for p in scope.persons(officer).filter(id__in=wanted)}
    rows: dict[int, list[StagedRow]] = {}
    found = scope.rows(officer).filter(person__in=people, file__is_live=True)
    for row in found.select_related("file", "file__upload").order_by("-id"):
        rows.setdefault(row.person_id or 0, []).append(row)
    compared = {pair.row_a, pair.row_b} if pair else set()
    known = registers(officer, [people[n] for n in wanted if n in people])
    return [_record(people[n], rows.get(n, []), compared, known) for n in wanted if n in people]


def _record(person: Person, rows: list[StagedRow], compared: set[int], known: dict[int, Register]) -> Record:
    row = next((row for row in rows if row.id in compared), rows[0] if rows else None)
    return Record(person, row, rows, clear("national_id", person.national_id), known.get(person.id))


def registers(officer: Officer, people: Sequence[Person]) -> dict[int, Register]:
    """By person: what the register of today says of the number; nothing where no register is loaded."""
    snapshot = answering(Reference.POPULATION, today())
    if snapshot is None:
        return {}
    numbers = [bytes(p.national_id) for p in people]
    lines = PopulationLine.objects.filter(snapshot_id=snapshot.id, national_id__in=numbers)
    by_number = {bytes(line.national_id): line for line in lines}
    return {p.id: standing(officer, p.name, by_number.get(bytes(p.national_id))) for p in people}


def standing(officer: Officer, name: str, line: PopulationLine | None) -> Register:
    """Whose a number is beside the name that a list gives. Strangers are named only to whoever sees the whole city."""
    if line is None:
        return Register(ABSENT)
    if alike(name.upper(), line.name.upper()):
        return Register(OWN, line.name, line.birth_date, line.status)
    if not scope.sees_whole_city(officer):
        return Register(FOREIGN)
    return Register(FOREIGN, line.name, line.birth_date, line.status)


def lines(told: Sequence[Record], pair: CandidatePair | None, in_clear: bool = False) -> list[Line]:
    """The fields one below the other, with what they weigh in `pair` (the first two records)."""
    weights = _Weights(pair, told)
    return [line for line in _lines(told, weights, in_clear) if any(cell.parts or cell.digits for cell in line.cells)]


def _lines(told: Sequence[Record], weights: _Weights, in_clear: bool) -> Iterator[Line]:
    label = linkwords.FIELDS
    yield Line("name", label["name"], _names(told), "", *weights.of("name"))
    yield Line("nik", label["nik"], _numbers(told, in_clear), "", *weights.of("nik"))
    yield Line("born", label["born"], _births(told), "", *weights.of("born"))
    yield Line("sex", label["sex"], _plain([_sex(r) for r in told]), "", *weights.of("sex"))
    cards = [_secret(r, "family_card") for r in told]
    shown = _hidden("family_card", cards, in_clear)
    # Card and mother are weighed together; it is told beside the first of the two that is there.
    family = weights.of("family")
    yield Line("family_card", label["family_card"], shown, _agreement(cards), *family)
    mothers = [_secret(r, "mother_name") for r in told]
    shown, beside = _hidden("mother_name", mothers, in_clear), (None, "") if any(cards) else family
    yield Line("mother", label["mother"], shown, _agreement(mothers, near=True), *beside)
    phones = [_secret(r, "phone") for r in told]
    yield Line("phone", label["phone"], _hidden("phone", phones, in_clear), _agreement(phones), *weights.of("phone"))
    yield Line("place", label["place"], _plain(_places(told)), "", *weights.of("place"))
    yield Line("occupation", label["occupation"], _plain(_occupations(told)))


class _Weights:
    """What the comparison found of each field, in words."""

    def __init__(self, pair: CandidatePair | None, told: Sequence[Record]) -> None:
        evidence = pair.evidence if pair and isinstance(pair.evidence, dict) else {}
        fields = evidence.get("fields")
        self._fields: dict[str, Any] = fields if isinstance(fields, dict) else {}
        self._niks = [r.nik for r in told[:2]]
        try:
            self._levels = weights_in_use(settings.DATA)["levels"]
        except Refusal:
            self._levels = {}

    def of(self, field: str) -> tuple[Strength | None, str]:
        """How much the field speaks, and why; nothing where nothing was compared."""
        try:
            name, bits = self._fields[field]
            bits = float(bits)
        except (KeyError, TypeError, ValueError):
            return None, ""
        if name == "untold":
            return linkwords.strength(0.0), linkwords.level(field, name)
        return linkwords.strength(bits), self._reason(field, str(name), bits)

    def _reason(self, field: str, name: str, bits: float) -> str:
        said = linkwords.level(field, name)
        if field == "nik" and len(self._niks) == 2:
            return linkwords.numbers_differ(nikdigits.slip(*self._niks)) or said
        more = ""
        if field == "name" and name not in ("other",):
            more = linkwords.rarity(self._one_of(field, name, bits))
        if field == "born" and name == "same":
            more = linkwords.usual_day(self._one_of(field, name, bits))
        return f"{said}, {more}" if more else said

    def _one_of(self, field: str, name: str, bits: float) -> float | None:
        """Of so many records one has this value: the weight is the odds of equals over just that frequency."""
        m = self._levels.get(field, {}).get(name, {}).get("m")
        return 2.0**bits / m if m else None


def _plain(texts: Sequence[str]) -> list[Cell]:
    """Values as they are; one that is not like the first that is told is marked."""
    first = next((text for text in texts if text), "")
    return [Cell([Part(text, bool(first) and text != first)] if text else []) for text in texts]


def _names(told: Sequence[Record]) -> list[Cell]:
    """Names; marked is what the second has otherwise than the first, and each other one than the first."""
    names = [_name(r) for r in told]
    if len(names) < 2:
        return [Cell([Part(name)]) for name in names]
    rest = [Cell(_apart(name, names[0])) for name in names[1:]]
    return [Cell(_apart(names[0], names[1])), *rest]


def _apart(text: str, beside: str) -> list[Part]:
    """The text in pieces, those marked that the other has not in their place; of texts far apart, whole words."""
    match = SequenceMatcher(None, text, beside, autojunk=False)
    if match.ratio() < LIKE:
        there = set(beside.split())
        return _joined([part for word in text.split() for part in (Part(word, word not in there), Part(" "))][:-1])
    return _joined([Part(text[i:j], code != "equal") for code, i, j, _k, _l in match.get_opcodes() if j > i])


def _name(record: Record) -> str:
    return (record.row.name if record.row and record.row.name else record.person.name) or ""


def _numbers(told: Sequence[Record], in_clear: bool) -> list[Cell]:
    rows = nikdigits.aligned([r.nik for r in told], in_clear)
    return [Cell([], not in_clear, digits, nikdigits.spoken(digits)) for digits in rows]


def _births(told: Sequence[Record]) -> list[Cell]:
    days = [(r.row.birth_date if r.row and r.row.birth_date else r.person.birth_date) for r in told]
    texts = [f"{day:%d/%m/%Y}" for day in days]
    beside = [texts[1] if n == 0 and len(texts) > 1 else texts[0] for n in range(len(texts))]
    return [
        Cell(_joined([Part(d, d != e) for d, e in zip(text, other, strict=True)]), note=_inside(record))
        for record, text, other in zip(told, texts, beside, strict=True)
    ]


def _joined(parts: list[Part]) -> list[Part]:
    """Neighbours that are marked alike as one piece."""
    made: list[Part] = []
    for part in parts:
        if made and made[-1].differs == part.differs:
            made[-1] = Part(made[-1].text + part.text, part.differs)
        else:
            made.append(part)
    return made


def _inside(record: Record) -> str:
    """How the birth date stands beside the one in the number."""
    if record.row is not None and record.row.typed_birth_date is None:
        return _("diambil dari NIK")
    is_same = _holds_own_date(record)
    if is_same is None:
        return ""
    return _("cocok dengan NIK") if is_same else _("tidak cocok dengan NIK")


def _holds_own_date(record: Record) -> bool | None:
    """Whether the birth date that was typed is the one inside the number; None where nothing can be said."""
    told, day = parse(record.nik), record.row.typed_birth_date if record.row else None
    if told is None or day is None:
        return None
    return (day.day, day.month, day.year % 100) == (told.birth_date.day, told.birth_date.month, told.birth_date.year % 100)


def _sex(record: Record) -> str:
    from pijar.backoffice.words import word

    sex = (record.row.sex if record.row else "") or record.person.sex
    return word(sex, "sex") if sex else ""


def _secret(record: Record, field: str) -> str:
    return clear(field, getattr(record.row, field)) if record.row else ""


def _hidden(field: str, texts: Sequence[str], in_clear: bool) -> list[Cell]:
    return [Cell([Part(text if in_clear else mask_text(field, text))] if text else [], not in_clear) for text in texts]


def _agreement(texts: Sequence[str], *, near: bool = False) -> str:
    """Whether the first two are the same: `same`, `near`, `other`, or nothing where one of them is not told."""
    if len(texts) < 2 or not texts[0] or not texts[1]:
        return ""
    if texts[0] == texts[1]:
        return "same"
    return "near" if near and alike(texts[0], texts[1]) else "other"


def _places(told: Sequence[Record]) -> list[str]:
    codes = [(r.row.village_code if r.row else "") or r.person.village_code for r in told]
    names = village_names(codes)
    return [_place(names.get(code, code), r.row) for code, r in zip(codes, told, strict=True)]


def _place(village: str, row: StagedRow | None) -> str:
    if row is None or not (row.rt or row.rw):
        return village
    rt, rw = ((part or "").lstrip("0") or "–" for part in (row.rt, row.rw))
    return f"{village}, RT {rt} RW {rw}"


def _occupations(told: Sequence[Record]) -> list[str]:
    codes = [(r.row.occupation_code if r.row else "") or r.person.occupation_code for r in told]
    names = dict(Occupation.objects.filter(code__in={c for c in codes if c}).values_list("code", "name"))
    return [names.get(code or "", "") for code in codes]


@dataclass(frozen=True)
class Survivor:
    """The record whose number would stand, or stands, for all, and why."""

    person_id: int
    number: int
    reason: str


def is_register_newer(told: Sequence[Record], pair: CandidatePair | None) -> bool:
    """Whether a register is loaded that the comparison of this pair did not know."""
    standings = pair.evidence.get("standing") if pair and isinstance(pair.evidence, dict) else None
    return any(r.register for r in told[:2]) and isinstance(standings, list) and None in standings


def survivor(officer: Officer, told: Sequence[Record]) -> Survivor | None:
    """Whose number stands for the first two records and those joined with them, as `linkage.clusters` chooses."""
    roots = {r.root for r in told[:2]}
    tied = [r for r in told if r.root in roots]
    if len(tied) < 2:
        return None
    worth = {r.person.id: _worth(r) for r in tied}
    for pair in scope.pairs(officer).filter(person_a__in=worth, person_b__in=worth).order_by("weight"):
        worth |= _worth_in(pair)
    ranked = sorted(tied, key=lambda r: worth[r.person.id].rank(r.person.id))
    best, next_best = (worth[r.person.id] for r in ranked[:2])
    if best.is_registered and not next_best.is_registered:
        reason = _("Dukcapil mengenal NIK ini dengan nama ini")
    elif best.holds_own_date and not next_best.holds_own_date:
        reason = _("tanggal lahirnya cocok dengan NIK ini")
    else:
        reason = _("catatan ini lebih dulu masuk; bukti lainnya seimbang")
    number = next(n for n, r in enumerate(told, start=1) if r is ranked[0])
    return Survivor(ranked[0].person.id, number, reason)


def _worth(record: Record) -> Worth:
    is_own = record.register is not None and record.register.standing == OWN
    return Worth(is_own, _holds_own_date(record) is True)


def _worth_in(pair: CandidatePair) -> dict[int, Worth]:
    """What the comparison itself went by."""
    if not isinstance(pair.evidence, dict):
        return {}
    standings, own = pair.evidence.get("standing", [None, None]), pair.evidence.get("own_date", [None, None])
    sides = zip((pair.person_a, pair.person_b), standings, own, strict=True)
    return {person: Worth(stands == OWN, holds == 1) for person, stands, holds in sides}
