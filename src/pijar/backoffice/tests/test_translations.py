"""Our small compiler of translations, and that none is missing."""

from __future__ import annotations

import gettext
import io
import re
from pathlib import Path

import django
import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.forms import Field

from pijar.backoffice import messages, translations

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
    words = gettext.GNUTranslations(io.BytesIO(translations.machine_object(translations.read_po(PO))))
    assert words.gettext("Beranda") == "Home"
    assert words.gettext("Panjang sekali") == "Very long"
    assert [words.ngettext("%(n)s orang", "%(n)s orang", n) for n in (1, 2)] == ["%(n)s person", "%(n)s people"]
    assert [words.gettext(w) for w in ("Bulan", "Kosong")] == ["Bulan", "Kosong"]


def test_every_sentence_has_its_english():
    english = translations.read_po(messages.ENGLISH.read_text(encoding="utf-8"))
    assert sorted(set(messages.sentences()) - set(english)) == []
    assert sorted(set(english) - set(messages.sentences()) - {""}) == []


def test_translations_keep_the_names_of_values():
    values = re.compile(r"%\(\w+\)s")
    for key, english in translations.read_po(messages.ENGLISH.read_text(encoding="utf-8")).items():
        assert set(values.findall(key)) == set(values.findall(english)), key


def test_what_django_says_is_said_in_our_words():
    """A sentence that Django says no longer so would fall back to its own words unseen."""
    ours = translations.read_po((messages.PACKAGE / "locale/id/LC_MESSAGES/django.po").read_text(encoding="utf-8"))
    known: set[str] = set()
    for folder in ("conf", "contrib/auth"):
        with (Path(django.__path__[0]) / folder / "locale/id/LC_MESSAGES/django.mo").open("rb") as file:
            known |= {key if isinstance(key, str) else key[0] for key in gettext.GNUTranslations(file)._catalog}
    assert {key.partition("\0")[0] for key in ours} - known == set()
    assert str(Field.default_error_messages["required"]) == "Bagian ini belum diisi."


def test_a_weak_password_is_told_warmly():
    with pytest.raises(ValidationError) as refused:
        validate_password("warung-ku")
    assert refused.value.messages == ["Sandi ini terlalu pendek. Pakai sedikitnya 10 huruf atau angka."]
    with pytest.raises(ValidationError) as refused:
        validate_password("1234567890")
    assert refused.value.messages == ["Sandi ini mudah ditebak orang. Coba yang lain, misalnya tiga kata biasa."]
