"""`pijar verification` from opening to minutes, as an operator types it, and what it refuses."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import cities
from cities import workers
from databases import one
from pijar.cli.common import app
from pijar.kernel.errors import Refusal
from pijar.verification.models import Round
from test_verification import PEOPLE, begin, over

pytestmark = pytest.mark.usefixtures("city")


def answer(*words: object) -> Any:
    result = CliRunner().invoke(app, ["verification", *map(str, words), "--json"])
    assert result.exit_code == 0, (result.output, result.exception)
    return json.loads(result.stdout)


def refused(code: str, *words: object) -> str:
    result = CliRunner().invoke(app, ["verification", *map(str, words), "--json"])
    assert isinstance(result.exception, Refusal), result.exception
    assert (result.exception.code, result.stdout) == (code, "")
    return str(result.exception)


def ready(folder: Path) -> None:
    """The city of the other tests, run, and no round yet."""
    cities.programme()
    cities.registers(folder, PEOPLE)
    cities.load_lists(cities.candidates(folder, PEOPLE))
    cities.run()


def test_a_round_by_commands(tmp_path: Path) -> None:
    ready(tmp_path)
    made = answer("open", "2026-01", "--title", "Verval awal tahun", "--as", "rina")
    assert (made["state"], made["listed"], made["title"]) == ("open", 9, "Verval awal tahun")
    refused("ROUND_OPEN", "open", "2026-01")
    drawn = answer("sample", "--csv", tmp_path / "sampel.csv", "--as", "rina")
    assert (drawn["size"], drawn["villages"]) == (9, {cities.VILLAGE_CODE: 9})
    assert drawn["seed"].startswith("pijar-semar:verval:2026-01:")
    with (tmp_path / "sampel.csv").open(encoding="utf-8") as file:
        niks = {line["nik"] for line in csv.DictReader(file)}
    assert niks == {w.nik for w in PEOPLE} - {PEOPLE[7].nik}
    results = cities.table(tmp_path / "hasil.csv", "nik,result,note", [(n, "FOUND_AS_LISTED", "") for n in sorted(niks)])
    assert answer("record", results, "--as", "lurah")["recorded"] == 9
    told = answer("record", results, "--recheck", "--as", "lurah")
    assert {r["code"] for r in told["rejected"]} == {"SAME_CHECKER"}
    assert answer("record", results, "--recheck", "--as", "sari")["recorded"] == 9
    assert len(answer("checklists", "--out", tmp_path)["files"]) == 1
    refused("VILLAGE_EMPTY", "checklists", "--out", tmp_path, "--village", "33.74.01.1001")
    refused("ROUND_NOT_PUBLISHED", "objection", "add", "--kind", "unfit_person", "--text", "sudah pindah", "--name", "Slamet",
            "--nik", PEOPLE[0].nik)  # fmt: skip
    files = answer("publish", "--out", tmp_path / "papan")["files"]
    assert [Path(f).suffix for f in files] == [".pdf", ".csv"]
    before = Path(files[0]).read_bytes()
    assert answer("publish", "--out", tmp_path / "papan")["files"] == files
    assert Path(files[0]).read_bytes() == before
    refused("MOVE_NOT_ALLOWED", "publish")
    number = answer("objection", "add", "--kind", "unfit_person", "--text", "sudah pindah", "--name", "Slamet",
                    "--nik", PEOPLE[0].nik, "--as", "lurah")["number"]  # fmt: skip
    missing = answer("objection", "add", "--kind", "SHOULD_BE_LISTED", "--text", "Bu Yati belum ada", "--name", "Yati",
                     "--village", cities.VILLAGE_CODE, "--as", "lurah")["number"]  # fmt: skip
    refused("SAME_OFFICER", "objection", "decide", number, "--ruling", "upheld", "--reason", "surat pindah ada", "--as", "lurah")
    assert answer("objection", "decide", number, "--ruling", "upheld", "--reason", "surat pindah ada", "--as", "rina")["ruling"]
    listed = answer("objection", "list")
    assert (listed["total"], listed["waiting"], listed["objections"][0]["number"]) == (2, 1, missing)
    assert listed["objections"][0]["days_left"] == 14
    assert "Slamet" not in json.dumps(listed)
    refused("STILL_HEARING", "close")
    refused("ROUND_NOT_CLOSED", "minutes", "--out", tmp_path)
    over(Round.objects.get())
    refused("OBJECTIONS_UNDECIDED", "close")
    answer("objection", "decide", missing, "--ruling", "refused", "--reason", "bekerja formal", "--as", "rina")
    assert answer("close", "--as", "rina")["state"] == "closed"
    assert Path(answer("minutes", "--out", tmp_path)["file"]).read_bytes().startswith(b"%PDF")
    shown = answer("show")
    assert (shown["checked"], shown["not_checked"], shown["sample"]["wrong"]["hits"], shown["to_decide"]) == (9, 0, 0, 1)
    assert one("select count(*) from audit_event where action like 'verification.%%'") == 13


def test_commands_name_what_is_not_there(tmp_path: Path) -> None:
    refused("ROUND_UNKNOWN", "show")
    refused("MONTH_NOT_RUN", "open", "2026-01")
    begin(tmp_path, workers(2))
    refused("ROUND_UNKNOWN", "show", "--round", 999)
    refused("FILE_NOT_FOUND", "record", tmp_path / "tidak-ada.csv")
    refused("COLUMN_MISSING", "record", cities.table(tmp_path / "x.csv", "nik,hasil", []))
    refused("OBJECTION_UNKNOWN", "objection", "decide", "SG-1", "--ruling", "upheld", "--reason", "tidak ada nomornya")
    refused("SAMPLING_INVALID", "sample", "--margin", 2)
