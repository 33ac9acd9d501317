"""The list of files from npm."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

from pijar.config import assets
from pijar.config.storage import Storage


def test_npm_files_are_found_by_name_only():
    finder = assets.Finder()
    assert finder.find("vendor/tabler.min.css").endswith("tabler.min.css")
    assert finder.find("vendor/tabler.css") == []
    assert {path for path, _storage in finder.list(None)} == set(assets.NPM_FILES)


def test_older_files_of_ours_go_and_nothing_else(tmp_path: Path):
    now, old, other = "pijar/app.0123456789ab.js", "pijar/app.ba9876543210.js", "pijar/map.0123456789ab.js"
    ours = [now, f"{now}.gz", f"{now}.br", old, f"{old}.gz", f"{old}.br", other, "readme.txt", "pijar/app.js"]
    for name in ours:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert assets.sweep(tmp_path) == []
    (tmp_path / "staticfiles.json").write_text(json.dumps({"paths": {"pijar/app.js": now}}), encoding="utf-8")
    gone = {path.relative_to(tmp_path).as_posix() for path in assets.sweep(tmp_path)}
    assert gone == {old, f"{old}.gz", f"{old}.br"}
    assert all((tmp_path / name).exists() for name in set(ours) - gone)


def test_collecting_twice_leaves_one_version(tmp_path: Path, settings):
    settings.STATIC_ROOT = tmp_path
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    source = tmp_path.parent / "own"
    source.mkdir()
    settings.STATICFILES_DIRS = [source]
    for text in ("one", "two", "three", "three"):
        (source / "a.txt").write_text(text, encoding="utf-8")
        assets.collect(quiet=True)
    assert len(list(tmp_path.glob("a.*.txt"))) == 1


def test_a_file_that_was_never_collected_costs_its_dress_and_no_page(tmp_path: Path, settings):
    settings.STATIC_ROOT = tmp_path
    assert Storage().url("pijar/newer-than-the-last-collect.css") == "/static/pijar/newer-than-the-last-collect.css"


def test_what_is_not_in_place_is_named(monkeypatch):
    assert "pijar/pijar.css" in _missing(monkeypatch, {})
    there = {name: name for name in _missing(monkeypatch, {})}
    assert _missing(monkeypatch, there) == []
    del there["vendor/htmx.min.js"]
    assert _missing(monkeypatch, there) == ["vendor/htmx.min.js"]


def _missing(monkeypatch, hashed: dict[str, str]) -> list[str]:
    monkeypatch.setattr(assets, "staticfiles_storage", SimpleNamespace(hashed_files=hashed))
    return assets.missing()
