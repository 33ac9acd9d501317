"""Officers of a whole city by commands: the workbook we hand out, filled in and loaded, and slips whose codes let in."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from typer.testing import CliRunner

from pijar.cli.common import app
from pijar.kernel.errors import Refusal
from pijar.staff.models import Officer

ADDRESS = "https://pijar.contoh.go.id"


@pytest.fixture(autouse=True)
def administrator(city: None) -> Officer:
    return Officer.objects.create_user("admin", password="pijar-coba-coba-8", role="administrator")


def run(*words: str) -> Any:
    done = CliRunner().invoke(app, ["staff", *words, "--json"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def refused(*words: str) -> str:
    with pytest.raises(Refusal) as found:
        run(*words)
    return found.value.code


def made() -> list[Officer]:
    return list(Officer.objects.exclude(role="administrator"))


def filled(path: Path, names: dict[str, str]) -> None:
    """Writes a name beside each kelurahan or role that is named."""
    book = openpyxl.load_workbook(path)
    sheet = book["Petugas"]
    for row in sheet.iter_rows(min_row=2):
        name = names.pop(str(row[2].value or row[1].value), "")
        row[0].value = name or row[0].value
    assert names == {}
    book.save(path)


def test_from_the_workbook_to_the_first_log_in(city: None, tmp_path: Path) -> None:
    book, slips = tmp_path / "petugas.xlsx", tmp_path / "slip.pdf"
    assert run("template", "--out", str(book))["lines"] >= 177
    filled(book, {"Gunungpati": "Sri Lestari", "Kandri": "Budi Santoso", "Bendahara": "Tono Wijaya"})
    tried = run("load", str(book), "--dry-run")
    assert (tried["stored"], tried["new"], tried["problems"], Officer.objects.count()) == (False, 3, [], 1)
    assert run("load", str(book))["stored"] is True
    assert {(one.role, one.village_code != "") for one in made()} == {("village", True), ("treasurer", False)}
    # The same file again changes nothing.
    assert run("load", str(book))["new"] == 0

    told = run("slips", "--out", str(slips), "--address", ADDRESS)
    assert (told["slips"], slips.stat().st_mode & 0o077) == (3, 0)
    # A long word may be broken on paper, where nobody sees.
    text = "".join(page.extract_text() for page in PdfReader(slips).pages).replace("\u200b", "")
    assert ADDRESS in text
    sri = Officer.objects.get(first_name__startswith="Sri")
    code = re.search(r"[A-Z0-9]{4}(?:-[A-Z0-9]{4}){2}", text[text.index(sri.username) :])
    assert code
    client = Client()
    secret = "kunci-rumah-yang-panjang-77"
    given = {"username": sri.username, "code": code[0], "password": secret, "again": secret}
    client.post(reverse("code-in"), given)
    sri.refresh_from_db()
    assert sri.check_password(secret)
    # Who has a password needs no slip; the two others have theirs.
    assert refused("slips", "--out", str(slips), "--address", ADDRESS) == "CODE_NOBODY"
    assert run("slips", "--out", str(slips), "--address", ADDRESS, "--again")["slips"] == 2


def test_a_wrong_line_stores_nothing_and_says_where(city: None, tmp_path: Path) -> None:
    file = tmp_path / "petugas.csv"
    file.write_text("nama,peran,kelurahan,tempat_tugas,nama_pengguna\nSri,Kelurahan,Atlantis,,\nTono,Bendahara,,,\n")
    tried = run("load", str(file), "--dry-run")
    assert [(one["line"], one["column"]) for one in tried["problems"]] == [(2, "kelurahan")]
    assert refused("load", str(file)) == "STAFF_FILE_WRONG"
    assert not made()
    assert run("load", str(file), "--skip-wrong")["stored"] is True
    assert [one.role for one in made()] == ["treasurer"]
    assert refused("slips", "--out", str(tmp_path / "x.pdf"), "--address", ADDRESS, "--user", "siapa") == "OFFICER_UNKNOWN"
