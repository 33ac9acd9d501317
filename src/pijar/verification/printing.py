"""What a round prints: check lists for the field, the notice for a kelurahan's board, the minutes. Same round, same bytes."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.template.defaultfilters import date as format_date
from django.utils.translation import override

from pijar.documents import render
from pijar.intake.returned import harmless
from pijar.kernel import national_id
from pijar.kernel.clock import JAKARTA
from pijar.kernel.errors import Refusal
from pijar.kernel.share import percent as as_percent
from pijar.regions.models import Region
from pijar.registry.copy import rows
from pijar.registry.crypto import identifiers
from pijar.verification import rules, selectors
from pijar.verification.models import Round
from pijar.verification.types import ObjectionKind, Result, State

# Words of documents, which are Indonesian whatever the language of a screen.
RESULTS = {
    Result.FOUND_AS_LISTED: "Sesuai", Result.NOT_FOUND: "Tidak ditemukan", Result.DIED: "Meninggal", Result.MOVED: "Pindah",
    Result.WORKS_FORMALLY: "Kerja formal", Result.OTHER_WORK: "Kerja lain",
}  # fmt: skip
KINDS = {
    ObjectionKind.UNFIT_PERSON: "Orang yang tercantum tidak layak", ObjectionKind.SHOULD_BE_LISTED: "Orang yang belum tercantum",
    ObjectionKind.WRONG_DATA: "Data yang keliru",
}  # fmt: skip
HEADINGS = ("no", "inisial", "rt", "rw", "kelurahan", "pekerjaan")


@dataclass(frozen=True)
class Paper:
    """Whose paper it is, and who signs the minutes: `(place, role, name)`."""

    city: str
    office: str = ""
    signers: tuple[tuple[str, str, str], ...] = ()


def in_words(day: date | None) -> str:
    with override("id"):
        return str(format_date(day, "j F Y")) if day else ""


def month_words(found: Round) -> str:
    with override("id"):
        return str(format_date(found.month, "F Y"))


def village_name(code: str) -> str:
    return Region.objects.filter(code=code).values_list("name", flat=True).first() or code


def checklist(found: Round, village_code: str, paper: Paper) -> bytes:
    """The list to walk with: by RW, RT and name, NIK masked, boxes to tick. Raises Refusal (VILLAGE_EMPTY)."""
    people = _people(found, village_code)
    data = {
        "city": paper.city, "office": f"Kelurahan {village_name(village_code)}", "title": "Daftar periksa lapangan",
        "about": f"{found.title}, daftar bulan {month_words(found)}", "marks": list(RESULTS.values()), "groups": _grouped(people),
        "count": str(len(people)), "footer": f"Putaran {found.id}, {village_code}",
    }  # fmt: skip
    return render("checklist", data, on=found.opened_at.astimezone(JAKARTA).date(), tagged=False)


def _people(found: Round, village_code: str) -> list[tuple[str, str, str, str, str]]:
    """RW, RT, name, masked NIK and work of a kelurahan's people, in the order of a walk."""
    listed = rows(
        "select i.rw, i.rt, p.name, p.national_id, i.occupation from verification_rounditem i"
        " join registry_person p on p.id = i.person_id where i.round_id = %s and i.village_code = %s order by i.id",
        found.id,
        village_code,
    )
    if not listed:
        raise Refusal("VILLAGE_EMPTY", f"Round {found.id} lists nobody in {village_code}.")
    niks = identifiers().decrypt_many("national_id", [bytes(line[3]) for line in listed])
    made = [(rw, rt, name, national_id.mask(nik), work) for (rw, rt, name, _, work), nik in zip(listed, niks, strict=True)]
    return sorted(made, key=lambda p: (rules.place_order(p[0]), rules.place_order(p[1]), p[2], p[3]))


def _grouped(people: list[tuple[str, str, str, str, str]]) -> list[dict[str, Any]]:
    groups: list[dict[str, Any]] = []
    for number, (rw, rt, name, nik, work) in enumerate(people, start=1):
        place = f"RW {rw or '–'} / RT {rt or '–'}" if rw or rt else "RW dan RT belum diketahui"
        if not groups or groups[-1]["place"] != place:
            groups.append({"place": place, "rows": []})
        groups[-1]["rows"].append([str(number), name, nik, work or "–"])
    return groups


def public_csv(found: Round, village_code: str) -> bytes:
    """The public list as CSV (UTF-8, comma): number, initials, RT, RW, kelurahan, work; nothing else."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(HEADINGS)
    name = village_name(village_code)
    for number, line in enumerate(_published(found, village_code), start=1):
        table.writerow((number, *map(harmless, (line.initials, line.rt, line.rw, name, line.occupation))))
    return out.getvalue().encode()


def _published(found: Round, village_code: str) -> list[selectors.PublicLine]:
    if found.state == State.OPEN.value:
        raise Refusal("ROUND_NOT_PUBLISHED", f"Round {found.id} is open: its list must be published first.")
    lines = selectors.public_list(found, village_code)
    if not lines:
        raise Refusal("VILLAGE_EMPTY", f"Round {found.id} lists nobody in {village_code}.")
    return lines


def notice(found: Round, village_code: str, paper: Paper) -> bytes:
    """The public list to hang out, with the last day for objections and where to bring them.

    It carries the checksum of the CSV of the same list. Raises Refusal: ROUND_NOT_PUBLISHED, VILLAGE_EMPTY.
    """
    lines, name = _published(found, village_code), village_name(village_code)
    data = {
        "city": paper.city, "office": f"Kelurahan {name}", "title": "Pengumuman",
        "about": f"Daftar pekerja rentan yang diverifikasi, {month_words(found)}",
        "asks": _where(found, name), "until": in_words(found.objections_until), "on": in_words(found.published_on),
        "rows": [[str(n), p.initials, p.rt or "–", p.rw or "–", p.occupation or "–"] for n, p in enumerate(lines, start=1)],
        "signers": [["", f"Lurah {name}", ""]], "checksum": hashlib.sha256(public_csv(found, village_code)).hexdigest(),
    }  # fmt: skip
    return render("notice", _signed(data), on=found.published_on or found.month, tagged=len(lines) < 300)


def _where(found: Round, village: str) -> str:
    return f"Kantor Kelurahan {village}" + (f" atau {found.office}" if found.office else "")


def _signed(data: dict[str, Any]) -> dict[str, Any]:
    return data | {"signers": [dict(zip(("place", "role", "name"), one, strict=True)) for one in data["signers"]]}


def minutes(found: Round, paper: Paper) -> bytes:
    """The minutes of a closed round: numbers by kelurahan, the sample, objections; nobody is named but who signs.

    Raises Refusal (ROUND_NOT_CLOSED).
    """
    if found.closed_at is None:
        raise Refusal("ROUND_NOT_CLOSED", f"Round {found.id} is {found.state}: minutes are made when it is closed.")
    on = found.closed_at.astimezone(JAKARTA).date()
    told = selectors.told(found, on)
    lines = selectors.progress(found.id)
    data = {
        "city": paper.city, "office": paper.office, "title": "Berita acara verifikasi dan validasi",
        "about": f"{found.title}, daftar bulan {month_words(found)}", "course": _course(found, on), "heads": _heads(),
        "rows": [_numbers(village_name(line.village_code), line) for line in lines],
        "total": _numbers("Jumlah", selectors.totals(lines)), "sample": _sample(told["sample"]),
        "objections": [_objected(kind, told["objections"]["kinds"][kind.value]) for kind in ObjectionKind],
        "signers": list(paper.signers), "checksum": _sum(told),
    }  # fmt: skip
    return render("minutes", _signed(data), on=on)


def _sum(told: dict[str, Any]) -> str:
    # What is done about the results goes on after the round; the minutes stay as they are.
    lasting = {key: value for key, value in told.items() if key != "to_decide"}
    return hashlib.sha256(json.dumps(lasting, sort_keys=True, default=str).encode()).hexdigest()


def _course(found: Round, closed: date) -> list[list[str]]:
    opened = found.opened_at.astimezone(JAKARTA).date()
    return [
        ["Dibuka", f"{in_words(opened)}, atas daftar bulan {month_words(found)}"],
        ["Diumumkan", in_words(found.published_on)], ["Sanggahan diterima sampai", in_words(found.objections_until)],
        ["Ditutup", in_words(closed)],
    ]  # fmt: skip


def _heads() -> list[str]:
    return ["Kelurahan", "Daftar", "Diperiksa", "Belum", *RESULTS.values()]


def _numbers(name: str, line: selectors.Progress) -> list[str]:
    counts = (line.listed, line.checked, line.not_checked, *(line.results[result.value] for result in RESULTS))
    return [name, *(whole(n) for n in counts)]


def whole(number: int) -> str:
    """1.234, as Indonesian documents write it."""
    return f"{number:,}".replace(",", ".")


def percent(share: float | None) -> str:
    return "–" if share is None else as_percent(share)


def _sample(told: dict[str, Any] | None) -> list[list[str]]:
    """What was drawn and what it told, line by line; empty without a sample."""
    if told is None:
        return []
    return [
        ["Besar sampel", f"{whole(told['size'])} orang, sebanding jumlah tiap kelurahan"],
        ["Dihitung untuk", f"keyakinan {percent(told['confidence'])}, galat {percent(told['margin'])},"
                           f" dugaan bagian salah {percent(told['share'])}"],
        ["Benih undian", told["seed"]], ["Diperiksa ulang petugas lain", f"{whole(told['seen'])} orang"],
        ["Isi daftar yang ternyata salah", _share(told["wrong"])],
        ["Hasil kedua pemeriksaan berbeda", _share(told["differing"])],
    ]  # fmt: skip


def _share(share: dict[str, Any]) -> str:
    if share["share"] is None:
        return "belum ada yang diperiksa ulang"
    return (
        f"{whole(share['hits'])} orang = {percent(share['share'])} (antara {percent(share['low'])} dan {percent(share['high'])})"
    )


def _objected(kind: ObjectionKind, counts: dict[str, int]) -> list[str]:
    return [KINDS[kind], *(whole(counts[name]) for name in ("total", "upheld", "refused"))]
