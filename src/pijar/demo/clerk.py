"""One row as an office's clerk types it: the habits of the office, and now and then an accident."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from pijar.demo import accidents, lists
from pijar.demo.chance import chosen, happens, perhaps
from pijar.demo.offices import Listing, Office
from pijar.demo.people import Person


@dataclass(frozen=True, slots=True)
class Formula:
    """A spreadsheet formula with the value that was last computed for it."""

    text: str
    value: int


Cell = str | int | date | Formula | None

# Full and short names as clerks write them; Peb, Agt and Nop are older spellings that lists still use.
MONTHS: dict[str, str] = {
    "Januari": "Jan",
    "Februari": "Peb",
    "Maret": "Mar",
    "April": "Apr",
    "Mei": "Mei",
    "Juni": "Jun",
    "Juli": "Jul",
    "Agustus": "Agt",
    "September": "Sep",
    "Oktober": "Okt",
    "November": "Nop",
    "Desember": "Des",
}
EXCEL_EPOCH = date(1899, 12, 30)
# The habits of dressing a date, of which a list uses a few; `cell` and `serial` exist only in workbooks.
DATE_HABITS: dict[str, float] = {"slash": 5, "dash": 3, "dot": 1, "bare": 1, "long": 3, "short": 2, "two_digits": 1}


def dressed_date(kind: str, day: date) -> Cell:
    """A birth date in one of the dresses that lists use; `serial` is the number Excel keeps for the day."""
    month, short = tuple(MONTHS.items())[day.month - 1]
    dresses: dict[str, Cell] = {
        "cell": day,
        "serial": (day - EXCEL_EPOCH).days,
        "iso": day.isoformat(),
        "slash": f"{day:%d/%m/%Y}",
        "dash": f"{day:%d-%m-%Y}",
        "dot": f"{day:%d.%m.%Y}",
        "bare": f"{day.day}/{day.month}/{day.year}",
        "long": f"{day:%d} {month} {day.year}",
        "shout": f"{day.day} {month.upper()} {day.year}",
        "short": f"{day:%d}-{short}-{day.year}",
        "two_digits": f"{day:%d-%m-%y}",
    }
    return dresses[kind]


NIK_DRESSES: dict[str, Callable[[str], Cell]] = {
    "plain": str,
    "spaces": accidents.spaced,
    "dots": accidents.dotted,
    "quote": lambda nik: f"'{nik}",
    "formula": lambda nik: f'="{nik}"',
    "number": int,
    # Excel keeps fifteen digits of a number, so the last one of a NIK turns into a zero.
    "typed_number": lambda nik: int(nik) // 10 * 10,
}
CASES: dict[str, Callable[[str], str]] = {"upper": str.upper, "title": str.title, "lower": str.lower}
SEXES = ({"L": "L", "P": "P"}, {"L": "Laki-laki", "P": "Perempuan"}, {"L": "Pria", "P": "Wanita"})


@dataclass(frozen=True, slots=True)
class Style:
    """How one office writes: drawn once for each file, so that a file has a face of its own."""

    nik: str
    names: str
    dates: tuple[str, ...]
    sex: dict[str, str]
    income: str
    jobs: str
    places: str
    rt_rw: str
    between: str
    kelurahan: str
    is_workbook: bool


def style_of(rng: Random, office: Office) -> Style:
    """The habits of one office; exports of a system are uniform, the other lists mix their dates."""
    return Style(
        nik=_nik_habit(rng, office),
        names=chosen(rng, {"upper": 5, "title": 4, "lower": 1}),
        dates=_date_habits(rng, office),
        sex=rng.choice(SEXES),
        income="number" if office.layout in ("export", "sheets") else rng.choice(("dots", "rp", "jt", "plain")),
        jobs=rng.choice(("title", "upper", "lower")),
        places=rng.choice(("title", "upper")),
        rt_rw=rng.choice(("padded", "roman", "bare")),
        between=rng.choice((", ", "/", " / ", ",")),
        kelurahan=rng.choice(("title", "upper", "Kel. ")),
        is_workbook=office.is_workbook,
    )


def _nik_habit(rng: Random, office: Office) -> str:
    if office.layout == "export":
        return "number"
    if office.layout in ("comma", "numbers"):
        return {"comma": "formula", "numbers": "typed_number"}[office.layout]
    if office.layout == "plain":
        return chosen(rng, {"plain": 6, "quote": 2})
    return chosen(rng, {"plain": 9, "quote": 2, "spaces": 1, "dots": 1})


def _date_habits(rng: Random, office: Office) -> tuple[str, ...]:
    if office.layout == "export":
        return ("iso", "serial", "iso")
    texts = tuple(chosen(rng, DATE_HABITS) for _ in range(2))
    if not office.is_workbook or office.layout == "sections":
        return (*texts, "shout", texts[0])
    return ("cell", "cell", "cell", *texts, "serial")


@dataclass(slots=True)
class Line:
    """One candidate row as typed, before its layout spreads it over columns; `note` is a remark, often empty."""

    person: Person
    style: Style
    nik: Cell
    name: str | None
    sex: str | None
    born: Cell
    kelurahan: str | None
    job: str | None
    income: Cell
    phone: Cell
    workplace: str | None = None
    note: str | None = None
    rt: int = field(init=False)
    rw: int = field(init=False)

    def __post_init__(self) -> None:
        self.rt, self.rw = self.person.rt, self.person.rw


def typed(rng: Random, listing: Listing, style: Style) -> Line:
    """What the clerk makes of one listing. A `clean` listing keeps NIK, name and birth date free of accidents."""
    person = listing.person
    return Line(
        person=person,
        style=style,
        nik=_nik(rng, listing, style),
        name=_name(rng, listing, style),
        sex=_sex(rng, person, style),
        born=_born(rng, listing, style),
        kelurahan=_kelurahan(rng, person, style),
        job=_job(rng, person, style),
        income=_income(rng, person.income, style),
        phone=_phone(rng, person.phone),
        workplace=rng.choice(lists.words("workplace")) if happens(rng, 0.93) else None,
        note=rng.choice(lists.words("note")) if happens(rng, 0.08) else None,
    )


def _nik(rng: Random, listing: Listing, style: Style) -> Cell:
    accident = None if listing.clean else perhaps(rng, accidents.NIK_RATES)
    if accident is None or (accident == "rounded" and not style.is_workbook):
        return NIK_DRESSES[style.nik](listing.nik)
    return accidents.nik(rng, accident, listing.nik)


def _name(rng: Random, listing: Listing, style: Style) -> str | None:
    accident = None if listing.clean else perhaps(rng, accidents.NAME_RATES)
    name = listing.person.name
    if accident is not None:
        damaged = accidents.name(rng, accident, name, listing.person.sex)
        if damaged is None:
            return None
        name = damaged
    return name if accident in ("title", "degree") and style.names == "upper" else CASES[style.names](name)


def _sex(rng: Random, person: Person, style: Style) -> str | None:
    accident = accidents.other(rng, "sex_flipped", "sex_missing")
    if accident == "sex_missing":
        return None
    flipped = {"L": "P", "P": "L"}[person.sex]
    return style.sex[flipped if accident else person.sex]


def _born(rng: Random, listing: Listing, style: Style) -> Cell:
    accident = None if listing.clean else perhaps(rng, accidents.BIRTH_RATES)
    born = listing.person.born
    day = accidents.birth(rng, accident, born) if accident else born
    return dressed_date(rng.choice(style.dates), day) if isinstance(day, date) else day


def _kelurahan(rng: Random, person: Person, style: Style) -> str | None:
    accident = perhaps(rng, accidents.KELURAHAN_RATES)
    text = accidents.kelurahan(rng, accident, person.home) if accident else person.home.name
    if text is None:
        return None
    return text.upper() if style.kelurahan == "upper" else text if style.kelurahan == "title" else f"Kel. {text}"


def _job(rng: Random, person: Person, style: Style) -> str | None:
    if accidents.other(rng, "occupation_unknown"):
        return rng.choice((None, *lists.words("occupation")))
    return CASES[style.jobs](rng.choice(person.job.words))


def _income(rng: Random, amount: int, style: Style) -> Cell:
    if accidents.other(rng, "income_unreadable"):
        return accidents.income(rng)
    if happens(rng, 0.03):
        return None
    if style.income == "number" and style.is_workbook:
        return amount
    dotted = f"{amount:,}".replace(",", ".")
    millions = f"{amount / 1_000_000:g}".replace(".", rng.choice(",,."))
    short = f"{millions} {rng.choice(('jt', 'juta'))}" if amount >= 1_000_000 else f"{amount // 1000} rb"
    texts = {"dots": dotted, "rp": rng.choice((f"Rp {dotted},-", f"Rp. {dotted},00", f"Rp{dotted}")), "jt": short}
    return texts.get(style.income, str(amount))


def _phone(rng: Random, number: str) -> str | None:
    if accidents.other(rng, "phone_invalid"):
        return accidents.phone(rng, number)
    dresses: dict[str | None, float] = {
        number: 45,
        f"62{number[1:]}": 18,
        f"+62 {number[1:]}": 10,
        f"{number[:4]}-{number[4:8]}-{number[8:]}": 16,
        None: 9,
        "-": 2,
    }
    return chosen(rng, dresses)


ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV")


def rt_rw(rng: Random, line: Line, year: int) -> Cell:
    """RT and RW in one cell; bare numbers are sometimes taken for a day and a month by the spreadsheet."""
    if line.style.rt_rw == "roman":
        return f"RT.{line.rt:02}/RW.{ROMAN[line.rw - 1]}"
    if line.style.rt_rw == "padded":
        return f"{line.rt:02}/{line.rw:02}"
    if line.style.is_workbook and line.rw <= 12 and happens(rng, 0.3):
        return date(year, line.rw, line.rt)
    return f"{line.rt}/{line.rw}"


def address(rng: Random, line: Line) -> str:
    """Street, RT and RW in one cell, as identity cards and free text have them."""
    forms = (
        f"RT {line.rt:02} RW {line.rw:02}",
        f"RT {line.rt:03}/RW {line.rw:03}",
        f"Rt {line.rt} Rw {line.rw}",
        f"RT.{line.rt:02}/{ROMAN[line.rw - 1]}",
    )
    return f"{street(line)} {rng.choice(forms)}"


def street(line: Line) -> str:
    """The street in the case the office writes names in."""
    return line.person.street.upper() if line.style.names == "upper" else line.person.street


def birth_text(line: Line) -> str | None:
    """Place and date of birth in one cell; a real date is written out, for such a cell holds text."""
    place, day = CASES[line.style.places](line.person.birth_place), line.born
    if day is None:
        return place
    if isinstance(day, int):
        day = EXCEL_EPOCH + timedelta(days=day)
    return f"{place}{line.style.between}{day:%d-%m-%Y}" if isinstance(day, date) else f"{place}{line.style.between}{day}"


def age(line: Line, year: int) -> Formula:
    """The formula that offices use for the age on 1 January, with its value."""
    born = line.person.born
    text = f"=INT((DATE({year},1,1)-DATE({born.year},{born.month},{born.day}))/365.25)"
    return Formula(text, int((date(year, 1, 1) - born).days / 365.25))
