"""The plug-ins that work by files: every heading, code and form of a date is the programme's."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from pijar.exchange.tables import read_mapped, write_csv, write_xlsx
from pijar.kernel.errors import Refusal
from pijar.registration.plugins import Insurer, PopulationOffice
from pijar.registration.types import LineState, PeopleFile
from pijar.registry.snapshots import nik

_GROUPED_BY = {"district": "district", "village": "village"}


def laid_out(people: pl.DataFrame, layout: PeopleFile) -> pl.DataFrame:
    """The people as texts in the layout's columns, in its form of dates and its words for codes."""
    dates = pl.col(pl.Date).dt.strftime(layout.date_format)
    texts = people.with_columns(dates).with_columns(pl.all().cast(pl.String).fill_null(""))
    coded = [pl.col(value).replace(dict(words)) for value, words in layout.codes.items() if value in texts.columns]
    return texts.with_columns(coded).select(pl.col(value).alias(heading) for heading, value in layout.columns)


class FileInsurer(Insurer):
    """Files carried by hand: a list out as .csv and .xlsx, an answer back as .csv."""

    def registration_file(self, people: pl.DataFrame, stem: Path) -> list[Path]:
        """See `Insurer`."""
        layout = self.options.file
        frame = laid_out(people, layout)
        csv, xlsx = (stem.with_name(f"{stem.name}.{kind}") for kind in ("csv", "xlsx"))
        write_csv(frame, csv, layout.separator)
        write_xlsx(frame, xlsx, sheet="Pendaftaran", control=[("Berkas", stem.name), ("Jumlah orang", frame.height)])
        return [csv, xlsx]

    def read_registration_reply(self, path: Path) -> pl.DataFrame:
        """See `Insurer`."""
        layout = self.options.reply
        table = read_mapped(path, dict(layout.columns), ["nik", "number", "status"])
        if "reason" not in table.columns:
            table = table.with_columns(reason=pl.lit(None, pl.String))
        word = pl.col("status").str.to_uppercase()
        status = (
            pl.when(word.is_in(list(layout.accepted))).then(pl.lit(LineState.ACCEPTED.value))
            .when(word.is_in(list(layout.refused))).then(pl.lit(LineState.REFUSED.value))
        )  # fmt: skip
        number = pl.col("number").fill_null("").str.replace_all(r"[\s'.\-]", "").alias("number")
        reason = pl.col("reason").fill_null("").str.slice(0, 300)
        reply = table.select("line", nik("nik").alias("nik"), number, status.alias("status"), reason)
        _refuse_unread(path, reply, [*layout.accepted, *layout.refused])
        return reply


def _refuse_unread(path: Path, reply: pl.DataFrame, words: list[str]) -> None:
    bad = reply.filter(pl.col("status").is_null())
    if bad.height:
        line = bad["line"][0]
        raise Refusal(
            "REGISTRATION_REPLY_INVALID",
            f"{path.name}, line {line}: the status must be one of {', '.join(words)}. Nothing was recorded; ask the insurer for"
            " the file again, or add its words under registration_reply: in the programme.",
            values={"file": path.name, "line": line, "known": ", ".join(words)},
        )


class FilePopulationOffice(PopulationOffice):
    """Files carried by hand: NIKs out, in one file or one for each part of the city; an answer back."""

    def request_file(self, people: pl.DataFrame, path: Path) -> list[Path]:
        """See `PopulationOffice`. Several files take the part's name behind their own."""
        layout, column = self.options.request, _GROUPED_BY.get(self.options.group)
        if column is None:
            write_csv(laid_out(people, layout), path, layout.separator)
            return [path]
        written = []
        for part in people.sort(column, "nik").partition_by(column, maintain_order=True):
            place = part[column][0] or "lain"
            target = path.with_name(f"{path.stem} {place}{path.suffix}".replace("/", "-"))
            write_csv(laid_out(part, layout), target, layout.separator)
            written.append(target)
        return written

    def read_reply(self, path: Path) -> pl.DataFrame:
        """See `PopulationOffice`. Dates become ISO; what is no date stays as it is, for the loader to refuse by its line."""
        layout = self.options.reply
        table = read_mapped(path, dict(layout.columns), ["nik", "name", "birth_date", "status"])
        others = ("sex", "status_on", "village_code", "resident_since")
        absent = [pl.lit(None, pl.String).alias(v) for v in others if v not in table.columns]
        word = pl.col("status").str.to_uppercase()
        iso = [
            pl.coalesce(pl.col(v).str.to_date(layout.date_format, strict=False).dt.strftime("%Y-%m-%d"), v).alias(v)
            for v in ("birth_date", "status_on", "resident_since")
        ]
        said = table.with_columns(absent).with_columns(*iso, status=word, is_found=~word.is_in(list(layout.not_found)))
        return said.with_columns(pl.col("status").replace(dict(layout.statuses)), pl.col("is_found").fill_null(True))
