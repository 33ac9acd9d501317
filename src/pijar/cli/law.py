"""Commands about the law: what is owed, what is paid, by when, to whom, and where it is written.

They start neither Django nor the database, and make no data folder; a city's own law below it is honoured where there is one.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Annotated, Any

import typer

from pijar.cli.common import Json, a_day, a_month, show
from pijar.cli.streams import one_line
from pijar.cli.typed import (
    FUNDS,
    SECTORS,
    Language,
    a_city_code,
    a_fund,
    a_language,
    a_number_of_months,
    a_sector,
    a_whole_number,
)
from pijar.kernel.clock import today
from pijar.kernel.month import Month
from pijar.law.types import Certainty, FundKind, Parameter, Sector

law_app = typer.Typer(no_args_is_help=True, help="The law: contributions, benefits, deadlines, heirs, and every value.")


def add(app: typer.Typer) -> None:
    app.add_typer(law_app, name="law")


Lang = Annotated[
    Language, typer.Option("--lang", parser=a_language, metavar="id|en", help="Language of the text; JSON holds both.")
]
OnDay = Annotated[date | None, typer.Option("--on", parser=a_day, metavar="YYYY-MM-DD", help="The day that is asked about.")]


def _of_the_city(command: Callable[..., None]) -> Callable[..., None]:
    """Takes the city's own quantities from its data folder before the command runs; a refused file stops it."""

    @wraps(command)
    def prepared(*args: Any, **kwargs: Any) -> None:
        from pijar.config import paths
        from pijar.law.lookup import use_city

        paths.read_dotenv()
        use_city(paths.law_folder())
        command(*args, **kwargs)

    return prepared


def _print(result: dict[str, Any], as_json: bool, text: Callable[[], str]) -> None:
    """One JSON object, or the text that is made only when it is wanted."""
    show(result, as_json, lambda _result: text())


@law_app.command("contribution")
@_of_the_city
def law_contribution(
    month: Annotated[Month, typer.Option(parser=a_month, metavar="YYYY-MM", help="The contribution month.")],
    sector: Annotated[
        Sector, typer.Option(parser=a_sector, metavar="SECTOR", help=f"Sector of the occupation: {', '.join(SECTORS)}.")
    ],
    fund: Annotated[FundKind, typer.Option(parser=a_fund, metavar="FUND", help=f"Whose money: {', '.join(FUNDS)}.")],
    income: Annotated[
        int | None, typer.Option(parser=a_whole_number, metavar="RUPIAH", help="Declared income (default: the lowest tier).")
    ] = None,
    jht: Annotated[bool, typer.Option("--jht", help="With old-age saving.")] = False,
    prepay: Annotated[int, typer.Option(parser=a_number_of_months, metavar="MONTHS", help="Several months paid at once.")] = 1,
    json: Json = False,
    lang: Lang = Language.INDONESIAN,
) -> None:
    """What one participant owes for a month, line by line."""
    from pijar.cli.law_results import contribution, contribution_text

    result, reckoned = contribution(month, prepay, sector=sector.value, fund_kind=fund.value, income=income, jht=jht)
    _print(result, json, lambda: contribution_text(result, reckoned, lang.value))


@law_app.command("benefit")
@_of_the_city
def law_benefit(
    case: Annotated[Path, typer.Argument(metavar="CASE.json", help="The case; - reads standard input.")],
    json: Json = False,
    lang: Lang = Language.INDONESIAN,
) -> None:
    """What a work accident or a death may pay, line by line; an estimate."""
    from pijar.cli.cases import read_case
    from pijar.law.benefits.case import read
    from pijar.law.benefits.estimate import estimate

    found = estimate(read(read_case(case)))
    _print(found.as_json(), json, lambda: found.calculation.as_text(lang.value))


@law_app.command("heirs")
@_of_the_city
def law_heirs(
    family: Annotated[Path, typer.Argument(metavar="FAMILY.json", help="The family; - reads standard input.")],
    json: Json = False,
    lang: Lang = Language.INDONESIAN,
) -> None:
    """Who receives the benefits of a participant who died, and which document proves it."""
    from pijar.cli.cases import read_case
    from pijar.law.heirs import heirs

    found = heirs(read_case(family))
    _print(found.as_json(), json, lambda: found.as_text(lang.value))


@law_app.command("deadlines")
@_of_the_city
def law_deadlines(
    event: Annotated[
        str,
        typer.Option(
            help="incident, medical_statement, documents_complete_jkk, documents_complete_jkm, birth, last_paid, death."
        ),
    ],
    at: Annotated[str, typer.Option(metavar="WHEN", help="An instant (2026-02-03T14:00+07:00), a day, or a month (last_paid).")],
    json: Json = False,
    lang: Lang = Language.INDONESIAN,
) -> None:
    """By when what must be done after an event."""
    from pijar.law.claim_deadlines import deadlines

    found = deadlines(event, at)
    result = {"event": event, "at": at, "deadlines": [one.as_json() for one in found]}
    _print(result, json, lambda: "\n".join(one.as_text(lang.value) for one in found))


@law_app.command("identifier")
@_of_the_city
def law_identifier(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="nik, kk, nip, ni_pppk or kpj.")],
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="The number; - reads one line from standard input.")],
    on: OnDay = None,
    birth: Annotated[date | None, typer.Option(parser=a_day, metavar="YYYY-MM-DD", help="Known birth date.")] = None,
    sex: Annotated[str | None, typer.Option(help="Known sex: L or P.")] = None,
    city: Annotated[
        str | None, typer.Option(parser=a_city_code, metavar="CODE", help="The city's code, for example 33.74.")
    ] = None,
    json: Json = False,
    lang: Lang = Language.INDONESIAN,
) -> None:
    """What an identity number says: what is impossible in it, what is odd, what can be read from it."""
    from pijar.cli.law_results import identifier_text
    from pijar.law.identifiers import check

    given = one_line() if number == "-" else number
    plain = given.replace(" ", "").replace(".", "")
    found = check(kind.lower(), plain, on=on or today(), birth_date=birth, sex=sex, city_code=city)
    _print(found.as_json(), json, lambda: identifier_text(found, lang.value))
    if not found.is_valid:
        raise typer.Exit(1)


@law_app.command("list")
@_of_the_city
def law_list(on: OnDay = None, json: Json = False, lang: Lang = Language.INDONESIAN) -> None:
    """Every legal quantity, with the value in force today or on a day."""
    from pijar.law import lookup, plain

    day = on or today()
    everything = lookup.everything()
    result = {"on": day, "quantities": [plain.parameter_json(one, day) for one in everything]}
    _print(result, json, lambda: "\n".join(_list_line(one, day, lang.value) for one in everything))


def _list_line(parameter: Parameter, day: date, language: str) -> str:
    from pijar.law import explain, plain

    value = parameter.at(day)
    certainty = explain.how_sure(value.certainty, language) if value else "-"
    return "  |  ".join((parameter.name, parameter.unit, plain.text(value, language), certainty))


@law_app.command("show")
@_of_the_city
def law_show(
    name: Annotated[str, typer.Argument(metavar="NAME", help="For example contributions.jkk; slashes do for dots.")],
    on: OnDay = None,
    json: Json = False,
    lang: Lang = Language.INDONESIAN,
) -> None:
    """One legal quantity: each value with its source, how sure it is, and what is to be asked."""
    from pijar.law import changes, lookup, plain

    parameter = lookup.parameter(name)
    if on is not None:
        # Refuses, saying whom to ask, where the law has no value for that day or nobody has told us.
        parameter.valid(on)
    _print(changes.show(name, on), json, lambda: plain.parameter_text(parameter, on, lang.value))


@law_app.command("diff")
@_of_the_city
def law_diff(
    first: Annotated[date, typer.Argument(parser=a_day, metavar="DAY")],
    second: Annotated[date, typer.Argument(parser=a_day, metavar="DAY")],
    json: Json = False,
    lang: Lang = Language.INDONESIAN,
) -> None:
    """Every value that differs between two days, with the instrument that changed it."""
    from pijar.law import changes

    found = changes.diff(first, second)
    result = {"from": first, "to": second, "changes": [one.as_json() for one in found]}
    _print(result, json, lambda: changes.diff_text(first, second, lang.value))


@law_app.command("audit")
@_of_the_city
def law_audit(json: Json = False, lang: Lang = Language.INDONESIAN) -> None:
    """What is still to be confirmed, with the question and the agency, and how many values are how sure."""
    from pijar.law import changes

    found = changes.audit()
    _print({"to_confirm": found.counts[Certainty.TO_CONFIRM], **found.as_json()}, json, lambda: found.as_text(lang.value))
