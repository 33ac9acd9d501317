"""What a programme says about the papers of a month: faults of `documents.papers` and `mutation_file`, and what they mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pijar.contributions.papers.types import DEFAULT_MUTATION, MUTATION_VALUES, Kind, Letterhead, Signer
from pijar.contributions.types import FileLayout
from pijar.kernel.errors import Detail

KEYS = frozenset({"mutation_file"})
TEXTS, SIGNER = {"branch", "branch_place", "letter_number"}, {"role", "name", "number", "above"}
LAYOUT = {"columns", "date_format", "separator"}
SEPARATORS = (",", ";", "\t", "|")
ALL = "all"
ENGLISH = {
    "PAPERS": "documents.papers: knows branch, branch_place and letter_number, each a text, and signers",
    "PAPERS_SIGNERS": "documents.papers.signers: maps %(known)s to one to four signers (role, name, number, above), each a text",
    "MUTATION_FILE": "mutation_file: knows columns, date_format (a text) and separator (comma, semicolon, tab or bar) only",
    "MUTATION_COLUMN": "mutation_file.columns.%(column)s: must be one of %(known)s",
}


def faults(data: Mapping[Any, Any]) -> Iterator[Detail]:
    """Every fault of both keys, which may be left out."""
    documents = data.get("documents") or {}
    said = (documents.get("papers") or {}) if isinstance(documents, dict) else {}
    if not isinstance(said, dict) or set(said) - TEXTS - {"signers"} or not _texts(said, TEXTS & set(said)):
        yield Detail("PAPERS")
    elif not _are_signers(said.get("signers") or {}):
        yield Detail("PAPERS_SIGNERS", {"known": ", ".join((ALL, *Kind))})
    yield from _of_mutation(data.get("mutation_file") or {})


def _texts(said: Mapping[Any, Any], names: set[str]) -> bool:
    return all(isinstance(said[name], str) for name in names)


def _are_signers(said: Any) -> bool:
    if not isinstance(said, dict) or set(said) - {ALL, *(kind.value for kind in Kind)}:
        return False
    # Beside one another on one line of a sheet there is room for four.
    lists = [one if isinstance(one, list) and 1 <= len(one) <= 4 else [None] for one in said.values()]
    return all(_is_signer(one) for signers in lists for one in signers)


def _is_signer(one: Any) -> bool:
    return isinstance(one, dict) and "role" in one and not set(one) - SIGNER and _texts(one, set(one))


def _of_mutation(said: Any) -> Iterator[Detail]:
    columns = (said.get("columns") or {}) if isinstance(said, dict) else None
    if not isinstance(columns, dict) or set(said) - LAYOUT or said.get("separator", ",") not in SEPARATORS:
        yield Detail("MUTATION_FILE")
        return
    if not isinstance(said.get("date_format", ""), str):
        yield Detail("MUTATION_FILE")
    for heading, value in columns.items():
        if str(value) not in MUTATION_VALUES:
            yield Detail("MUTATION_COLUMN", {"column": str(heading), "known": ", ".join(sorted(MUTATION_VALUES))})


def mutation_layout(data: Mapping[str, Any]) -> FileLayout:
    """The columns, form of dates and separator of the file of changes, by a checked programme."""
    said: Mapping[str, Any] = data.get("mutation_file") or {}
    columns = said.get("columns")
    return FileLayout(
        tuple((str(heading), str(value)) for heading, value in columns.items()) if columns else DEFAULT_MUTATION.columns,
        said.get("date_format", DEFAULT_MUTATION.date_format),
        said.get("separator", DEFAULT_MUTATION.separator),
    )


def letterhead(data: Mapping[str, Any]) -> Letterhead:
    """Whose the papers are and who signs them, by a checked programme."""
    documents: Mapping[str, Any] = data.get("documents") or {}
    said: Mapping[str, Any] = documents.get("papers") or {}
    signers = {kind: tuple(Signer(**one) for one in group) for kind, group in (said.get("signers") or {}).items()}
    return Letterhead(
        city=str(data["city"].get("name") or data["city"]["code"]), office=str(documents.get("office") or ""),
        place=str((documents.get("signer") or {}).get("place") or ""), legal_basis=str(data.get("legal_basis") or ""),
        branch=said.get("branch", ""), branch_place=said.get("branch_place", ""), letter_number=said.get("letter_number", ""),
        signers=signers,
    )  # fmt: skip
