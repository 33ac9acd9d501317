"""Files for downloading, made afresh each time and never left lying on the disk."""

from __future__ import annotations

import io
from pathlib import Path

from pijar.backoffice.tables import Batch, SourceFile
from pijar.backoffice.uploading import scratch
from pijar.contributions import exchange
from pijar.cycle import store
from pijar.intake import report
from pijar.intake import services as intake
from pijar.intake.choices import by_content, from_json
from pijar.intake.selectors import repairs_of, told_rows
from pijar.kernel.errors import Refusal


def annotated(source: SourceFile) -> tuple[io.BytesIO, str]:
    """The officer's own file with a column of outcomes, and its ending: books of old formats come back as .xlsx."""
    told, repairs = told_rows(source.id), repairs_of(source.id)
    with scratch() as folder:
        given, made = (folder / f"{part}{Path(source.name).suffix}" for part in ("given", "made"))
        with given.open("wb") as file:
            file.writelines(intake.original(source))
        decided = from_json(source.mapping)
        choose = decided.choose if decided else by_content
        ending = report.annotate(given, told, made, choose=choose, repairs=repairs)
        return io.BytesIO(made.read_bytes()), ending


def insurer_file(batch: Batch, kind: str) -> tuple[str, bytes]:
    """Name and bytes of a batch's file for the insurer. Raises Refusal (FORMAT_UNKNOWN)."""
    layout = store.current(batch.month.year).file_layout
    with scratch() as folder:
        exchange.write_batch(batch, folder, layout)
        for path in folder.iterdir():
            if path.suffix == f".{kind}":
                return path.name, path.read_bytes()
    raise Refusal("FORMAT_UNKNOWN", f"There is no file of kind {kind}.")
