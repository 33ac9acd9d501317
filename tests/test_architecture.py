"""Tests of the codebase itself: what must hold whatever the product does."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from pijar.kernel.national_id import is_valid
from pijar.law.lookup import everything

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "pijar"
# Modules through which money or a right passes.
RECKONING = (
    "contributions", "eligibility", "allocation", "funding", "enrolment", "coverage", "cycle", "law", "backoffice/views", "cli",
)  # fmt: skip
# What stands in no file of the law, but is reckoned from one: sums of a month, their halves, and old-age saving.
RECKONED_AMOUNTS = {16_800, 8_400, 5_000, 3_400, 36_800, 207_000}


@cache
def tracked() -> tuple[Path, ...]:
    """Files under version control, and new ones that are not ignored."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git work tree")
    return tuple(path for name in listed if name and (path := ROOT / name).is_file())


@cache
def texts() -> dict[str, str]:
    """Tracked text files by their path in the repository."""
    found = {}
    for path in tracked():
        data = path.read_bytes()
        if b"\0" not in data[:8000]:
            found[path.relative_to(ROOT).as_posix()] = data.decode("utf-8", errors="replace")
    return found


def code(*folders: str) -> Iterator[Path]:
    """Python files of the package, without tests and migrations."""
    for folder in folders or ("",):
        for path in sorted((PACKAGE / folder).rglob("*.py")):
            if not {"tests", "migrations"} & set(path.relative_to(PACKAGE).parts):
                yield path


def constants(path: Path) -> Iterator[ast.Constant]:
    yield from (node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Constant))


def legal_amounts() -> set[int]:
    """Every amount in rupiah that a law file names, of all days, and what is reckoned from them."""
    found = set(RECKONED_AMOUNTS)
    for one in (value for each in everything() for value in each.values if value is not None and value.value is not None):
        if one.unit in ("rupiah", "rupiah per month"):
            found.add(one.whole)
        elif one.unit == "rupiah by name":
            found.update(one.by_name.values())
        elif one.unit == "contribution tiers":
            found.update(amount for tier in one.rows for amount in (tier.income_up_to, tier.base, tier.jkk) if amount)
    return found


def test_no_legal_amount_in_code() -> None:
    amounts = legal_amounts()
    assert amounts >= {6_800, 10_000, 1_000_000, 1_099_000, 20_000_000, 20_700_000}
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}: {node.value}"
        for path in code(*RECKONING)
        for node in constants(path)
        if type(node.value) is int and node.value in amounts
    ]
    assert not found, "amounts of the law belong into law/parameters, those of a programme into its YAML"


def test_no_amount_of_the_law_in_pages() -> None:
    amounts = re.compile(r"\b(16|8|6|3)[.,_]?[48]00\b")
    pages = [p for p in texts() if p.startswith("src/pijar/backoffice/") and p.endswith((".html", ".js"))]
    assert pages
    assert not [page for page in pages if amounts.search(texts()[page])]


def test_money_is_never_a_float() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}: {node.value}"
        for path in code("contributions", "eligibility", "allocation", "funding", "enrolment", "coverage", "law", "kernel")
        for node in constants(path)
        if isinstance(node.value, float)
    ]
    assert not found


def test_files_stay_short() -> None:
    kinds = {".py", ".html", ".css", ".js"}
    files = [p for p in tracked() if p.suffix in kinds and p.is_relative_to(ROOT / "src")]
    long = {p.relative_to(ROOT).as_posix(): n for p in files if (n := len(p.read_bytes().splitlines())) > 400}
    assert files
    assert not long


def test_no_download_host_and_no_machine_path() -> None:
    # Put together from pieces, so that this file does not name what it looks for.
    hosts = [
        "py" + "pi.org",
        "python" + "hosted.org",
        "registry." + "npmjs",
        "npm" + "js.com",
        "registry." + "yarnpkg",
        "conda." + "anaconda",
    ]
    paths = [f"/{folder}/" for folder in ("wo" + "rk", "ro" + "ot", "Us" + "ers", "ho" + "me")]
    pattern = re.compile("|".join(map(re.escape, hosts)) + r"|(?<![\w.)}\]-])(" + "|".join(map(re.escape, paths)) + r")\w")
    found = [f"{name}: {hit.group()}" for name, text in texts().items() if (hit := pattern.search(text))]
    assert not found


def settings_read() -> set[str]:
    names = re.compile(r"PIJAR_[A-Z_]+")
    sources = [*code(), ROOT / "Makefile"]
    return {name for path in sources for name in names.findall(path.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("readme", ["README.md", "README.id.md"])
def test_every_setting_is_in_the_readme(readme: str) -> None:
    named = set(re.findall(r"^\| `(\w+)`", texts()[readme], re.MULTILINE))
    assert named == settings_read() | {"DATABASE_URL"}


def test_every_nik_is_invented() -> None:
    """Numbers of real people never enter: a NIK here ends in 9000-9999, or is none (the series 0000 is given to nobody)."""
    number = re.compile(r"\b[0-9]{16}\b")
    found = [
        f"{name}: {hit}"
        for name, text in texts().items()
        for hit in number.findall(text)
        if is_valid(hit) and hit[-4:] != "0000" and not 9000 <= int(hit[-4:]) <= 9999
    ]
    assert not found


def test_changelog_names_the_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert re.search(rf"^## \[{re.escape(version)}\]", texts()["CHANGELOG.md"], re.MULTILINE)


def test_architecture_names_every_module() -> None:
    folders = {p.parent.name for p in PACKAGE.glob("*/__init__.py")}
    named = set(re.findall(r"^\| `(\w+)/` \|", texts()["docs/architecture.md"], re.MULTILINE))
    assert named == folders


def test_links_between_documents_lead_somewhere() -> None:
    lost = []
    for name, text in texts().items():
        if name.endswith(".md"):
            targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text)
            lost += [
                f"{name}: {t}"
                for t in targets
                if "://" not in t and not t.startswith("mailto:") and not (ROOT / name).parent.joinpath(t).exists()
            ]
    assert not lost


def test_every_command_is_documented() -> None:
    from typer.main import get_command

    from pijar.cli.common import app

    text = texts()["docs/commands.md"]
    lacking = []
    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]
        for words, leaf in [(f"{name} {sub}", c) for sub, c in getattr(command, "commands", {}).items()] or [(name, command)]:
            section = re.search(rf"^### `pijar {words}\b.*?(?=^##|\Z)", text, re.MULTILINE | re.DOTALL)
            if section is None:
                lacking.append(words)
                continue
            options = [o for p in leaf.params for o in p.opts if o.startswith("--") and o not in ("--json", "--as", "--help")]
            lacking += [f"{words} {o}" for o in options if o not in section.group()]
    assert not lacking


def test_every_relation_to_a_person_has_a_deletion_decision() -> None:
    from django.apps import apps
    from django.db.models import ForeignObjectRel

    from pijar.registry.deletions import IDENTIFIERS, NUMBERS, RELATIONS
    from pijar.registry.models import Person

    relations = [r for r in Person._meta.get_fields(include_hidden=True) if isinstance(r, ForeignObjectRel)]
    pointing = {(r.field.model._meta.db_table, r.field.column) for r in relations}
    assert set(RELATIONS) == pointing
    holding = {
        (model._meta.db_table, field.column)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if "national_id" in field.column or field.column == "likely"
    }
    assert set(IDENTIFIERS) == holding
    numbers = {
        (model._meta.db_table, field.column)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.column.startswith("person_") and not field.is_relation
    }
    assert set(NUMBERS) == numbers


def test_imports_look_upstream() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]
