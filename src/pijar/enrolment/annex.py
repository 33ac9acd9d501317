"""The annex (Lampiran) of a decree as PDF, NIKs masked, and as .xlsx, NIKs whole: both carry the decree's checksum."""

from __future__ import annotations

import hashlib
import re
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pijar.audit.services import record
from pijar.documents import render
from pijar.enrolment import words
from pijar.enrolment.models import Decree, DecreeLine
from pijar.enrolment.selectors import per_fund
from pijar.enrolment.types import Action, DecreeKind, DecreeState, Heading
from pijar.enrolment.words import dots, in_words, month_in_words
from pijar.kernel.errors import Refusal
from pijar.kernel.month import Month
from pijar.registry import files as kept_files
from pijar.registry.crypto import identifiers
from pijar.staff.types import Actor

FORMATS = ("pdf", "xlsx")
TITLE = "Penetapan pekerja rentan yang iurannya dibayar pemerintah kota"
ACTIONS = {Action.ADD: "Penambahan", Action.REMOVE: "Pengeluaran", Action.MOVE: "Pindah sumber dana"}
PLACE = ("No.", "Nama", "NIK", "Kecamatan", "Kelurahan")
HEADS = {
    Action.ADD: (*PLACE, "Pekerjaan", "Sumber dana"),
    Action.REMOVE: (*PLACE, "Alasan", "Sumber dana"),
    Action.MOVE: (*PLACE, "Dari dana", "Ke dana"),
}
SHEET = (
    "No", "Tindakan", "NIK", "Nama", "Kecamatan", "Kelurahan", "Kode kelurahan", "Pekerjaan", "Sumber dana", "Dari dana",
    "Alasan",
)  # fmt: skip


def file_name(decree: Decree, form: str) -> str:
    """The name of a file of the annex: the number with what no file system minds."""
    return f"lampiran_SK_{re.sub(r'[^A-Za-z0-9]+', '-', decree.number).strip('-') or decree.id}.{form}"


def keep(decree: Decree) -> list[dict[str, Any]]:
    """Makes both files of a decree that is being signed and keeps them, encrypted: format and SHA-256 of each."""
    made = {"pdf": pdf(decree), "xlsx": xlsx(decree)}
    with tempfile.TemporaryDirectory(prefix="pijar-") as folder:
        found = []
        for form, body in made.items():
            path, sha256 = Path(folder) / file_name(decree, form), hashlib.sha256(body).hexdigest()
            path.write_bytes(body)
            kept_files.keep(path, sha256)
            found.append({"format": form, "sha256": sha256})
    return found


def given_out(decree: Decree, form: str, *, actor: Actor) -> bytes:
    """A file of a signed decree, as it was signed, byte for byte; recorded.

    Raises Refusal: NOT_SIGNED, FORMAT_UNKNOWN, FILE_LOST.
    """
    if decree.state != DecreeState.SIGNED.value:
        sentence = f"Decree {decree.number} is a draft: its annex is given out once it is signed."
        raise Refusal("NOT_SIGNED", sentence, values={"number": decree.number})
    sha256 = next((f["sha256"] for f in decree.files if f["format"] == form), None)
    if sha256 is None:
        raise Refusal("FORMAT_UNKNOWN", f"The annex is kept as {' and '.join(FORMATS)}, not as {form!r}.")
    body = b"".join(kept_files.kept(sha256))
    record(actor, "decree.export", f"decree:{decree.id}", {"format": form, "sha256": sha256})
    return body


def pdf(decree: Decree) -> bytes:
    """The annex as PDF/A, dated with the decree; of a draft, it says so on every page."""
    lines = list(DecreeLine.objects.filter(decree=decree).order_by("position").values_list(
        "action", "name", "nik_masked", "district", "village", "occupation", "reason", "from_fund", "fund_code"
    ))  # fmt: skip
    sections = [_section(decree, action, [line[1:] for line in lines if line[0] == action.value]) for action in Action]
    data = _head(decree) | {"sections": [one for one in sections if one["rows"]], "summary": _summary(decree)}
    # Thousands of rows: without the structure for screen readers, which the .xlsx serves better.
    return render("decree_annex", data, on=decree.dated_on, tagged=len(lines) < 500)


def _head(decree: Decree) -> dict[str, Any]:
    heading = Heading(**decree.heading)
    is_draft = decree.state == DecreeState.DRAFT.value and not decree.approved_by
    return {
        "city": heading.city, "office": heading.office, "title": heading.title or TITLE, "number": decree.number,
        "dated": in_words(decree.dated_on), "from": month_in_words(Month.of(decree.from_month)), "basis": heading.legal_basis,
        "total": dots(decree.total), "checksum": decree.checksum, "draft": is_draft,
        "kind": "seluruh peserta" if decree.kind == DecreeKind.FIRST.value else "perubahan",
        "signer": {
            "place": f"{heading.signer_place + ', ' if heading.signer_place else ''}{in_words(decree.dated_on)}",
            "role": heading.signer_role or f"Wali Kota/Bupati, {heading.city}", "name": heading.signer_name or "." * 40,
        },
    }  # fmt: skip


def _section(decree: Decree, action: Action, lines: list[tuple[str, ...]]) -> dict[str, Any]:
    alone = decree.kind == DecreeKind.FIRST.value
    rows = []
    for number, (name, nik, district, village, occupation, reason, from_fund, fund) in enumerate(lines, start=1):
        told = {Action.ADD: occupation, Action.REMOVE: words.short(reason), Action.MOVE: from_fund}[action]
        rows.append((dots(number), name, nik, district, village, told, fund))
    title = "Daftar peserta" if alone else ACTIONS[action]
    return {"title": f"{title} ({dots(len(rows))} orang)", "heads": HEADS[action], "rows": rows}


def _summary(decree: Decree) -> dict[str, Any]:
    names = ("added", "removed", "moved_in", "moved_out")
    rows = [(one["fund"], *(dots(one[name]) for name in names)) for one in per_fund(decree)]
    heads = ("Sumber dana", "Penambahan", "Pengeluaran", "Pindah masuk", "Pindah keluar")
    return {"heads": heads, "rows": rows}


def xlsx(decree: Decree) -> bytes:
    """The annex as a workbook: one line per person with the whole NIK as text, and a sheet that tells what it is."""
    import xlsxwriter

    with tempfile.TemporaryDirectory(prefix="pijar-") as folder:
        path = Path(folder) / "lampiran.xlsx"
        # A fixed date keeps the file the same every time.
        with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
            created = datetime(decree.dated_on.year, decree.dated_on.month, decree.dated_on.day, tzinfo=UTC)
            book.set_properties({"title": f"Lampiran SK {decree.number}", "created": created.replace(tzinfo=None)})
            _people_sheet(book, decree)
            _control_sheet(book, decree)
        return path.read_bytes()


def _people_sheet(book: Any, decree: Decree) -> None:
    bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
    sheet = book.add_worksheet("Lampiran")
    sheet.freeze_panes(1, 0)
    for column, title in enumerate(SHEET):
        sheet.set_column(column, column, {"No": 6, "NIK": 20, "Nama": 32}.get(title, 18), text)
        sheet.write_string(0, column, title, bold)
    for row, line in enumerate(_people(decree), start=1):
        sheet.write_number(row, 0, row)
        for column, value in enumerate(line, start=1):
            sheet.write_string(row, column, value, text)


def _people(decree: Decree) -> list[tuple[str, ...]]:
    found = DecreeLine.objects.filter(decree=decree).order_by("position").values_list(
        "national_id", "action", "name", "district", "village", "village_code", "occupation", "fund_code", "from_fund", "reason"
    )  # fmt: skip
    lines = list(found)
    niks = identifiers().decrypt_many("national_id", [bytes(line[0]) for line in lines])
    return [
        (ACTIONS[Action(action)], nik, *copied, words.short(reason) if reason else "")
        for (_, action, *copied, reason), nik in zip(lines, niks, strict=True)
    ]


def _control_sheet(book: Any, decree: Decree) -> None:
    bold, sheet = book.add_format({"bold": True}), book.add_worksheet("Kontrol")
    sheet.set_column(0, 1, 34)
    facts = [
        ("Nomor SK", decree.number), ("Tanggal SK", decree.dated_on.isoformat()),
        ("Berlaku mulai", str(Month.of(decree.from_month))), ("Penambahan", str(decree.added)),
        ("Pengeluaran", str(decree.removed)), ("Pindah sumber dana", str(decree.moved)),
        ("Peserta setelah SK ini", str(decree.total)), ("Disusun", decree.made_by), ("Ditandatangani", decree.approved_by),
        ("Sidik SHA-256", decree.checksum),
    ]  # fmt: skip
    for row, (label, value) in enumerate(facts):
        sheet.write_string(row, 0, label, bold)
        sheet.write_string(row, 1, value)
