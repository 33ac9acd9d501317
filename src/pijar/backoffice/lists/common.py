"""What several lists share: places to choose from, the months, NIKs as they are typed and shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from pijar.backoffice import scope, words
from pijar.backoffice.grid.declare import Choices, Ctx, Op
from pijar.backoffice.identity import mask_text
from pijar.backoffice.selectors import months
from pijar.backoffice.selectors.regions import village_names
from pijar.backoffice.tables import Region
from pijar.registry import prepared
from pijar.registry.crypto import identifiers
from pijar.registry.selectors import national_id_of
from pijar.registry.steady import steady


def places(ctx: Ctx) -> Choices:
    """Every kecamatan of the city, each before its kelurahan; of a kelurahan's officer nothing to choose."""
    if scope.village_of(ctx.officer) is not None:
        return []
    return [
        (code, _("Kecamatan %(name)s") % {"name": name} if level == "kecamatan" else name)
        for code, name, level in _places(months.city_code())
    ]


@steady
def _places(city: str) -> list[tuple[str, str, str]]:
    found = Region.objects.filter(code__startswith=f"{city}.").order_by("code")
    return list(found.values_list("code", "name", "level"))


def renamed(names: Mapping[str, str], values: Mapping[tuple[str, str], tuple[str, str]] | None = None) -> Any:
    """Rewrites an address of before: parts by their new names; `values` where one value means something else now."""

    def rewrite(query: QueryDict) -> QueryDict:
        if not any(name in names and query[name] for name in query):
            return query
        new = query.copy()
        for name in names:
            for value in new.pop(name, []):
                if value:
                    to, as_ = (values or {}).get((name, value), (names[name], value))
                    new.appendlist(to, as_)
        return new

    return rewrite


def of(table: str) -> Any:
    """The codes of a table of words, as something to choose from."""
    return lambda ctx: [(code, str(label)) for code, label in words.TABLES[table].items()]


def last_month(ctx: Ctx) -> date | None:
    """The first day of the newest month that was run."""
    return ctx.once("month", lambda: prepared.rows("select max(month) from cycle_programmemonth", {})[0][0])  # type: ignore[no-any-return]


def typed_nik(text: str) -> str:
    """A NIK as a session may keep it: its cipher. Raises ValidationError for anything else."""
    secret = national_id_of(text)
    if secret is None:
        raise ValidationError(_("NIK ditulis lengkap, 16 angka."))
    return secret.hex()


def by_nik(field: str) -> Any:
    """The condition for a NIK that `typed_nik` kept."""

    def where(op: Op, values: list[str], ctx: Ctx) -> Q:
        try:
            return Q(**{field: bytes.fromhex(values[0])})
        except ValueError:
            raise ValidationError("no cipher") from None

    return where


def niks(secrets: Iterable[Any]) -> list[str]:
    """In clear, many at once; nothing where there is none."""
    every = list(secrets)
    there = [bytes(one) for one in every if one]
    read = iter(identifiers().decrypt_many("national_id", there) if there else [])
    return [next(read) if one else "" for one in every]


def masked(nik: str) -> str:
    return mask_text("national_id", nik)


def place_names(codes: Iterable[str]) -> dict[str, str]:
    """Names of kelurahan and of their kecamatan, by code."""
    known = {code for code in codes if code}
    return village_names(known | {code.rpartition(".")[0] for code in known})
