"""The settings under which a city to practise in runs: nothing of the real city, its own cookies, messages to a page only."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pijar.onboarding import practice

ASK = """
import json
import sys
import django
from django.conf import settings
django.setup()
print(json.dumps({
    "practice": settings.IS_PRACTICE, "demo": settings.IS_DEMO, "notices": settings.NOTICES, "data": str(settings.DATA),
    "cookies": [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME], "hosts": settings.ALLOWED_HOSTS,
    "key": settings.ID_KEY, "database": str(settings.DATABASES["default"]["HOST"]),
    "marked": sys.modules["pijar.documents.render"]._around,
}))
"""
REAL = {
    "PIJAR_SECRET_KEY": "real-secret", "PIJAR_ID_KEY": "real-id", "DATABASE_URL": "postgres://real/real", "PIJAR_NOTICES": "send",
    "PIJAR_ALLOWED_HOSTS": "pijar.example", "PIJAR_MAIL_URL": "smtp://mail.example:25",
}  # fmt: skip


def settings_in(folder: Path, cwd: Path) -> dict:
    inside = practice.environment({**os.environ, **REAL}, folder) | {"DJANGO_SETTINGS_MODULE": "pijar.config.settings"}
    done = subprocess.run([sys.executable, "-c", ASK], env=inside, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_it_runs_under_nothing_of_the_real_city(tmp_path: Path) -> None:
    place = tmp_path / "kota-latihan"
    practice.make(place)
    # The real city's .env lies where the command is called.
    (tmp_path / ".env").write_text("".join(f"{name}={value}\n" for name, value in REAL.items()))
    found = settings_in(place, tmp_path)
    assert (found["practice"], found["demo"], found["notices"]) == (True, True, "page")
    assert found["data"] == str(place)
    assert found["key"] != REAL["PIJAR_ID_KEY"]
    assert "real" not in found["database"]
    assert "pijar.example" not in found["hosts"]
    assert found["cookies"] == ["latihan_sessionid", "latihan_csrftoken"]
    assert found["marked"] == ["latihan"]


@pytest.mark.parametrize("words", [["--reset", "--build-only"], ["--build-only"]])
def test_the_command_touches_no_other_folder(words: list[str], tmp_path: Path) -> None:
    real = tmp_path / "kota"
    real.mkdir()
    (real / "pijar_id_key").write_text("x")
    command = [sys.executable, "-c", "from pijar.cli import main; main()", "sandbox", "--folder", str(real), *words]
    done = subprocess.run(command, env={**os.environ, "PIJAR_DATA": str(real)}, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "practise" in done.stderr
    assert [path.name for path in real.iterdir()] == ["pijar_id_key"]
