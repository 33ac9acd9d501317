"""Our small compiler of translations, and the list of files from npm."""

from __future__ import annotations

import gettext
import io

from pijar.config import assets

PO = """msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=2; plural=n != 1;\\n"

msgid "Beranda"
msgstr "Home"

msgid "%(n)s orang"
msgid_plural "%(n)s orang"
msgstr[0] "%(n)s person"
msgstr[1] "%(n)s people"

#, fuzzy
msgid "Bulan"
msgstr "Moon"

msgid "Panjang "
"sekali"
msgstr "Very "
"long"

msgid "Kosong"
msgstr ""
"""


def test_gettext_reads_what_we_write():
    words = gettext.GNUTranslations(io.BytesIO(assets.machine_object(assets.read_po(PO))))
    assert words.gettext("Beranda") == "Home"
    assert words.gettext("Panjang sekali") == "Very long"
    assert [words.ngettext("%(n)s orang", "%(n)s orang", n) for n in (1, 2)] == ["%(n)s person", "%(n)s people"]
    assert [words.gettext(w) for w in ("Bulan", "Kosong")] == ["Bulan", "Kosong"]


def test_npm_files_are_found_by_name_only():
    finder = assets.Finder()
    assert finder.find("vendor/tabler.min.css").endswith("tabler.min.css")
    assert finder.find("vendor/tabler.css") == []
    assert {path for path, _storage in finder.list(None)} == set(assets.NPM_FILES)


def test_every_sentence_has_its_english():
    from pijar.config import messages

    english = assets.read_po(messages.ENGLISH.read_text(encoding="utf-8"))
    assert sorted(set(messages.sentences()) - set(english)) == []
    assert sorted(set(english) - set(messages.sentences()) - {""}) == []


def test_translations_keep_the_names_of_values():
    import re

    from pijar.config import messages

    values = re.compile(r"%\(\w+\)s")
    for key, english in assets.read_po(messages.ENGLISH.read_text(encoding="utf-8")).items():
        assert set(values.findall(key)) == set(values.findall(english)), key
