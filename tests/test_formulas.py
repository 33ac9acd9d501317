"""Lists that people open in a spreadsheet: no name, place or note of anybody acts as a formula there."""

from __future__ import annotations

import csv
from pathlib import Path

import polars as pl
import pytest

import cities
from cities import JANUARY, workers
from pijar.cli.common import write_csv
from pijar.cycle import rounds
from pijar.exchange import tables
from pijar.registry.models import Person
from pijar.staff.types import Actor
from pijar.verification import printing, selectors, services
from pijar.verification.models import RoundItem
from pijar.verification.types import Result, Sampling, Terms

RINA = Actor("rina")
ACTING = ['=HYPERLINK("http://x.example","klik")', "+62812", "-2+3", "@SUM(1)", " =1+1", "|cmd", "\t=1", "\r=1"]
PLAIN = ["SITI AMINAH", "", "O'HARA", "A=B", "3374120101819001"]


@pytest.mark.parametrize("write", [lambda frame, path: tables.write_csv(frame, path, ","), lambda f, path: write_csv(path, f)])
def test_a_list_as_csv_is_harmless_and_plain_words_stay(write, tmp_path: Path):
    write(pl.DataFrame({"nama": ACTING + PLAIN}), tmp_path / "daftar.csv")
    with (tmp_path / "daftar.csv").open(encoding="utf-8", newline="") as file:
        told = [row["nama"] if row else "" for row in csv.DictReader(file)]
    assert told[: len(ACTING)] == [f"'{text}" for text in ACTING]
    assert [text for text in told[len(ACTING) :] if text] == [text for text in PLAIN if text]


@pytest.mark.usefixtures("city")
def test_a_round_hands_out_harmless_lists_and_takes_any_note(tmp_path: Path, monkeypatch):
    cities.programme()
    cities.registers(tmp_path, workers(3))
    cities.load_lists(cities.candidates(tmp_path, workers(3)))
    cities.run()
    found = services.open_round(JANUARY, title="Verval", terms=Terms(objection_days=1, decide_days=1), actor=RINA)
    found = rounds.draw_sample(found, asked=Sampling(confidence=0.95, margin=0.01, share=0.5), actor=RINA)
    Person.objects.update(name=ACTING[0])
    rounds.export_sample(found, tmp_path / "sampel.csv", actor=RINA)
    assert f'"\'{ACTING[0].replace(chr(34), chr(34) * 2)}"' in (tmp_path / "sampel.csv").read_text(encoding="utf-8")

    item = RoundItem.objects.filter(round=found).first()
    services.check_item(item.id, result=Result.DIED, note="meninggal\0 di rumah", actor=RINA)
    item.refresh_from_db()
    assert item.note == "meninggal di rumah"

    services.publish_round(found.id, on=rounds.today(), actor=RINA)
    found.refresh_from_db()
    monkeypatch.setattr(selectors, "public_list", lambda *_: [selectors.PublicLine("S.A.", "=1+1", "@2", "-3")])
    assert printing.public_csv(found, item.village_code).decode().splitlines()[1].count("'") == 3
