"""The commands of papers, changes and samples, as somebody at the console uses them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import cities
import pijar.cli.common  # noqa: F401 - the commands are put together there.
from cities import FEBRUARY, JANUARY, Donor, workers
from damage import red
from pijar.cli import papers as commands
from pijar.kernel.errors import Refusal
from pijar.registry.copy import rows

pytestmark = pytest.mark.usefixtures("city")


def told(capsys: pytest.CaptureFixture[str], command: Callable[..., None], *given: Any, **named: Any) -> dict[str, Any]:
    command(*given, json=True, **named)
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_papers_changes_and_a_sample(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    people = workers(5)
    cities.programme(apbd=3, dbhcht=0)
    cities.registers(tmp_path, people)
    cities.gifts(tmp_path, [Donor(1)])
    cities.load_lists(cities.candidates(tmp_path, people))
    cities.run()
    with pytest.raises(Refusal) as said:
        commands.contributions_papers(FEBRUARY, tmp_path / "s", json=True)
    assert said.value.code == "NOTHING_BILLED"
    assert not (tmp_path / "s").exists()
    drafts = told(capsys, commands.contributions_papers, JANUARY, tmp_path / "konsep")
    assert {one["draft"] for one in drafts["files"]} == {True}
    cities.settle(tmp_path)

    out = tmp_path / "surat"
    made = told(capsys, commands.contributions_papers, JANUARY, out, as_user="tono")
    funds, forms = ("APBD", "ASN"), ("pdf", "xlsx")
    of_batch = ("nominatif", "rekapitulasi", "permohonan", "rekonsiliasi")
    names = {f"{kind}_2026-01_{fund}.{form}" for kind in of_batch for fund in funds for form in forms}
    assert {Path(one["path"]).name for one in made["files"]} == names | {f"laporan_2026-01.{form}" for form in forms}
    for one in made["files"]:
        body = Path(one["path"]).read_bytes()
        assert (hashlib.sha256(body).hexdigest(), len(body), one["draft"]) == (one["sha256"], one["bytes"], False)
    again = told(capsys, commands.contributions_papers, JANUARY, tmp_path / "lagi", fund="ASN", number=1, kind=["permohonan"])
    sums = {Path(one["path"]).name: one["sha256"] for one in made["files"]}
    assert {Path(one["path"]).name: one["sha256"] for one in again["files"]}.items() <= sums.items()
    assert len(again["files"]) == 2

    changes = told(capsys, commands.contributions_mutations, JANUARY, tmp_path / "mutasi")
    assert changes["all"] == {"before": 0, "new": 4, "leaving": 0, "changed": 0, "now": 4}
    assert set(changes["funds"]) == set(funds)
    assert {Path(one["path"]).name for one in changes["files"]} == {"mutasi_2026-01.csv", "mutasi_2026-01.xlsx"}

    sample = told(capsys, commands.audit_sample, JANUARY, "APBD", 2, "terbuka", tmp_path / "sampel.zip", as_user="budi")
    assert (sample["population"], sample["size"], len(sample["lines"])) == (3, 2, 2)
    assert sample["sha256"] == hashlib.sha256((tmp_path / "sampel.zip").read_bytes()).hexdigest()
    actions = dict(rows("select action, count(*) from audit_event where actor in ('tono', 'budi') group by 1"))
    assert actions == {"batch.paper": len(made["files"]), "audit.sample": 1}
    assert red() == {}
