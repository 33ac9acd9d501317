"""What a programme says about insurer and population office: its faults by code, and the typed options it makes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from pijar.kernel.errors import Detail
from pijar.registration import plugins
from pijar.registration.types import (
    ANSWER_VALUES,
    GROUPS,
    NEVER_KNOWN,
    PERSON_VALUES,
    REGISTRATION_FILE,
    REPLY_VALUES,
    REQUEST_VALUES,
    AnswerFile,
    Columns,
    InsurerOptions,
    PeopleFile,
    PopulationOptions,
    ReplyFile,
)
from pijar.registry.types import PopulationStatus

KEYS = frozenset({"insurer", "registration_file", "registration_reply", "population_office"})
SEPARATORS = (",", ";", "\t", "|")
FILE_KEYS = {"columns", "date_format", "separator", "codes"}
ENGLISH = {
    "OUTSIDE_MAPPING": "%(key)s: must be a mapping",
    "OUTSIDE_KEY": "%(key)s: unknown key %(given)s; it knows %(known)s",
    "OUTSIDE_PLUGIN": "%(key)s.plugin: must be one of %(known)s",
    "OUTSIDE_COLUMN": "%(key)s.columns.%(column)s: must be one of %(known)s",
    "OUTSIDE_COLUMN_MISSING": "%(key)s.columns: no column shows %(value)s",
    "OUTSIDE_COLUMN_TWICE": "%(key)s.columns: two headings are alike or two columns show %(value)s",
    "OUTSIDE_TEXT": "%(key)s: must be a text",
    "OUTSIDE_SEPARATOR": "%(key)s.separator: must be a comma, semicolon, tab or bar",
    "OUTSIDE_CODES": "%(key)s: must be a mapping of words to words",
    "OUTSIDE_WORDS": "%(key)s: must be a list of words",
    "OUTSIDE_REQUIRED": "registration_file.required: %(value)s is not known of people; it may be left blank only",
    "OUTSIDE_DAYS": "population_office.older_than: must be a number of days, 0 or more",
    "OUTSIDE_GROUP": "population_office.group: must be one of %(known)s",
    "OUTSIDE_STATUS": "population_office.reply.statuses: %(given)s must stand for one of %(known)s",
}


def _fault(code: str, **values: object) -> Detail:
    return Detail(code, {name: str(value) for name, value in values.items()})


def faults(data: Mapping[str, Any]) -> Iterator[Detail]:
    """Every fault of the keys this module reads, in their order."""
    yield from _of_plugin("insurer", data.get("insurer"), {"plugin"})
    yield from _of_people("registration_file", data.get("registration_file"), PERSON_VALUES, FILE_KEYS | {"required"})
    yield from _of_required(data.get("registration_file"))
    yield from _of_reply(data.get("registration_reply"))
    yield from _of_office(data.get("population_office"))


def _of_plugin(key: str, given: Any, known: Collection[str]) -> Iterator[Detail]:
    yield from _of_keys(key, given, known)
    names = plugins.names(key)
    if isinstance(given, dict) and given.get("plugin", "file") not in names:
        yield _fault("OUTSIDE_PLUGIN", key=key, known=", ".join(names))


def _of_keys(key: str, given: Any, known: Collection[str]) -> Iterator[Detail]:
    if given is not None and not isinstance(given, dict):
        yield _fault("OUTSIDE_MAPPING", key=key)
    elif given:
        said = ", ".join(sorted(known))
        yield from (_fault("OUTSIDE_KEY", key=key, given=repr(name), known=said) for name in given if name not in known)


def _of_people(key: str, given: Any, values: Collection[str], known: Collection[str]) -> Iterator[Detail]:
    yield from _of_keys(key, given, known)
    given = given if isinstance(given, dict) else {}
    yield from _of_columns(key, given.get("columns"), values, ["nik"])
    if not isinstance(given.get("date_format", ""), str):
        yield _fault("OUTSIDE_TEXT", key=f"{key}.date_format")
    if given.get("separator", ",") not in SEPARATORS:
        yield _fault("OUTSIDE_SEPARATOR", key=key)
    codes = given.get("codes") or {}
    if not isinstance(codes, dict) or not all(_is_words(words) for words in codes.values()):
        yield _fault("OUTSIDE_CODES", key=f"{key}.codes")


def _of_columns(key: str, columns: Any, values: Collection[str], needed: Collection[str]) -> Iterator[Detail]:
    if columns is None:
        return
    if not isinstance(columns, dict):
        yield _fault("OUTSIDE_MAPPING", key=f"{key}.columns")
        return
    known = ", ".join(sorted(values))
    shown = list(map(str, columns.values()))
    yield from (_fault("OUTSIDE_COLUMN", key=key, column=name, known=known) for name, v in columns.items() if v not in values)
    yield from (_fault("OUTSIDE_COLUMN_MISSING", key=key, value=value) for value in needed if value not in shown)
    headings = [str(name).strip().lower() for name in columns]
    twice = sorted({v for v in shown if shown.count(v) > 1} | {h for h in headings if headings.count(h) > 1})
    yield from (_fault("OUTSIDE_COLUMN_TWICE", key=key, value=value) for value in twice)


def _is_words(given: Any) -> bool:
    return isinstance(given, dict) and all(isinstance(word, str) for pair in given.items() for word in pair)


def _of_list(key: str, given: Any) -> Iterator[Detail]:
    # A word in place of a list would be taken letter by letter.
    if given is not None and (not isinstance(given, list) or not all(isinstance(word, str) for word in given)):
        yield _fault("OUTSIDE_WORDS", key=key)


def _of_required(given: Any) -> Iterator[Detail]:
    required = given.get("required") if isinstance(given, dict) else None
    yield from _of_list("registration_file.required", required)
    for value in required if isinstance(required, list) else ():
        if value not in PERSON_VALUES - NEVER_KNOWN:
            yield _fault("OUTSIDE_REQUIRED", value=value)


def _of_reply(given: Any) -> Iterator[Detail]:
    yield from _of_keys("registration_reply", given, {"columns", "accepted", "refused"})
    given = given if isinstance(given, dict) else {}
    yield from _of_columns("registration_reply", given.get("columns"), REPLY_VALUES, ["nik", "number", "status"])
    for name in ("accepted", "refused"):
        yield from _of_list(f"registration_reply.{name}", given.get(name))


def _of_office(given: Any) -> Iterator[Detail]:
    yield from _of_plugin("population_office", given, {"plugin", "older_than", "group", "request", "reply"})
    given = given if isinstance(given, dict) else {}
    days = given.get("older_than", 0)
    if isinstance(days, bool) or not isinstance(days, int) or days < 0:
        yield _fault("OUTSIDE_DAYS")
    if given.get("group", "city") not in GROUPS:
        yield _fault("OUTSIDE_GROUP", known=", ".join(GROUPS))
    yield from _of_people("population_office.request", given.get("request"), REQUEST_VALUES, FILE_KEYS)
    yield from _of_answer(given.get("reply"))


def _of_answer(given: Any) -> Iterator[Detail]:
    key = "population_office.reply"
    yield from _of_keys(key, given, {"columns", "date_format", "statuses", "not_found"})
    given = given if isinstance(given, dict) else {}
    yield from _of_columns(key, given.get("columns"), ANSWER_VALUES, ["nik", "name", "birth_date", "status"])
    yield from _of_list(f"{key}.not_found", given.get("not_found"))
    if not isinstance(given.get("date_format", ""), str):
        yield _fault("OUTSIDE_TEXT", key=f"{key}.date_format")
    statuses = given.get("statuses") or {}
    if not _is_words(statuses):
        yield _fault("OUTSIDE_CODES", key=f"{key}.statuses")
        return
    known = [status.value for status in PopulationStatus]
    wrong = [word for word, status in statuses.items() if status not in known]
    yield from (_fault("OUTSIDE_STATUS", given=word, known=", ".join(known)) for word in wrong)


def insurer(data: Mapping[str, Any]) -> InsurerOptions:
    """The insurer's options of a programme without faults."""
    file, reply, standard = data.get("registration_file") or {}, data.get("registration_reply") or {}, InsurerOptions()
    return InsurerOptions(
        (data.get("insurer") or {}).get("plugin", standard.plugin),
        _people(file, REGISTRATION_FILE),
        tuple(file.get("required") or standard.required),
        ReplyFile(
            _columns(reply, standard.reply.columns),
            _upper(reply.get("accepted") or standard.reply.accepted),
            _upper(reply.get("refused") or standard.reply.refused),
        ),
    )


def population(data: Mapping[str, Any]) -> PopulationOptions:
    """The population office's options of a programme without faults."""
    given, standard = data.get("population_office") or {}, PopulationOptions()
    reply = given.get("reply") or {}
    return PopulationOptions(
        given.get("plugin", standard.plugin),
        given.get("older_than", standard.older_than),
        given.get("group", standard.group),
        _people(given.get("request") or {}, standard.request),
        AnswerFile(
            _columns(reply, standard.reply.columns),
            reply.get("date_format", standard.reply.date_format),
            {word.upper(): status for word, status in (reply.get("statuses") or {}).items()},
            _upper(reply.get("not_found") or standard.reply.not_found),
        ),
    )


def _people(given: Mapping[str, Any], standard: PeopleFile) -> PeopleFile:
    return PeopleFile(
        _columns(given, standard.columns), given.get("date_format", standard.date_format),
        given.get("separator", standard.separator), given.get("codes") or {},
    )  # fmt: skip


def _columns(given: Mapping[str, Any], standard: Columns) -> Columns:
    columns = given.get("columns")
    return tuple((str(name), str(value)) for name, value in columns.items()) if columns else standard


def _upper(words: Collection[str]) -> tuple[str, ...]:
    return tuple(word.upper() for word in words)
