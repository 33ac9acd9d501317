"""The sentences of the screens, for translators: `python -m pijar.backoffice.messages` brings the .po up to date.

Sentences are written in Indonesian, where they stand; the .po holds their English. No outside program is needed.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation.template import templatize

from pijar.backoffice.translations import read_po

PACKAGE = Path(__file__).parents[1]
ENGLISH = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"
TEXT = r"(?:u?'(?:[^'\\]|\\.)*'|u?\"(?:[^\"\\]|\\.)*\")"
CALL = re.compile(rf"\b(n?gettext(?:_lazy)?|_)\(\s*((?:{TEXT}\s*)+)(?:,\s*((?:{TEXT}\s*)+))?", re.DOTALL)
HEAD = r"""msgid ""
msgstr ""
"Language: en\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"
"""


def sentences() -> dict[str, list[str]]:
    """Every sentence for people (the plural form after a NUL), with the files that use it."""
    found: dict[str, list[str]] = {}
    for path in [*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.html")]:
        if "tests" in path.parts or "migrations" in path.parts:
            continue
        for key in _in_file(path):
            found.setdefault(key, []).append(str(path.relative_to(PACKAGE)))
    return found


def _in_file(path: Path) -> Iterator[str]:
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        source = templatize(source, origin=path.name)
    for name, first, second in CALL.findall(source):
        plural = second if name.startswith("ngettext") else ""
        yield "\0".join(ast.literal_eval(f"({part})") for part in (first, plural) if part)


def write_english() -> list[str]:
    """Rewrites the English .po: known translations stay, gone sentences go. Returns those without a translation."""
    known = read_po(ENGLISH.read_text(encoding="utf-8")) if ENGLISH.exists() else {}
    used = sentences()
    blocks = [HEAD] + [_block(key, known.get(key, ""), used[key]) for key in sorted(used)]
    ENGLISH.parent.mkdir(parents=True, exist_ok=True)
    ENGLISH.write_text("\n".join(blocks), encoding="utf-8")
    return [key for key in sorted(used) if key not in known]


def _block(key: str, translation: str, places: list[str]) -> str:
    forms, said = key.split("\0"), translation.split("\0")
    lines = [f"#: {' '.join(sorted(set(places)))}", f"msgid {_quoted(forms[0])}"]
    if len(forms) == 1:
        lines.append(f"msgstr {_quoted(said[0])}")
    else:
        lines.append(f"msgid_plural {_quoted(forms[1])}")
        lines += [f"msgstr[{n}] {_quoted(said[n] if n < len(said) else '')}" for n in (0, 1)]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


if __name__ == "__main__":
    from django.conf import settings

    settings.configure()
    for missing in write_english():
        print("no English:", missing.replace("\0", " | "))
