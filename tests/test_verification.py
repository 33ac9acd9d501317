"""A verification round on a small city: who is listed, who may write what, the sample, objections, what stays for ever."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

import cities
from cities import FEBRUARY, JANUARY, Worker, workers
from databases import counts, one, rows
from pijar.cycle import rounds
from pijar.cycle import services as cycle
from pijar.eligibility.types import Outcome
from pijar.kernel.clock import today
from pijar.kernel.errors import Refusal
from pijar.registry.selectors import person_by_nik
from pijar.staff.types import Actor
from pijar.verification import bulk, objections, options, rules, sampling, selectors, services
from pijar.verification.models import FollowUp, Objection, Recheck, Round, RoundItem
from pijar.verification.types import Given, ObjectionKind, Result, Ruling, Sampling, Terms

pytestmark = pytest.mark.usefixtures("city")
RINA, LURAH, SARI = Actor("rina"), Actor("lurah"), Actor("sari")
TERMS = Terms(objection_days=7, decide_days=5, office="Dinas Tenaga Kerja")
PEOPLE = [
    *workers(6), Worker(7, decile=None), Worker(8, decile=9), Worker(9, name="SITI NUR A'ISYAH"), Worker(10, name="BUDI 9"),
]  # fmt: skip


def refused(code: str, act: Any, *arguments: Any, **more: Any) -> str:
    with pytest.raises(Refusal) as refusal, transaction.atomic():
        act(*arguments, **more)
    assert refusal.value.code == code
    return str(refusal.value)


def impossible(act: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        act()


def begin(folder: Path, people: list[Worker] = PEOPLE) -> Round:
    cities.programme()
    cities.registers(folder, people)
    lines = [
        (n, w.nik, w.said, f"{w.birth_date:%d/%m/%Y}", cities.VILLAGE, w.job, f"{1 + n % 3:03}", f"{10 if n % 2 else 2:03}")
        for n, w in enumerate(people, start=1)
    ]
    header = "No,NIK,Nama,Tanggal Lahir,Kelurahan,Pekerjaan,RT,RW"
    cities.load_lists(cities.table(folder / "usulan.csv", header, lines))
    cities.run()
    return services.open_round(JANUARY, title="Verval Januari", terms=TERMS, actor=RINA)


def item(found: Round, worker: Worker) -> RoundItem:
    return RoundItem.objects.get(round=found, person=person_by_nik(worker.nik))


def check(entry: RoundItem, result: Result = Result.FOUND_AS_LISTED, actor: Actor = LURAH, note: str = "") -> bool:
    return services.check_item(entry.id, result=result, note=note, actor=actor)


def published(found: Round) -> Round:
    return services.publish_round(found.id, on=today(), actor=RINA)


def objection(found: Round, entry: RoundItem | None, kind: ObjectionKind = ObjectionKind.UNFIT_PERSON, **more: Any) -> Objection:
    given = {"text": "Sudah pindah ke Ungaran", "name": "Pak Slamet", "phone": "0841 2222 3333", "received_on": today()} | more
    village = cities.VILLAGE_CODE if entry is None else ""
    return objections.add_objection(
        found.id, Given(kind=kind, **given), item_id=entry.id if entry else None, village_code=village, actor=LURAH
    )


def over(found: Round) -> None:
    """The days for objections pass: as if the list had been published earlier."""
    # The guard of the table would not let anybody shorten them.
    with transaction.atomic():
        rows("alter table verification_round disable trigger user")
        rows("update verification_round set published_on = %s, objections_until = %s", date(2026, 1, 5), date(2026, 1, 12))
        rows("alter table verification_round enable trigger user")


def test_a_round_lists_who_is_eligible_or_doubtful(tmp_path: Path) -> None:
    found = begin(tmp_path)
    listed = RoundItem.objects.filter(round=found).select_related("person")
    assert Counter(i.outcome for i in listed) == {"eligible": 8, "review": 1}
    assert {i.village_code for i in listed} == {cities.VILLAGE_CODE}
    first = item(found, PEOPLE[0])
    assert (first.rt, first.rw, first.occupation, first.result) == ("2", "10", "Pedagang pasar", "NOT_YET")
    assert {i.person.name: i.initials for i in listed} == {i.person.name: rules.initials(i.person.name) for i in listed}
    assert item(found, PEOPLE[8]).initials == "S.N.A."
    assert [(g.rw, g.rt, g.listed) for g in selectors.groups(found.id, cities.VILLAGE_CODE)][:2] == [("2", "1", 1), ("2", "2", 2)]


def test_initials_in_the_database_are_those_of_the_rule(tmp_path: Path) -> None:
    begin(tmp_path, workers(2))
    odd = [
        "M.ARIFIN",
        "ABDUL-RAHMAN, S.PD",
        "'ABDUL",
        "BUDI 3374",
        "ÉMILE ÑOÑO",
        "(ALM) JOKO",
        "TRI;SUTRISNO",
        "12 34",
        "...",
        "",
        "A/B",
    ]
    sql = (
        "select coalesce(nullif(upper(regexp_replace(regexp_replace(x, %s, '\\1.', 'g'), %s, '.')), '.'), %s)"
        " from unnest(%s::text[]) with ordinality as t(x, n) order by n"
    )
    told = [short for (short,) in rows(sql, rules.WORD, rules.REST, rules.NAMELESS, odd)]
    assert [short or rules.NAMELESS for short in told] == [rules.initials(name) for name in odd]


def test_an_opening_is_refused_twice_and_where_nobody_is_assessed(tmp_path: Path) -> None:
    begin(tmp_path, workers(2))
    refused("ROUND_OPEN", services.open_round, JANUARY, title="", terms=TERMS, actor=RINA)
    refused("MONTH_NOT_RUN", services.open_round, FEBRUARY, title="", terms=TERMS, actor=RINA)
    refused("TERMS_INVALID", services.open_round, FEBRUARY, title="", terms=Terms(0, 5), actor=RINA)
    assert Round.objects.count() == 1


def test_the_list_stays_as_it_was_opened(tmp_path: Path) -> None:
    found = begin(tmp_path, workers(3))
    entry = item(found, workers(3)[0])
    for change in ({"rt": "9"}, {"initials": "X."}, {"outcome": "review"}, {"village_code": "33.74.01.1001"}):
        impossible(lambda change=change: RoundItem.objects.filter(id=entry.id).update(**change))
    impossible(entry.delete)
    impossible(found.delete)
    cities.load_lists(cities.candidates(tmp_path, workers(5), "lagi.csv"))
    cities.run()
    assert RoundItem.objects.filter(round=found).count() == 3


def test_the_same_answer_twice_is_one(tmp_path: Path) -> None:
    found = begin(tmp_path, workers(2))
    entry = item(found, workers(2)[0])
    assert check(entry, Result.MOVED, note="  ke   Ungaran ")
    before = counts()
    assert not check(entry, Result.MOVED, note="ke Ungaran", actor=SARI)
    assert counts() == before
    entry.refresh_from_db()
    assert (entry.result, entry.note, entry.checked_by) == ("MOVED", "ke Ungaran", "lurah")
    assert check(entry, Result.NOT_YET, note="tidak di rumah")
    entry.refresh_from_db()
    assert (entry.checked_by, entry.checked_at, entry.note) == ("", None, "tidak di rumah")
    impossible(lambda: RoundItem.objects.filter(id=entry.id).update(result="MOVED"))
    impossible(lambda: RoundItem.objects.filter(id=entry.id).update(result="SAKIT", checked_by="x", checked_at=found.opened_at))


def test_results_come_as_a_file(tmp_path: Path) -> None:
    people = workers(6)
    found = begin(tmp_path, people)
    lines = [
        (people[0].nik, "found as listed"), (people[1].nik, "DIED", "akta"), ("123", "DIED", ""), (people[2].nik, "SAKIT", ""),
        (people[0].nik, "MOVED", ""), (Worker(700).nik, "MOVED", ""), (people[3].nik, "", ""),
    ]  # fmt: skip
    path = cities.table(tmp_path / "hasil.csv", "nik,result,note", lines)
    told = bulk.record_results(found.id, path, actor=LURAH)
    codes = {4: "NIK_INVALID", 5: "RESULT_UNKNOWN", 6: "NIK_TWICE", 7: "NOT_IN_ROUND", 8: "RESULT_UNKNOWN"}
    assert (told["lines"], told["recorded"], told["unchanged"]) == (7, 2, 0)
    assert {r["line"]: r["code"] for r in told["rejected"]} == codes
    again = bulk.record_results(found.id, path, actor=SARI)
    assert (again["recorded"], again["unchanged"]) == (0, 2)
    assert item(found, people[1]).checked_by == "lurah"
    whole = selectors.totals(selectors.progress(found.id))
    assert (whole.listed, whole.checked, whole.results["DIED"]) == (6, 2, 1)


def test_a_sample_is_drawn_once_and_follows_from_its_seed(tmp_path: Path) -> None:
    people = workers(40)
    found = begin(tmp_path, people)
    asked = Sampling(margin=0.2)
    drawn = sampling.draw_sample(found.id, sampling=asked, seed="benih", actor=RINA)
    keys = list(RoundItem.objects.filter(round=found).values_list("person_id", flat=True))
    mine = set(Recheck.objects.values_list("item__person_id", flat=True))
    assert drawn.sample_size == rules.sample_size(40, asked) == len(mine)
    assert mine == set(rules.draw("benih", keys, len(mine)))
    assert sampling.draw_sample(found.id, sampling=asked, seed="benih", actor=SARI).sampled_by == "rina"
    refused("SAMPLE_DRAWN", sampling.draw_sample, found.id, sampling=asked, seed="lain", actor=RINA)
    refused("SAMPLE_DRAWN", sampling.draw_sample, found.id, sampling=Sampling(), seed="benih", actor=RINA)
    refused("SAMPLING_INVALID", sampling.draw_sample, found.id, sampling=Sampling(margin=5), seed="benih", actor=RINA)
    impossible(lambda: Round.objects.update(sample_seed="lain"))


def test_the_second_look_is_anothers(tmp_path: Path) -> None:
    people = workers(4)
    found = begin(tmp_path, people)
    sampling.draw_sample(found.id, sampling=Sampling(), seed="benih", actor=RINA)
    again = Recheck.objects.get(item=item(found, people[0]))
    refused("NOT_CHECKED_YET", services.recheck_item, again.id, result=Result.MOVED, note="", actor=SARI)
    check(again.item)
    refused("SAME_CHECKER", services.recheck_item, again.id, result=Result.MOVED, note="", actor=Actor("LURAH "))
    impossible(lambda: Recheck.objects.filter(id=again.id).update(result="MOVED", checked_by="Lurah", checked_at=found.opened_at))
    assert services.recheck_item(again.id, result=Result.MOVED, note="", actor=SARI)
    assert not services.recheck_item(again.id, result=Result.MOVED, note="", actor=SARI)
    refused("RECHECKED", check, again.item, Result.MOVED)
    impossible(lambda: RoundItem.objects.filter(id=again.item_id).update(result="MOVED"))
    path = cities.table(tmp_path / "ulang.csv", "nik,result", [(w.nik, "FOUND_AS_LISTED") for w in people])
    for worker in people[1:3]:
        check(item(found, worker))
    told = bulk.record_results(found.id, path, recheck=True, actor=SARI)
    assert (told["recorded"], {r["line"]: r["code"] for r in told["rejected"]}) == (3, {5: "NOT_CHECKED_YET"})
    result = selectors.sample_result(Round.objects.get())
    assert result is not None
    assert (result.seen, result.wrong.hits, result.differing.hits) == (3, 0, 0)


def test_the_sample_tells_a_share_with_its_interval(tmp_path: Path) -> None:
    people = workers(10)
    found = begin(tmp_path, people)
    assert selectors.sample_result(found) is None
    found = sampling.draw_sample(found.id, sampling=Sampling(), seed="benih", actor=RINA)
    for number, again in enumerate(Recheck.objects.select_related("item").order_by("id")):
        check(again.item, Result.DIED if number == 0 else Result.FOUND_AS_LISTED)
        services.recheck_item(again.id, result=Result.DIED if number < 2 else Result.FOUND_AS_LISTED, note="", actor=SARI)
    result = selectors.sample_result(found)
    assert result is not None
    assert (result.wrong.hits, result.differing.hits, result.wrong.seen) == (2, 1, 10)
    assert result.wrong.interval == rules.wilson(2, 10, 0.95)


def test_objections_are_heard_in_their_days(tmp_path: Path) -> None:
    people = workers(3)
    found = begin(tmp_path, people)
    entry = item(found, people[0])
    refused("ROUND_NOT_PUBLISHED", objection, found, entry)
    refused("TERM_SHORT", services.publish_round, found.id, on=today(), until=today(), actor=RINA)
    found = published(found)
    assert found.objections_until == rules.last_day(today(), 7)
    made = objection(found, entry)
    assert made.due_on == rules.last_day(today(), 5)
    assert made.number.startswith("SG-")
    refused("OBJECTION_LATE", objection, found, entry, received_on=rules.last_day(today(), 1))
    refused("OBJECTION_LATE", objection, found, entry, received_on=date(2026, 1, 1))
    refused("OBJECTION_INCOMPLETE", objection, found, entry, name=" ")
    refused("OBJECTION_INCOMPLETE", objection, found, entry, text="salah")
    refused("ITEM_UNKNOWN", objection, found, None)
    refused("OBJECTION_INCOMPLETE", objection, found, entry, kind=ObjectionKind.SHOULD_BE_LISTED)
    missing = objection(found, None, ObjectionKind.SHOULD_BE_LISTED, text="Bu Yati buruh cuci belum terdaftar")
    assert missing.village_code == cities.VILLAGE_CODE
    assert objections.opened(missing) == {
        "text": "Bu Yati buruh cuci belum terdaftar", "name": "Pak Slamet", "phone": "0841 2222 3333",
    }  # fmt: skip


def test_what_an_objection_says_is_sealed(tmp_path: Path) -> None:
    found = published(begin(tmp_path, workers(2)))
    objection(found, item(found, workers(2)[0]))
    kept = one("select o::text from verification_objection o") + one("select string_agg(e::text, '') from audit_event e")
    for secret in ("Slamet", "Ungaran", "0841 2222 3333"):
        assert secret not in kept
        assert secret.encode().hex() not in kept


def test_who_enters_an_objection_does_not_decide_it(tmp_path: Path) -> None:
    found = published(begin(tmp_path, workers(2)))
    made = objection(found, item(found, workers(2)[0]))
    decide = {"ruling": Ruling.UPHELD, "reason": "Surat pindah diperiksa"}
    refused("SAME_OFFICER", objections.decide_objection, made.number, **decide, actor=Actor("Lurah"))
    impossible(lambda: Objection.objects.update(
        state="decided", ruling="upheld", ruling_reason="sendiri", decided_by="LURAH", decided_at=found.opened_at))  # fmt: skip
    refused("REASON_MISSING", objections.decide_objection, made.number, ruling=Ruling.UPHELD, reason=" ya ", actor=RINA)
    refused("OBJECTION_UNKNOWN", objections.decide_objection, "SG-0", **decide, actor=RINA)
    objections.decide_objection(made.number.lower(), **decide, actor=RINA)
    refused("MOVE_NOT_ALLOWED", objections.decide_objection, made.number, **decide, actor=SARI)
    impossible(lambda: Objection.objects.update(ruling="refused"))
    impossible(lambda: Objection.objects.update(due_on=date(2030, 1, 1)))
    assert selectors.objection_counts(found.id, today())["upheld"] == 1


def test_a_closed_round_takes_nothing_any_more(tmp_path: Path) -> None:
    people = workers(3)
    found = begin(tmp_path, people)
    sampling.draw_sample(found.id, sampling=Sampling(), seed="benih", actor=RINA)
    refused("MOVE_NOT_ALLOWED", services.close_round, found.id, on=today(), actor=RINA)
    found = published(found)
    refused("MOVE_NOT_ALLOWED", services.publish_round, found.id, on=today(), actor=RINA)
    made = objection(found, item(found, people[0]))
    refused("STILL_HEARING", services.close_round, found.id, on=today(), actor=RINA)
    over(found)
    refused("OBJECTIONS_UNDECIDED", services.close_round, found.id, on=today(), actor=RINA)
    impossible(lambda: Round.objects.update(state="closed", closed_by="x", closed_at=found.opened_at))
    check(item(found, people[1]))
    objections.decide_objection(made.number, ruling=Ruling.REFUSED, reason="Masih tinggal di sini", actor=RINA)
    services.close_round(found.id, on=today(), actor=RINA)
    told = selectors.told(Round.objects.get(), today())
    assert (told["state"], told["checked"], told["not_checked"]) == ("closed", 1, 2)
    before = counts()
    refused("ROUND_CLOSED", check, item(found, people[0]))
    again = Recheck.objects.get(item=item(found, people[1]))
    refused("ROUND_CLOSED", services.recheck_item, again.id, result=Result.MOVED, note="", actor=SARI)
    refused("ROUND_CLOSED", objection, found, item(found, people[0]))
    refused("ROUND_CLOSED", bulk.record_results, found.id, tmp_path / "usulan.csv", actor=LURAH)
    refused("ROUND_CLOSED", sampling.draw_sample, found.id, sampling=Sampling(), seed="benih", actor=RINA)
    impossible(lambda: RoundItem.objects.update(note="x"))
    impossible(lambda: Recheck.objects.update(note="x"))
    impossible(lambda: Round.objects.update(title="x"))
    assert counts() == before


def test_what_asks_for_a_decision_waits_until_somebody_took_it_up(tmp_path: Path) -> None:
    people = workers(7)
    found = begin(tmp_path, people)
    for worker, result in zip(people, [r for r in Result if r is not Result.NOT_YET], strict=False):
        check(item(found, worker), result)
    assert selectors.to_decide(found.id) == 4
    first = item(found, people[1])
    services.follow_up(item_id=first.id, act="none", note="bertemu di pasar", actor=RINA)
    services.follow_up(item_id=first.id, act="stop", note="", actor=SARI)
    assert FollowUp.objects.get().act == "none"
    assert selectors.to_decide(found.id) == 3
    assert one("select count(*) from enrolment_halt") == 0
    made = objection(published(found), item(found, people[6]))
    objections.decide_objection(made.number, ruling=Ruling.UPHELD, reason="Surat pindah diperiksa", actor=RINA)
    assert selectors.to_decide(found.id) == 4


def test_what_waits_for_a_decision_is_taken_up_by_one_act(tmp_path: Path) -> None:
    people = [*workers(4), Worker(7, decile=None)]
    found = begin(tmp_path, people)
    gone, moved, doubtful = item(found, people[0]), item(found, people[1]), item(found, people[4])
    for entry, result in ((gone, Result.DIED), (moved, Result.MOVED), (doubtful, Result.NOT_FOUND)):
        check(entry, result)
    assert set(rounds.waiting(found.id).items) == {gone.id, moved.id, doubtful.id}
    gone.refresh_from_db()
    proof = rounds.proof_of(gone)
    assert proof.endswith(", lurah")
    assert "Verval Januari" in proof
    kind, reason = rounds.PROPOSED[gone.result]
    month = rounds.first_free_month(gone.person_id)
    rounds.halt_for(gone.person, kind=kind, month=month, reason=reason, proof=proof, actor=RINA, item_id=gone.id)
    assert rows("select kind, reason, proof from enrolment_halt") == [("stop", "DECEASED", proof)]
    rounds.settle_for(
        doubtful.person, month=JANUARY, outcome=Outcome.INELIGIBLE, reason="tidak ada", proof=proof, until=None, actor=RINA,
        item_id=doubtful.id,
    )  # fmt: skip
    assert rounds.waiting(found.id).items == [moved.id]
    cycle.halt_person(moved.person, kind=kind, month=month, reason="MOVED_OUT", proof="di halaman orang", actor=RINA)
    assert rounds.waiting(found.id).items == []


def test_the_days_come_from_the_programme_or_are_given(tmp_path: Path) -> None:
    cities.programme()
    assert rounds.terms(2026) == Terms(7, 14, "Dinas Tenaga Kerja Kota Semarang")
    assert rounds.terms(2026, objection_days=3).objection_days == 3
    none = {"verification": []}
    assert options.terms_on(none, today()) is None
    lines = [
        {"from": date(2026, 1, 1), "objection_days": 7, "decide_days": 5},
        {"from": date(2026, 6, 1), "objection_days": 3, "decide_days": 4},
    ]
    assert options.terms_on({"verification": lines}, date(2026, 5, 31)) == Terms(7, 5)
    assert options.terms_on({"verification": lines}, date(2026, 6, 1)) == Terms(3, 4)
    assert options.terms_on({"verification": lines}, date(2025, 12, 31)) is None
    wrong = [{"from": date(2026, 1, 1), "objection_days": 0, "decide_days": 5}, *lines[:1], {"from": "x"}, 4]
    assert [f.code for f in options.faults({"verification": wrong})] == [
        "VERIFICATION_DAYS", "VERIFICATION_TWICE", "VERIFICATION", "VERIFICATION",
    ]  # fmt: skip
    assert [f.code for f in options.faults({"verification": "tujuh hari"})] == ["VERIFICATION"]
