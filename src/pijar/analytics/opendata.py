"""Publications as files for everybody: CSV and JSON of each table, the dictionary of codes, and the catalogue (DCAT 3).

A file follows from what is frozen in a version alone: the same version gives the same bytes. Addresses in the catalogue are
relative to it.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Sequence
from typing import Any

from pijar.analytics.metrics import document, metrics, table_name
from pijar.analytics.types import Published, Table

PLACES = ("district", "village")
LANGUAGES = ("id", "en")
MEDIA = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
MONTHLY = "http://publications.europa.eu/resource/authority/frequency/MONTHLY"
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#", "dcterms": "http://purl.org/dc/terms/", "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#", "xsd": "http://www.w3.org/2001/XMLSchema#",
}  # fmt: skip


def columns(table: Table) -> list[str]:
    """Headings of a table's file: its keys, names of places, and each number with how it is told."""
    found = []
    for key in table.keys:
        found += [key, f"{key}_name"] if key in PLACES else [key]
    for measure in table.measures:
        found += [measure, f"{measure}_state"]
    return found


def records(made: Published, table: Table) -> list[dict[str, Any]]:
    """A table's lines by heading; a number that is withheld is None."""
    places = made.about["places"]
    found = []
    for row in table.rows:
        line: dict[str, Any] = {}
        for key, code in zip(table.keys, row.keys, strict=True):
            line[key] = code
            if key in PLACES:
                line[f"{key}_name"] = places.get(code, "")
        for measure in table.measures:
            number = row.numbers[measure]
            line |= {measure: number.value, f"{measure}_state": number.state.value}
        found.append(line)
    return found


def as_csv(made: Published, code: str) -> bytes:
    """One table as CSV: UTF-8, comma, a heading; an empty field is a number that is withheld."""
    table, out = made.table(code), io.StringIO()
    writer = csv.DictWriter(out, columns(table), lineterminator="\n")
    writer.writeheader()
    writer.writerows(records(made, table))
    return out.getvalue().encode()


def as_json(made: Published, code: str) -> bytes:
    """One table as JSON, with what it is and under which licence."""
    table, about = made.table(code), made.about
    told = {
        "table": code, "month": str(made.month), "version": made.version, "checksum": made.checksum, "city": about["city"],
        "publisher": about["publisher"], "licence": about["licence"], "columns": columns(table), "rows": records(made, table),
    }  # fmt: skip
    return _json(told)


def file(made: Published, code: str, form: str) -> bytes:
    return as_csv(made, code) if form == "csv" else as_json(made, code)


def tag(made: Published, code: str, form: str) -> str:
    """The tag of a file: other for another version, table and form, the same as long as nothing is published anew."""
    return f'"{made.checksum[:32]}-{code}-{form}"'


def dictionary() -> bytes:
    """What tables, columns, codes and states mean, in both languages."""
    known = document()
    tables = {
        code: {
            "name": one["name"],
            "measures": {measure: _measure(metric) for measure, metric in one["measures"].items()},
        }
        for code, one in known["tables"].items()
    }
    told = {"tables": tables, "keys": known["keys"], "codes": known["codes"], "states": known["states"], "units": known["units"]}
    return _json(told | {"csv": _csv_note()})


def _measure(metric: str) -> dict[str, Any]:
    one = metrics()[metric]
    return {"metric": metric, "unit": one.unit, "name": one.name, "means": one.means, "sources": one.sources}


def _csv_note() -> dict[str, str]:
    return {
        "id": "UTF-8, koma, baris pertama judul kolom. Kolom *_state: cara angka diberitahukan; kosong = tidak diberitahukan.",
        "en": "UTF-8, comma, headings in the first line. A column *_state says how a number is told; empty = withheld.",
    }


def catalogue(published: Sequence[Published]) -> bytes:
    """Every published month as a DCAT 3 catalogue in JSON-LD, the newest version of each month; the newest month first."""
    about = published[0].about if published else {}
    codes = list(document()["tables"])
    told = {
        "@context": CONTEXT,
        "@id": "katalog.jsonld",
        "@type": "dcat:Catalog",
        "dcterms:title": _both(lambda language: _title(about, language)),
        "dcterms:publisher": _publisher(about),
        "dcterms:license": {"@id": about.get("licence", "")},
        "dcterms:language": list(LANGUAGES),
        "dcat:dataset": [_dataset(code, published) for code in codes if any(code in one.tables for one in published)],
    }
    return _json(told)


def _title(about: Any, language: str) -> str:
    city = about.get("city", "")
    return f"Perlindungan pekerja rentan {city}" if language == "id" else f"Protection of vulnerable workers, {city}"


def _both(told: Any) -> list[dict[str, str]]:
    return [{"@value": told(language), "@language": language} for language in LANGUAGES]


def _publisher(about: Any) -> dict[str, str]:
    return {"@type": "foaf:Organization", "foaf:name": about.get("publisher", "")}


def _dataset(code: str, published: Sequence[Published]) -> dict[str, Any]:
    """One table, with a file of each form for each month."""
    known = document()["tables"][code]
    held = [one for one in published if code in one.tables]
    newest, oldest = held[0], held[-1]
    means = [metrics()[metric].means for metric in known["measures"].values()]
    return {
        "@id": f"#{code}",
        "@type": "dcat:Dataset",
        "dcterms:identifier": code,
        "dcterms:title": _both(lambda language: table_name(code, language)),
        "dcterms:description": _both(lambda language: " ".join(dict.fromkeys(one[language] for one in means))),
        "dcterms:publisher": _publisher(newest.about),
        "dcterms:license": {"@id": newest.about["licence"]},
        "dcterms:accrualPeriodicity": {"@id": MONTHLY},
        "dcterms:issued": _instant(min(one.made_at for one in held)),
        "dcterms:modified": _instant(max(one.made_at for one in held)),
        "dcterms:temporal": {
            "@type": "dcterms:PeriodOfTime", "dcat:startDate": _day(oldest.month.first_day),
            "dcat:endDate": _day(newest.month.last_day),
        },
        "dcat:keyword": ["pekerja rentan", "BPJS Ketenagakerjaan", newest.about["city"]],
        "dcat:distribution": [_distribution(code, one, form) for one in held for form in MEDIA],
    }  # fmt: skip


def _distribution(code: str, made: Published, form: str) -> dict[str, Any]:
    body = file(made, code, form)
    return {
        "@type": "dcat:Distribution",
        "dcterms:title": f"{table_name(code, 'id')}, {made.month}",
        "dcat:downloadURL": {"@id": f"{made.month}/v{made.version}/{code}.{form}"},
        "dcat:mediaType": MEDIA[form].partition(";")[0],
        "dcat:version": str(made.version),
        "dcat:byteSize": {"@value": str(len(body)), "@type": "xsd:nonNegativeInteger"},
        "dcterms:issued": _instant(made.made_at),
        "spdx:checksum": {
            "@type": "spdx:Checksum", "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": hashlib.sha256(body).hexdigest(),
        },
    }  # fmt: skip


def _instant(at: Any) -> dict[str, str]:
    return {"@value": at.isoformat(timespec="seconds"), "@type": "xsd:dateTime"}


def _day(on: Any) -> dict[str, str]:
    return {"@value": on.isoformat(), "@type": "xsd:date"}


def _json(told: Any) -> bytes:
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()
