"""The papers of a verification round: what the public list tells, the same bytes each time, no name where none belongs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import cities
from cities import Worker, workers
from pijar.cycle import rounds
from pijar.kernel.clock import today
from pijar.verification import objections, printing, sampling, selectors, services
from pijar.verification.models import Recheck, Round
from pijar.verification.types import Result, Ruling, Sampling
from test_verification import (
    PEOPLE,
    RINA,
    SARI,
    begin,
    check,
    item,
    objection,
    over,
    published,
    refused,
)

pytestmark = pytest.mark.usefixtures("city")


def test_the_public_list_tells_no_more_than_it_may(tmp_path: Path) -> None:
    twins = [Worker(20, name="AGUS SALIM"), Worker(23, name="ANI SURYANI"), Worker(26, name="SITI NUR A'ISYAH")]
    found = begin(tmp_path, [twins[0], twins[2], PEOPLE[1], twins[1], *workers(3, first=40)])
    lines = selectors.public_list(found, cities.VILLAGE_CODE)
    assert len(lines) == 7
    assert [line.initials for line in lines].count("A.S.") == 2
    said = " ".join(" ".join((p.initials, p.rt, p.rw, p.occupation)) for p in lines)
    for worker in [*twins, *workers(3, first=40)]:
        assert worker.nik not in said
        assert not any(word in said for word in worker.said.split())


def whole(found: Round, folder: Path, people: list[Worker]) -> Round:
    """A round as it ends: checked, sampled, objected to, decided, closed."""
    sampling.draw_sample(found.id, sampling=Sampling(), seed="benih", actor=RINA)
    for worker in people:
        check(item(found, worker), Result.MOVED if worker is people[0] else Result.FOUND_AS_LISTED)
    for again in Recheck.objects.all():
        services.recheck_item(again.id, result=Result.FOUND_AS_LISTED, note="", actor=SARI)
    made = objection(published(found), item(found, people[1]))
    objections.decide_objection(made.number, ruling=Ruling.REFUSED, reason="Masih tinggal di sini", actor=RINA)
    over(found)
    return services.close_round(found.id, on=today(), actor=RINA)


def test_papers_are_the_same_bytes_and_the_public_ones_name_nobody(tmp_path: Path) -> None:
    people = [*workers(4), Worker(9, name="SITI NUR A'ISYAH")]
    found = begin(tmp_path, people)
    paper = rounds.paper(found)
    refused("ROUND_NOT_PUBLISHED", printing.notice, found, cities.VILLAGE_CODE, paper)
    refused("ROUND_NOT_CLOSED", printing.minutes, found, paper)
    refused("VILLAGE_EMPTY", printing.checklist, found, "33.74.01.1001", paper)
    assert printing.checklist(found, cities.VILLAGE_CODE, paper).startswith(b"%PDF")
    found = whole(found, tmp_path, people)
    paper = rounds.paper(found)
    told = printing.public_csv(found, cities.VILLAGE_CODE).decode().splitlines()
    assert told[0] == "no,inisial,rt,rw,kelurahan,pekerjaan"
    assert len(told) == 6
    assert "S.N.A." in "".join(told)
    assert not any(word in "".join(told) for w in people for word in (w.nik, *w.said.split()))
    for make in (lambda: printing.notice(found, cities.VILLAGE_CODE, paper), lambda: printing.minutes(found, paper)):
        first = make()
        services.follow_up(item_id=item(found, people[0]).id, act="none", note="", actor=RINA)
        assert make() == first


def test_what_is_printed_of_a_round_holds_no_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All that reaches the templates of the notice and the minutes, as text."""
    people = [*workers(3), Worker(9, name="SITI NUR A'ISYAH")]
    found = whole(begin(tmp_path, people), tmp_path, people)
    given: list[str] = []
    monkeypatch.setattr(printing, "render", lambda template, data, **more: given.append(json.dumps(data)) or b"")
    paper = rounds.paper(found)
    printing.notice(found, cities.VILLAGE_CODE, paper)
    printing.minutes(found, paper)
    assert len(given) == 2
    for secret in ("Slamet", "Ungaran", *(word for w in people for word in (w.nik, *w.said.split()))):
        assert not any(secret in text for text in given), secret
    assert '"until": "12 Januari 2026"' in given[0]
    assert "antara" in given[1]
