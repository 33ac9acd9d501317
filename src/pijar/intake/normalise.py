"""Candidate rows in, normalised rows with their codes out (format, sections 3 and 4), as Polars expressions.

Each field is one function over a whole chunk. Values that no expression reads are read once per distinct value by the
functions of `rules`; so a clean list costs no Python step per row.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from pijar.intake import rules
from pijar.intake.header import Field
from pijar.intake.places import ADDRESS_DISTRICT, ADDRESS_END, ADDRESS_VILLAGE, Surroundings
from pijar.intake.typed import FIELDS, raw, with_typed
from pijar.intake.types import Code
from pijar.kernel.national_id import LAST_SHORT_YEAR, WOMEN_DAY_OFFSET
from pijar.regions.rules import Gazetteer, split_village

# What may be taken out of a NIK without a word (rule 4 of its section).
_NIK_MARKS = r"""[\s\u{200b}-\u{200d}\u{2060}\u{feff}.,\-_/='"’‘`´]"""
_SCIENTIFIC = r"""^[\s='"’‘`´]*[0-9]{1,2}(?:[.,][0-9]+)?\s*[eE]\s*\+?[0-9]{1,2}[\s'"]*$"""
_POINT_ZERO = r"""^([\s='"’‘`´]*[0-9]{16})[.,]0([\s'"]*)$"""

_SIXTEEN = "^[0-9]{16}$"
_GOOD_PHONE = "^08[0-9]{8,11}$"

_PLAIN_NAME = "^[A-Z]+(?: [A-Z]+)*$"
# A plain name that still needs work begins with a title, ends with a degree, or names the father.
_NAME_WORK = (
    f"^(?:{'|'.join(sorted(rules.TITLES))}) | (?:{'|'.join(sorted(rules.FATHER_WORDS))})(?: |$)"
    f"| (?:{'|'.join(sorted(rules.DEGREES))})$"
)
_DAY_FIRST = r"^[0-9]{1,2}(?:/[0-9]{1,2}/|-[0-9]{1,2}-|\.[0-9]{1,2}\.)[0-9]{4}$"
_NEGATIVE = r"^-[0-9]+(?:\.[0-9]+)?$"
_ISO = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"

# The database keeps no longer texts, and no real one is longer.
_LONGEST = {"name": 200, "mother_name": 200, "address": 500}

# Fields that some code speaks of: what was typed in them is kept for the rows that have the code.
_SPOKEN_OF = sorted({field for fields in FIELDS.values() for field in fields})

RESULT_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "file": pl.String,
    "sheet": pl.String,
    "sheet_position": pl.Int32,
    "row_number": pl.Int32,
    "nik": pl.String,
    "name": pl.String,
    "birth_date": pl.Date,
    "typed_birth_date": pl.Date,
    "sex": pl.String,
    "kelurahan_code": pl.String,
    "occupation_code": pl.String,
    "phone": pl.String,
    "income": pl.Int64,
    "family_card": pl.String,
    "mother_name": pl.String,
    "rt": pl.String,
    "rw": pl.String,
    "address": pl.String,
    "errors": pl.List(pl.String),
    "warnings": pl.List(pl.String),
    "typed": pl.String,
}


@dataclass(frozen=True)
class Setting:
    """What rows are read against: the city, its words for work, the day of reference, and what surrounds a sheet."""

    gazetteer: Gazetteer
    occupations: rules.Occupations
    reference_day: date
    around: Surroundings


def normalise(rows: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """Normalised columns and codes for candidate rows.

    `rows` holds one text column for each `Field` (null where blank or missing), `nik_number` and
    `family_card_number` (whether the cell was a number cell), `section` and `section_district`. The result keeps
    the order and every other column, and adds those of RESULT_SCHEMA from `nik` on; `typed` is what `intake.typed` keeps.
    """
    rows = rows.with_columns(pl.col(field.value).alias(raw(field)) for field in _SPOKEN_OF)
    rows = _with_nik(rows)
    rows = _with_names(rows)
    rows = _with_birth_date(rows, setting.reference_day)
    rows = _with_sex(rows)
    rows = _with_neighbourhood(rows)
    rows = _with_village(rows, setting)
    rows = _with_small_fields(rows, setting)
    return with_typed(_with_codes(rows, setting))


# Up to so many rows, as an officer enters one, looking for distinct values costs more than reading each.
FEW = 8


def by_value(rows: pl.DataFrame, column: str, read: Callable[[str], Any], dtype: pl.DataType | type[pl.DataType]) -> pl.Series:
    """`read` applied to a text column, once for each distinct value; null stays null."""
    if rows.height <= FEW:
        return pl.Series([None if value is None else read(value) for value in rows[column].to_list()], dtype=dtype)
    values = rows[column].unique().drop_nulls()
    results = pl.Series([read(value) for value in values], dtype=dtype)
    if not len(values):
        return pl.Series([None] * rows.height, dtype=dtype)
    return rows[column].replace_strict(values, results, default=None, return_dtype=dtype)


def odd_only(values: pl.Series, plain: str, work: Callable[[pl.Expr], pl.Expr]) -> pl.Series:
    """`work` applied to the texts that do not match `plain`; the others, which a clean list is full of, stay."""
    odd = ~values.str.contains(plain).fill_null(True)
    if not odd.any():
        return values
    worked = values.filter(odd).to_frame("text").select(work(pl.col("text"))).to_series()
    place = (odd.cast(pl.Int64).cum_sum() - 1).clip(0)
    return pl.select(pl.when(odd).then(worked.gather(place)).otherwise(values)).to_series()


def _with_nik(rows: pl.DataFrame) -> pl.DataFrame:
    """Adds `nik_code` (the error, if any) and replaces `nik`; `nik_born` and `nik_sex` hold what a valid one tells."""
    raw = pl.col(Field.NIK)
    is_number = pl.col("nik_number")
    rows = rows.with_columns(_clean=odd_only(rows[Field.NIK], _SIXTEEN, _repaired))
    missing = raw.is_null() | ~raw.str.contains("[0-9]") | raw.str.contains(r"^[0\s]*$")
    lost = pl.when(is_number).then(raw.str.contains("^-?[0-9]{15,}0$")).otherwise(raw.str.contains(_SCIENTIFIC))
    code = (
        pl.when(missing).then(pl.lit(Code.NIK_MISSING.value))
        .when(lost).then(pl.lit(Code.NIK_PRECISION_LOST.value))
        .when(~pl.col("_clean").str.contains("^[0-9]*$")).then(pl.lit(Code.NIK_NON_DIGIT.value))
        .when(pl.col("_clean").str.len_bytes() != 16).then(pl.lit(Code.NIK_LENGTH.value))
    )  # fmt: skip
    rows = rows.with_columns(_code=code)
    rows = rows.with_columns(_clean=pl.when(pl.col("_code").is_null()).then("_clean"))
    rows = rows.with_columns(_day=pl.col("_clean").str.slice(6, 2).cast(pl.Int16))
    rows = rows.with_columns(
        nik_born=_nik_date(), nik_sex=pl.when(pl.col("_day") > WOMEN_DAY_OFFSET).then(pl.lit("P")).otherwise(pl.lit("L"))
    )
    dead = pl.col("_code").is_null() & pl.col("nik_born").is_null()
    rows = rows.with_columns(nik_code=pl.when(dead).then(pl.lit(Code.NIK_IMPOSSIBLE_DATE.value)).otherwise("_code"))
    valid = pl.col("nik_code").is_null()
    return rows.with_columns(
        pl.when(valid).then("_clean").alias(Field.NIK), pl.when(valid).then("nik_sex").alias("nik_sex")
    ).drop("_clean", "_code", "_day")


def _repaired(nik: pl.Expr) -> pl.Expr:
    return _unmarked(nik).str.replace_all("[Oo]", "0").str.replace_all("[IilL|]", "1")


def _unmarked(number: pl.Expr) -> pl.Expr:
    return number.str.replace(_POINT_ZERO, "$1$2").str.replace_all(_NIK_MARKS, "")


def _nik_date() -> pl.Expr:
    """The day of birth in digits 7 to 12 of `_clean`, null when the calendar has no such day."""
    day = pl.when(pl.col("_day") > WOMEN_DAY_OFFSET).then(pl.col("_day") - WOMEN_DAY_OFFSET).otherwise("_day")
    year = pl.col("_clean").str.slice(10, 2)
    century = pl.when(year.cast(pl.Int16) <= LAST_SHORT_YEAR).then(pl.lit("20")).otherwise(pl.lit("19"))
    # `%d` would take a sign or a space, but these are digits only; a day of three digits cannot arise.
    text = pl.concat_str(century, year, pl.col("_clean").str.slice(8, 2), day.cast(pl.String).str.zfill(2))
    return text.str.to_date("%Y%m%d", strict=False)


def _with_names(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(_names(rows, Field.NAME).alias(Field.NAME), _names(rows, Field.MOTHER).alias("mother_name"))


def _names(rows: pl.DataFrame, column: str) -> pl.Series:
    upper = rows.select(_raw=pl.col(column), _upper=pl.col(column).str.to_uppercase())
    plain = pl.col("_upper").str.contains(_PLAIN_NAME) & ~pl.col("_upper").str.contains(_NAME_WORK)
    names = upper.with_columns(_odd=pl.when(~plain).then("_raw"))
    odd = by_value(names, "_odd", rules.person_name, pl.String)
    chosen = names.select(pl.when(pl.col("_odd").is_null()).then("_upper").otherwise(odd)).to_series()
    return chosen.str.slice(0, _LONGEST["name"])


def _with_birth_date(rows: pl.DataFrame, reference_day: date) -> pl.DataFrame:
    """Adds `typed_birth_date`, `birth_date`, and the codes `birth_error`, `birth_from_nik`, `birth_differs`."""
    own, both = pl.col(Field.BIRTH_DATE), pl.col(Field.BIRTH_BOTH)
    # A cell without letter and digit holds no date; one of place and date none without a digit.
    said = pl.coalesce(pl.when(own.str.contains(r"[\p{L}0-9]")).then(own), pl.when(both.str.contains("[0-9]")).then(both))
    rows = rows.with_columns(_said=said)
    # A number below zero is no date, though it holds the digits of one.
    positive = pl.when(~pl.col("_said").str.contains(_NEGATIVE)).then("_said")
    rows = rows.with_columns(_date=positive.str.extract("([0-9].*)$"))
    rows = rows.with_columns(typed_birth_date=_typed(rows, reference_day))
    valid = pl.col("nik_code").is_null()
    absent = pl.col("_said").is_null()
    error = (
        pl.when(absent & ~valid).then(pl.lit(Code.BIRTH_DATE_MISSING.value))
        .when(~absent & pl.col("typed_birth_date").is_null()).then(pl.lit(Code.BIRTH_DATE_INVALID.value))
    )  # fmt: skip
    typed, born = pl.col("typed_birth_date"), pl.col("nik_born")
    # The NIK holds two digits of the year, so a person born in 1925 agrees with a NIK that reads as 2025.
    same_year = (typed.dt.year() - born.dt.year()) % 100 == 0
    same = same_year & (typed.dt.month() == born.dt.month()) & (typed.dt.day() == born.dt.day())
    return rows.with_columns(
        birth_error=error,
        birth_from_nik=absent & valid,
        birth_differs=(valid & typed.is_not_null() & ~same).fill_null(False),
        birth_date=pl.when(absent & valid).then(born).otherwise(typed),
    ).drop("_said", "_date")


def _typed(rows: pl.DataFrame, reference_day: date) -> pl.Series:
    """The typed day: plain forms by expression, all others once per distinct text."""
    text = pl.col("_date")
    plain = pl.when(text.str.contains(_DAY_FIRST)).then(text.str.replace_all("[-.]", "/").str.to_date("%d/%m/%Y", strict=False))
    iso = pl.when(text.str.contains(_ISO)).then(text.str.to_date("%Y-%m-%d", strict=False))
    read = rows.select("_date", _plain=pl.coalesce(plain, iso))
    read = read.with_columns(
        _odd=pl.when(pl.col("_plain").is_null()).then("_date"),
        _plain=pl.when(pl.col("_plain").is_between(rules.FIRST_BIRTH, reference_day)).then("_plain"),
    )
    odd = by_value(read, "_odd", lambda value: rules.birth_date(value, reference_day), pl.Date)
    return read.select(pl.coalesce("_plain", odd)).to_series()


def _with_sex(rows: pl.DataFrame) -> pl.DataFrame:
    """Adds `sex` and `sex_differs`."""
    rows = rows.with_columns(_typed=by_value(rows, Field.SEX, rules.sex, pl.String))
    return rows.with_columns(
        sex=pl.coalesce("_typed", "nik_sex"), sex_differs=(pl.col("_typed") != pl.col("nik_sex")).fill_null(False)
    ).drop("_typed")


def _with_neighbourhood(rows: pl.DataFrame) -> pl.DataFrame:
    """Replaces `rt` and `rw`: from their own columns, else the column of both, else the address."""
    address = pl.col(Field.ADDRESS).str.extract(r"(?i)(\bR[TW]\b.*)$")
    alone = pl.col(Field.RT).is_null() & pl.col(Field.RT_RW).is_null()
    rows = rows.with_columns(_address=pl.when(alone).then(address))
    rows = rows.with_columns(
        by_value(rows, Field.RT, rules.neighbourhood_number, pl.String).alias("rt"),
        by_value(rows, Field.RW, rules.neighbourhood_number, pl.String).alias("rw"),
        _both=by_value(rows, Field.RT_RW, _pair, pl.String),
        _inside=by_value(rows, "_address", _pair, pl.String),
    )
    both = pl.coalesce("_both", "_inside").str.split_exact("|", 1).struct
    told = [pl.when(part.str.len_bytes() > 0).then(part) for part in (both.field("field_0"), both.field("field_1"))]
    return rows.with_columns(rt=pl.coalesce("rt", told[0]), rw=pl.coalesce("rw", told[1])).drop("_both", "_inside", "_address")


def _pair(text: str) -> str | None:
    """RT and RW joined by a bar, or None when the text names neither."""
    rt, rw = rules.neighbourhood(text)
    return f"{rt or ''}|{rw or ''}" if rt or rw else None


def _with_village(rows: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """Adds `kelurahan_code` and `kelurahan_corrected`."""
    own, address = pl.col(Field.KELURAHAN), pl.col(Field.ADDRESS)
    inside = pl.when(own.is_null()).then(address.str.extract(ADDRESS_VILLAGE).str.replace(ADDRESS_END, "").str.strip_chars(" .:"))
    inside = pl.when(inside.str.contains(r"\p{L}")).then(inside)
    rows = rows.with_columns(_text=pl.coalesce(own, inside, "section", pl.lit(setting.around.village, pl.String)))
    codes = by_value(rows, "_text", lambda text: "|".join(setting.gazetteer.find(text).codes) or None, pl.String)
    corrected = by_value(rows, "_text", lambda text: setting.gazetteer.find(text).corrected, pl.Boolean)
    rows = rows.with_columns(_codes=codes, kelurahan_corrected=corrected)
    shared = pl.col("_codes").str.contains("|", literal=True)
    rows = rows.with_columns(kelurahan_code=pl.when(~shared).then("_codes"))
    if rows.select(shared.any()).item():
        rows = rows.with_columns(kelurahan_code=pl.coalesce("kelurahan_code", _shared_names(rows, setting)))
    known = pl.col("kelurahan_code").is_not_null()
    return (
        rows.with_columns(kelurahan_corrected=(known & pl.col("kelurahan_corrected")).fill_null(False))
        .rename({"_text": "_place"})
        .drop("_codes")
    )


def _shared_names(rows: pl.DataFrame, setting: Setting) -> pl.Series:
    """Codes for names that several villages share: the district decides, from its column, the address and so on."""
    told = pl.col(Field.ADDRESS).str.extract(ADDRESS_DISTRICT)
    asked = pl.when(pl.col("_codes").str.contains("|", literal=True)).then(
        pl.struct("_text", own=pl.col(Field.KECAMATAN), told=told, section=pl.col("section_district"))
    )
    sources = rows.select(asked.alias("asked"))["asked"]
    answers: dict[tuple[str | None, ...], str | None] = {}
    codes: list[str | None] = []
    for source in sources.to_list():
        key = tuple(source.values()) if source else ()
        if key and key not in answers:
            answers[key] = _decide(setting, *key)
        codes.append(answers.get(key))
    return pl.Series(codes, dtype=pl.String)


def _decide(setting: Setting, text: str, own: str | None, told: str | None, section: str | None) -> str | None:
    sources = [own, told, split_village(text)[1], section, *setting.around.districts]
    return setting.gazetteer.resolve(text, sources)[0]


def _with_small_fields(rows: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """Adds or replaces `occupation_code`, `phone`, `phone_bad`, `income`, `family_card` and `address`."""
    card = pl.col("_card")
    card_sure = card.str.contains(_SIXTEEN) & ~(pl.col("family_card_number") & card.str.ends_with("0"))
    rows = rows.with_columns(
        occupation_code=by_value(rows, Field.OCCUPATION, setting.occupations.code, pl.String),
        income=by_value(rows, Field.INCOME, rules.income, pl.Int64),
        _phone=odd_only(rows[Field.PHONE], _GOOD_PHONE, _dialled),
        _card=odd_only(rows[Field.FAMILY_CARD], _SIXTEEN, _unmarked),
        _line=odd_only(rows[Field.ADDRESS], r"^[^\s]+(?: [^\s]+)*$", lambda text: text.str.replace_all(r"\s+", " ")),
    )
    rows = rows.with_columns(family_card=pl.when(card_sure).then(card), address=pl.col("_line").str.slice(0, _LONGEST["address"]))
    good = pl.col("_phone").str.contains(_GOOD_PHONE).fill_null(False)
    typed = (pl.col("_phone").str.len_bytes() > 0).fill_null(False)
    return rows.with_columns(phone=pl.when(good).then("_phone"), phone_bad=typed & ~good).drop("_phone", "_card", "_line")


def _dialled(phone: pl.Expr) -> pl.Expr:
    """The digits of the first of several numbers, from 0 on."""
    digits = phone.str.extract("^([^/,;]*)").str.replace_all("[^0-9]", "")
    abroad = pl.when(digits.str.starts_with("62")).then("0" + digits.str.slice(2))
    return abroad.when(digits.str.starts_with("8")).then("0" + digits).otherwise(digits)


def _with_codes(rows: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """Adds the lists `errors` and `warnings`."""
    nik_valid = pl.col("nik_code").is_null()
    elsewhere = nik_valid & ~pl.col("nik").str.starts_with(setting.gazetteer.nik_prefix)
    errors = [
        pl.col("nik_code"),
        _when(pl.col("name").is_null(), Code.NAME_MISSING),
        pl.col("birth_error"),
        _when(pl.col("kelurahan_code").is_null(), Code.KELURAHAN_UNKNOWN),
    ]
    warnings = [
        _when(pl.col("birth_differs"), Code.NIK_BIRTH_DATE_MISMATCH),
        _when(pl.col("sex_differs"), Code.NIK_SEX_MISMATCH),
        _when(elsewhere, Code.NIK_OTHER_REGION),
        _when(pl.col("birth_from_nik"), Code.BIRTH_DATE_FROM_NIK),
        _when(pl.col("kelurahan_corrected"), Code.KELURAHAN_CORRECTED),
        _when(pl.col("occupation_code").is_null(), Code.OCCUPATION_UNKNOWN),
        _when(pl.col("phone_bad"), Code.PHONE_INVALID),
    ]
    return rows.with_columns(errors=pl.concat_list(errors).list.drop_nulls(), warnings=pl.concat_list(warnings).list.drop_nulls())


def _when(condition: pl.Expr, code: Code) -> pl.Expr:
    return pl.when(condition).then(pl.lit(code.value))
