"""The list of files from npm."""

from __future__ import annotations

from pijar.config import assets


def test_npm_files_are_found_by_name_only():
    finder = assets.Finder()
    assert finder.find("vendor/tabler.min.css").endswith("tabler.min.css")
    assert finder.find("vendor/tabler.css") == []
    assert {path for path, _storage in finder.list(None)} == set(assets.NPM_FILES)
