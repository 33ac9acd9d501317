"""Documents print what they are given, to the letter, and the same data give the same bytes."""

import importlib
import io
from datetime import date
from typing import Any

import pytest
import typst
from pypdf import PdfReader

from pijar.documents import render
from pijar.documents.render import BOX, TEMPLATES, printable
from pijar.kernel.errors import Refusal

DAY = date(2026, 1, 2)
ODD = '#A\'ISYAH "NUR" $1$ *x* _y_ [z] <b> `c` \\ ~ @ref = -- // /*'


def sample(**more: Any) -> dict[str, Any]:
    return {
        "city": "Kota Contoh", "office": "Dinas Tenaga Kerja", "title": "Daftar contoh", "number": "500/12/2026",
        "checksum": "ab" * 32, "facts": [["Bulan", "Januari 2026"]], "body": ["Satu paragraf."],
        "rows": [[str(n), f"NAMA {n}", "337401******9001"] for n in range(1, 121)],
        "signers": [{"place": "Contoh, 2 Januari 2026", "role": "Wali Kota", "name": "Nama"}], **more,
    }  # fmt: skip


def pages(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def test_same_data_same_bytes_and_another_day_is_another_document() -> None:
    first = render("sample", sample(), on=DAY)
    assert render("sample", dict(reversed(sample().items())), on=DAY) == first
    assert render("sample", sample(), on=date(2026, 1, 3)) != first
    assert PdfReader(io.BytesIO(first)).metadata["/CreationDate"].startswith("D:20260102")


def test_it_says_of_itself_that_it_is_pdf_a() -> None:
    found = PdfReader(io.BytesIO(render("sample", sample(), on=DAY)))
    xmp = found.xmp_metadata
    assert xmp is not None
    assert (xmp.pdfaid_part, xmp.pdfaid_conformance) == ("2", "B")
    assert found.metadata.title == "Daftar contoh"


def test_head_and_checksum_stand_on_every_page_with_its_number() -> None:
    read = pages(render("sample", sample(), on=DAY, tagged=False))
    assert len(read) == 3
    for number, text in enumerate(read, 1):
        assert f"halaman {number} dari 3" in text
        assert "ab" * 32 in text
    assert [("No." in text and "NIK" in text) for text in read] == [True, True, True]
    assert "PEMERINTAH KOTA CONTOH" in read[0]
    assert "Wali Kota" in read[-1]


@pytest.mark.parametrize("where", ["title", "number", "city", "office"])
def test_odd_letters_print_literally_wherever_they_stand(where: str) -> None:
    [text, *_] = pages(render("sample", sample(**{where: ODD}), on=DAY))
    flat = "".join(text.split()).casefold()
    assert "".join(ODD.split()).casefold() in flat


def test_commands_in_data_are_text() -> None:
    command = '#read("look.typ") #panic("x") #sys.inputs #include "look.typ"'
    text = " ".join(pages(render("sample", sample(body=[command], rows=[["1", command, ""]]), on=DAY))[0].split())
    assert text.count(command) == 2


def test_long_names_and_line_breaks_stay_on_the_page() -> None:
    name = "W" * 200
    found = PdfReader(io.BytesIO(render("sample", sample(rows=[["1", f"{name}\r\nDUA", ""]]), on=DAY)))
    right: list[float] = []
    found.pages[0].extract_text(visitor_text=lambda text, cm, tm, font, size: right.append(tm[4]) if "W" in text else None)
    text = found.pages[0].extract_text()
    assert text.count("W") >= 200
    assert "DUA" in text
    assert len(right) > 1, "broken into several lines"


def test_a_letter_without_a_picture_is_a_box_and_no_failure() -> None:
    assert printable({"a": ["\u6f22\x00\u200bA", 1, None]}) == {"a": [f"{BOX}A", 1, None]}
    text = pages(render("sample", sample(body=["\u6f22\U0001f600\ua9a0 \u1e62\u0101\u0111"]), on=DAY))[0]
    assert f"{BOX}{BOX}{BOX} {BOX}\u0101\u0111" in text


def test_every_letter_held_to_be_printable_is() -> None:
    letters = [chr(n) for n in range(0x20, 0x3000) if printable(chr(n)) == chr(n)]
    assert len(letters) > 400
    assert render("sample", sample(body=[" ".join(letters)], rows=[["1", "", " ".join(letters)]]), on=DAY)


@pytest.mark.parametrize("name", ["nothing", "look", "../templates/sample", "Sample", ""])
def test_only_templates_are_set(name: str) -> None:
    with pytest.raises(Refusal) as refused:
        render(name, sample(), on=DAY)
    assert refused.value.code == "TEMPLATE_UNKNOWN"


def test_templates_evaluate_no_text_and_fetch_nothing() -> None:
    for path in TEMPLATES.glob("*.typ"):
        source = path.read_text(encoding="utf-8")
        assert "eval(" not in source
        assert "@preview" not in source


def test_a_long_document_is_set_apart_and_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    here = render("sample", sample(), on=DAY, tagged=False)
    module = importlib.import_module("pijar.documents.render")
    monkeypatch.setattr(module, "LONG", 0)
    monkeypatch.setattr(module.typst, "compile", None)
    assert render("sample", sample(), on=DAY, tagged=False) == here
    with pytest.raises(typst.TypstError, match="title"):
        render("sample", {"city": "Kota Contoh"}, on=DAY)
