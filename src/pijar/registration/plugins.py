"""Insurer and population office as plug-ins: what each must be able to do, and the register of those there are.

The programme names one of each. Which names there are is a setting (`PLUGINS`), so that a city may bring its own class.
What is not configured says so at every call; it never pretends to have sent or received anything.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from pathlib import Path
from typing import Generic, TypeVar, cast

import polars as pl
from django.conf import settings
from django.utils.module_loading import import_string

from pijar.kernel.errors import Refusal
from pijar.registration.types import InsurerOptions, PopulationOptions

Options = TypeVar("Options", InsurerOptions, PopulationOptions)


class _Party(ABC, Generic[Options]):
    def __init__(self, options: Options) -> None:
        self.options: Options = options

    def check(self) -> None:
        """Raises Refusal where this plug-in cannot be used in this city. Asked before anything is written."""

    def answer_at_once(self, people: pl.DataFrame, folder: Path) -> Path | None:
        """The answer as a file in `folder`, from a plug-in that answers by itself; None where one has to wait for it."""
        return None


class Insurer(_Party[InsurerOptions]):
    """The insurer, who registers people and gives them their numbers."""

    @abstractmethod
    def registration_file(self, people: pl.DataFrame, stem: Path) -> list[Path]:
        """Writes the people (a text column for every `PERSON_VALUES`; dates as dates) under `stem` and returns the files."""

    @abstractmethod
    def read_registration_reply(self, path: Path) -> pl.DataFrame:
        """The answer as `line, nik, number, status (accepted, refused), reason`.

        Raises Refusal (REPLY_INVALID) naming the first line that cannot be understood: half an answer is none.
        """


class PopulationOffice(_Party[PopulationOptions]):
    """The population office, which says who lives where, and whether."""

    @abstractmethod
    def request_file(self, people: pl.DataFrame, path: Path) -> list[Path]:
        """Writes the people to ask about (`REQUEST_VALUES`) as the office wants them grouped, and returns the files."""

    @abstractmethod
    def read_reply(self, path: Path) -> pl.DataFrame:
        """The answer as `line`, a text for every `ANSWER_VALUES` as the register's loader reads them, and `is_found`."""


def names(party: str) -> list[str]:
    """The plug-ins there are for `insurer` or `population_office`."""
    return list(settings.PLUGINS[party])


def insurer(options: InsurerOptions) -> Insurer:
    """The insurer a programme chose. Raises Refusal where it cannot be used here."""
    made = cast(Insurer, import_string(settings.PLUGINS["insurer"][options.plugin])(options))
    made.check()
    return made


def population_office(options: PopulationOptions) -> PopulationOffice:
    """The population office a programme chose. Raises Refusal where it cannot be used here."""
    made = cast(PopulationOffice, import_string(settings.PLUGINS["population_office"][options.plugin])(options))
    made.check()
    return made


class NoInsurer(Insurer):
    """No insurer is set up."""

    def check(self) -> None:
        raise Refusal(
            "INSURER_NOT_CONFIGURED",
            "No insurer is set up (insurer: {plugin: none}): write `insurer: {plugin: file}` into the programme and load it with"
            " `pijar programme load FILE`.",
        )

    def registration_file(self, people: pl.DataFrame, stem: Path) -> list[Path]:
        self.check()
        return []

    def read_registration_reply(self, path: Path) -> pl.DataFrame:
        self.check()
        return pl.DataFrame()


class NoPopulationOffice(PopulationOffice):
    """No population office is set up."""

    def check(self) -> None:
        raise Refusal(
            "POPULATION_OFFICE_NOT_CONFIGURED",
            "No population office is set up (population_office: {plugin: none}): write `population_office: {plugin: file}` into"
            " the programme and load it with `pijar programme load FILE`.",
        )

    def request_file(self, people: pl.DataFrame, path: Path) -> list[Path]:
        self.check()
        return []

    def read_reply(self, path: Path) -> pl.DataFrame:
        self.check()
        return pl.DataFrame()
