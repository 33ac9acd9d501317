"""The field form: from what it is prefilled, what was entered, and what can be said of an answer while it is typed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pijar.backoffice import scope, words
from pijar.backoffice.entrywords import FACTS, day
from pijar.backoffice.identity import clear, mask_text
from pijar.backoffice.selectors.months import current_month
from pijar.backoffice.selectors.regions import occupation_names, village_name, village_names, villages
from pijar.backoffice.tables import FormEntry, Occupation, Person, StagedRow
from pijar.cycle import store
from pijar.cycle.programme import Document
from pijar.intake import fieldform
from pijar.intake import selectors as intake
from pijar.intake.fieldform import SECRETS, Change, Desk
from pijar.intake.findings import Finding
from pijar.kernel.money import rupiah
from pijar.registry.steady import steady
from pijar.staff.models import Officer

RECENT = 8


@dataclass
class Source:
    """What the form starts from: nothing, a person to mend, or a rejected row. `held` is in clear, `shown` is masked."""

    person: Person | None = None
    row: StagedRow | None = None
    initial: dict[str, Any] = field(default_factory=dict)
    held: dict[str, str] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)
    # Of a row: what is wrong with it, and whether the officer may open the upload it came with.
    findings: list[Finding] = field(default_factory=list)
    may_open: bool = False


def programme() -> Document | None:
    """The programme for whose lists is entered now: that of the month at hand, else the latest; None without any."""
    years = store.years()
    if not years:
        return None
    now = current_month().year
    return store.current(now if now in years else years[-1])


def desk(officer: Officer, document: Document) -> Desk:
    """Where this officer enters: at their kelurahan, or at the programme's office."""
    office = scope.village_of(officer) or ""
    name = village_name(office) if office else ""
    return Desk(office, name, document.year, document.reference_day, document.city_code)


def village_choices(city_code: str) -> list[tuple[str, str]]:
    """Every village by name; of two with one name each is told with its district."""
    found = villages(city_code)
    names = [name for _code, name in found]
    districts = village_names(code.rpartition(".")[0] for code, _name in found)
    return [(c, f"{n} ({districts.get(c.rpartition('.')[0], c)})" if names.count(n) > 1 else n) for c, n in found]


def work_words() -> list[str]:
    """Every word for work that is understood, for the list that a phone offers while one types."""
    return list(_work_words())


@steady
def _work_words() -> list[str]:
    found = Occupation.objects.order_by("is_formal", "code").values_list("words", flat=True)
    return sorted({word for each in found for word in each}, key=str.lower)


def nothing(asked: dict[str, str]) -> Source:
    """An empty form. Where the last one was in the same street, RT and RW are given along: no one is named by them."""
    return Source(initial={name: asked[name][:10] for name in ("rt", "rw") if asked.get(name)} | _village(asked))


def _village(asked: dict[str, str]) -> dict[str, str]:
    return {"village": asked["kel"]} if asked.get("kel") else {}


def from_person(person: Person) -> Source:
    """A person's form: the NIK is the person's and stays; of the other identifiers only a new one is typed."""
    known = fieldform.facts(person)
    nik = clear("national_id", person.national_id)
    shown = {name: mask_text(column, known[column] or "") for name, column in _SECRET.items() if name != "nik"}
    return Source(
        person=person, initial=_initial(known), held={"nik": nik}, shown={"nik": mask_text("national_id", nik), **shown}
    )


def from_row(officer: Officer, row: StagedRow) -> Source:
    """A rejected row's form: what could be read of it. Its identifiers count where nothing is typed in their place."""
    known = {name: getattr(row, name) for name in fieldform.FACTS}
    held = {name: clear(column, getattr(row, column)) for name, column in _SECRET.items() if getattr(row, column)}
    return Source(
        row=row, initial=_initial(known), held=held, shown={name: mask_text(_SECRET[name], text) for name, text in held.items()},
        findings=[f for f in intake.findings([row.id]).get(row.id, []) if f.severity == "error"],
        may_open=scope.uploads(officer).filter(id=row.file.upload_id).exists(),
    )  # fmt: skip


_SECRET = {"nik": "national_id", "phone": "phone", "family_card": "family_card", "mother": "mother_name"}


def _initial(known: dict[str, Any]) -> dict[str, Any]:
    born: date | None = known["birth_date"]
    same = {name: known[name] or "" for name in ("name", "sex", "rt", "rw", "address")}
    return same | {
        "birth_day": str(born.day) if born else "", "birth_month": str(born.month) if born else "",
        "birth_year": str(born.year) if born else "", "village": known["village_code"] or "",
        "occupation": work_word(known["occupation_code"]), "income": plain_rupiah(known["income"]),
    }  # fmt: skip


def plain_rupiah(amount: int | None) -> str:
    """An amount as it is typed: 1.500.000."""
    return "" if amount is None else f"{amount:,}".replace(",", ".")


def work_word(code: str | None) -> str:
    """A word by which this kind of work is understood."""
    found = Occupation.objects.filter(code=code or "").first()
    return str(found.words[0]) if found and found.words else ""


@dataclass(frozen=True)
class Told:
    """One change as the screen tells it: from what to what, identifiers masked."""

    label: str
    before: str
    after: str


def told(changes: list[Change]) -> list[Told]:
    """Changes in words, old to new."""
    return [Told(str(FACTS[c.field]), in_words(c.field, c.before), in_words(c.field, c.after)) for c in changes]


def in_words(name: str, value: Any) -> str:
    """A fact of a person as one reads it; an empty one as a dash."""
    if value in (None, ""):
        return "–"
    if name in SECRETS:
        return mask_text(name, str(value))
    if name == "birth_date":
        return day(value)
    if name == "village_code":
        return village_name(value)
    if name == "occupation_code":
        return occupation_names().get(str(value), str(value))
    if name == "income":
        return rupiah(value)
    return str(words.SEX.get(value, value)) if name == "sex" else str(value)


def recent(officer: Officer) -> list[FormEntry]:
    """The latest entries of the officer's office."""
    found = scope.entries(officer).filter(office=scope.village_of(officer) or "", withdrawn_at=None)
    return as_now(list(found.select_related("row", "photo").order_by("-at", "-id")[:RECENT]))


def of_person(officer: Officer, person: Person) -> list[FormEntry]:
    """Entries about a person, the latest first."""
    found = scope.entries(officer).filter(row__person=person)
    return as_now(list(found.select_related("row", "photo").order_by("-at", "-id")))


def as_now(found: list[FormEntry]) -> list[FormEntry]:
    """The same entries, each with the outcome of its row as it is now, to be shown."""
    now = intake.outcomes([entry.row_id for entry in found if entry.row_id])
    for entry in found:
        if entry.row:
            entry.row.outcome = now[entry.row.id]
    return found


def may_undo(officer: Officer, entry: FormEntry) -> bool:
    """A kelurahan takes back what its own office entered; programme officers any."""
    return entry.withdrawn_at is None and scope.village_of(officer) in (None, entry.office)


def row_facts(row: StagedRow) -> list[tuple[str, str]]:
    """What stands in an entry's row, in words, identifiers masked; what is empty is left out."""
    values = {name: getattr(row, name) for name in fieldform.FACTS}
    values |= {name: clear(name, values[name]) for name in SECRETS}
    shown = [("NIK", mask_text("national_id", clear("national_id", row.national_id)))]
    return shown + [(str(FACTS[name]), in_words(name, value)) for name, value in values.items() if value not in (None, "")]
