"""Insurer and population office of a demo city, as plug-ins: they answer by themselves, always alike, and in no real city."""

from __future__ import annotations

from pathlib import Path

import polars as pl
from django.conf import settings

from pijar.cycle import store
from pijar.demo import insurer
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.registration import services
from pijar.registration.filing import FileInsurer, FilePopulationOffice
from pijar.registration.people import registrable
from pijar.registration.types import AnswerFile, ReplyFile
from pijar.staff.types import Actor

SEED = "demo"


def register(month: Month, folder: Path, *, maker: Actor, checker: Actor) -> dict[str, int]:
    """Registers whom the month's list carries without a number, as two officers would, and loads the insurer's answer.

    For building the demo city, whose programme reaches the insurer by files. A month that was registered before, or has
    nobody to register, is left as it is. Returns the answer's counts; empty where there was none.
    """
    options = store.current(month.year).insurer
    if not registrable(month, options.required)[0].height:
        return {}
    services.prepare(month, options=options, actor=maker)
    sent = services.send(month, maker=None, checker=checker, out=folder, options=options)
    listed = pl.read_csv(next(f["path"] for f in reversed(sent.files) if f["format"] == "csv"), infer_schema=False)
    answer = folder / f"balasan_pendaftaran_{month}_{sent.files[-1]['number']}.csv"
    insurer.registration_reply(listed.select("nik"), seed=SEED).write_csv(answer)
    return services.take_reply(month, path=answer, options=options, actor=maker)


def _refuse_real_city(key: str) -> None:
    if not settings.IS_DEMO:
        raise Refusal(
            "DEMO_PLUGIN",
            f"{key}: {{plugin: demo}} invents its answers and works in demo cities only: write plugin: file into the programme.",
            values={"key": key},
        )


class DemoInsurer(FileInsurer):
    """Writes the files as the real one would get them, and answers at once (`insurer.registration_reply`)."""

    def check(self) -> None:
        """See `Insurer`."""
        _refuse_real_city("insurer")

    def answer_at_once(self, people: pl.DataFrame, folder: Path) -> Path | None:
        """See `Insurer`."""
        path = folder / f"balasan_pendaftaran_{people['from_month'][0]}.csv"
        reply = insurer.registration_reply(people.select("nik"), seed=SEED)
        layout: ReplyFile = self.options.reply
        words = {insurer.ACCEPTED: layout.accepted[0], insurer.REJECTED: layout.refused[0]}
        said = reply.rename({"kpj": "number", "alasan": "reason"}).with_columns(pl.col("status").replace(words))
        said.select(pl.col(value).alias(heading) for heading, value in layout.columns).write_csv(path)
        return path


class DemoPopulationOffice(FilePopulationOffice):
    """Finds most people as they say they are; a few have moved, a few are known to nobody."""

    def check(self) -> None:
        """See `PopulationOffice`."""
        _refuse_real_city("population_office")

    def answer_at_once(self, people: pl.DataFrame, folder: Path) -> Path | None:
        """See `PopulationOffice`."""
        layout: AnswerFile = self.options.reply
        path = folder / "balasan_dukcapil.csv"
        own = {"AKTIF": "AKTIF", "PINDAH": "PINDAH"} | {status: word for word, status in layout.statuses.items()}
        fate = insurer.draws(people["nik"], f"{SEED}/dukcapil")
        said = people.with_columns(
            pl.when(fate < insurer.MILLION // 50).then(pl.lit(layout.not_found[0]))
            .when(fate < insurer.MILLION // 40).then(pl.lit(own["PINDAH"])).otherwise(pl.lit(own["AKTIF"])).alias("status"),
            pl.col("birth_date").dt.strftime(layout.date_format), status_on=pl.lit(""),
            resident_since=pl.lit(""),
        )  # fmt: skip
        said.select(pl.col(value).alias(heading) for heading, value in layout.columns).write_csv(path)
        return path
