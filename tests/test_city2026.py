"""The whole sample city through the product: every file read, every truth met, three months to the end, all checks green."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import pytest

import cities
import databases
from cities import FEBRUARY, JANUARY, MARCH
from content import niks
from differencing import PLAIN, bounded, eliminated, sums, told_by_sums
from pijar.analytics.models import PublishedCell
from pijar.analytics.publishing import publish
from pijar.analytics.types import Number, Told
from pijar.contributions.models import Batch
from pijar.cycle import policies
from pijar.cycle.checks import check_all
from pijar.cycle.exports import eligibility_frame
from pijar.intake.selectors import all_rows
from pijar.kernel.small import LEAST
from pijar.ledger.selectors import trial_balance
from pijar.registry.crypto import identifiers
from pijar.registry.selectors import person_by_nik
from pijar.registry.types import Reference
from pijar.staff.types import CONSOLE
from slow_screening import Screening

CITY = Path(__file__).parents[2] / "shared" / "data" / "city2026"
MONTHS = (JANUARY, FEBRUARY, MARCH)
VALUES = ("nik", "name", "birth_date", "sex", "kelurahan_code", "occupation_code", "phone", "income")
REFERENCES = {
    Reference.POPULATION: "referensi/dukcapil.csv", Reference.INSURED: "referensi/bpjstk_aktif.csv",
    Reference.WELFARE: "referensi/dtsen.csv", Reference.CIVIL_SERVANTS: "asn/asn.csv", Reference.PLEDGES: "asn/ikrar.csv",
}  # fmt: skip

USUAL = {"residence": "city", "alive": "required", "not_active_elsewhere": "required", "informal_occupation": "required"}

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not CITY.is_dir(), reason="the sample city does not stand beside the repository"),
]


@pytest.fixture(scope="module")
def loaded(empty_city: str, django_db_blocker: Any) -> Iterator[Any]:
    """The sample city in a database of its own, lists and registers loaded; what the load said."""
    with django_db_blocker.unblock():
        name = databases.made(f"{empty_city}_2026", empty_city)
        with databases.inside(name):
            for kind, path in REFERENCES.items():
                cities.load(kind, CITY / path)
            for month in MONTHS:
                cities.load(Reference.PAYROLL, CITY / "asn" / f"potongan_gaji_{month}.csv")
            yield cities.load_lists(CITY / "usulan")
        databases.dropped(name)


@pytest.fixture(scope="module")
def settled(loaded: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[Any, dict[str, dict[str, int]]]:
    """Three months run, sent, paid and answered by the demo insurer: the counts of each reply, by month and fund.

    What it refused or booked short, it lets off the next month's payment.
    """
    folder, counts = tmp_path_factory.mktemp("kota2026"), {}
    for month in MONTHS:
        cities.run(month)
        cities.submit(folder, month)
        cities.credit(month)
        cities.pay(month)
        counts[month] = {
            fund: cities.reconcile(folder, month, fund, cities.answer(folder, month, fund, perfect=False))
            for fund in Batch.objects.filter(month=month.first_day).values_list("fund_code", flat=True)
        }
    return counts


def truth(name: str) -> list[dict[str, str]]:
    with (CITY / "truth" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def codes(text: str | None) -> set[str]:
    return set((text or "").split("|")) - {""}


def text(value: Any) -> str:
    return "" if value is None else str(value)


def test_every_file_is_read(loaded: Any) -> None:
    assert loaded.unreadable == []
    assert loaded.files == len(list((CITY / "usulan").iterdir()))
    assert loaded.rows == len(truth("rows"))


def test_rows_are_what_they_truly_are(loaded: Any) -> None:
    found = {(r["file"], r["sheet"], r["row_number"]): r for r in all_rows().iter_rows(named=True)}
    known = {(r["file"], r["sheet"], int(r["row_number"])): r for r in truth("rows")}
    assert found.keys() == known.keys()
    wrong = [
        key
        for key, row in known.items()
        if any(text(found[key][name]) != row[name] for name in VALUES)
        or any(codes(found[key][name]) != codes(row[name]) for name in ("errors", "warnings"))
    ]
    assert len(wrong) <= len(known) // 100, wrong[:10]


def test_every_nik_that_goes_into_the_registry(loaded: Any) -> None:
    expected = {row["nik"] for row in truth("rows") if not row["errors"]}
    assert set(niks("select national_id from registry_person")) == expected


def test_eligibility_is_what_it_truly_is(settled: Any) -> None:
    found = {row["nik"]: row for row in eligibility_frame(JANUARY).iter_rows(named=True)}
    known = [row for row in truth("screening") if row["rows_right"] == "yes"]
    wrong = [
        row["person_id"]
        for row in known
        if (found[row["nik"]]["outcome"], codes(found[row["nik"]]["reasons"])) != (row["outcome"], codes(row["reasons"]))
    ]
    assert len(known) > 5_000
    assert wrong == []


@pytest.fixture(scope="module")
def slow(settled: Any) -> Screening:
    """The same people reckoned one at a time from the files."""
    accepted = all_rows().filter(pl.col("outcome") != "rejected").to_dicts()
    stored = databases.rows("select national_id, birth_date from registry_person")
    births = dict(zip(identifiers().decrypt_many("national_id", [s for s, _ in stored]), [b for _, b in stored], strict=True))
    return Screening(CITY, accepted, births)


def test_everybody_is_judged_as_a_slow_reckoning_does(slow: Screening) -> None:
    """Also the people of whom the truth does not speak: faulty rows, shared numbers, somebody else's."""
    found = {row["nik"]: (row["outcome"], codes(row["reasons"])) for row in eligibility_frame(JANUARY).iter_rows(named=True)}
    expected = slow.judge({"age": {"min": 18, "max": 64}, "decile": {"max": 5}})
    assert found.keys() == expected.keys()
    assert {nik: found[nik] for nik in found if found[nik] != expected[nik]} == {}


def test_a_preview_counts_as_a_slow_reckoning_does(slow: Screening) -> None:
    """Policies drawn at random; who enters and leaves beside the one in force."""
    rng, now_eligible = Random(5), slow.judge({"age": {"min": 18, "max": 64}, "decile": {"max": 5}})
    before = {nik for nik, (outcome, _) in now_eligible.items() if outcome == "eligible"}
    for _ in range(12):
        policy = a_policy(rng)
        expected = slow.judge(policy)
        eligible = {nik for nik, (outcome, _) in expected.items() if outcome == "eligible"}
        outcomes = Counter(outcome for outcome, _ in expected.values())
        reasons = Counter(reason for _, found in expected.values() for reason in found)
        assert policies.preview(JANUARY, USUAL | policy) == {
            "assessed": len(expected), **{name: outcomes[name] for name in ("eligible", "ineligible", "review")},
            "reasons": dict(reasons), "entering": len(eligible - before), "leaving": len(before - eligible),
        }  # fmt: skip


def a_policy(rng: Random) -> dict[str, Any]:
    """Ages always; decile and income in every way a policy can ask for them."""
    policy: dict[str, Any] = {"age": {"min": rng.choice([18, 19, 25, 40]), "max": rng.choice([50, 59, 63, 64])}}
    if rng.random() < 0.8:
        policy["decile"] = {"max": rng.randint(1, 9), "unknown": rng.choice(["exclude", "review"])}
    if rng.random() < 0.7:
        limit = rng.choice([{"max": rng.randrange(500_000, 4_000_000)}, {"max_percent_of_umk": rng.randint(10, 120)}])
        policy["income"] = limit | {"unknown": rng.choice(["exclude", "review", "accept"])}
    return policy


def test_a_reason_is_told_with_what_was_seen(slow: Screening) -> None:
    """Of every combination of reasons one person is explained: clauses fail or are unknown just where the reasons say so."""
    people = {}
    for row in eligibility_frame(JANUARY).iter_rows(named=True):
        people.setdefault(row["reasons"], row)
    assert len(people) > 30
    for row in people.values():
        told = policies.explain(person_by_nik(row["nik"]).id, JANUARY).as_json()
        assert told["outcome"] == row["outcome"]
        assert {c["code"]: c["result"] for c in told["clauses"] if c["result"] != "pass"} == expected_marks(codes(row["reasons"]))
        decile = next(c for c in told["clauses"] if c["code"] == "decile")
        seen = slow.people[row["nik"]].decile
        assert decile["value"] == (f"desil {seen}" if seen else "belum diketahui")


def expected_marks(reasons: set[str]) -> dict[str, str]:
    clause = {
        "AGE_UNDER_18": "age", "AGE_65_PLUS": "age", "ACTIVE_BPJSTK": "not_active_elsewhere",
        "FORMAL_OCCUPATION": "informal_occupation", "DECILE_ABOVE_5": "decile", "DECEASED": "alive", "MOVED_OUT": "residence",
        "NOT_RESIDENT": "residence",
    }  # fmt: skip
    marks = {clause[reason]: "fail" for reason in reasons if reason in clause}
    marks |= {"decile": "unknown"} if "DECILE_UNKNOWN" in reasons else {}
    marks |= {"alive": "unknown", "residence": "unknown"} if "DUKCAPIL_NOT_FOUND" in reasons else {}
    marks |= {"residence": "unknown"} if "DECEASED" in reasons else {}
    marks |= {"identity": "unknown"} if reasons & {"NIK_SHARED", "NIK_OF_SOMEBODY_ELSE"} else {}
    return marks


def test_nothing_is_lost_or_counted_twice(settled: dict[Any, dict[str, dict[str, int]]]) -> None:
    assert [sorted(funds) for funds in settled.values()] == [["APBD", "ASN", "DBHCHT"]] * 3
    total: Counter[str] = Counter()
    for month, funds in settled.items():
        for fund, counts in funds.items():
            batch = Batch.objects.get(month=month.first_day, fund_code=fund)
            assert sum(counts.values()) - counts["unknown"] == batch.lines
            assert batch.state == "settled"
            total.update(counts)
    assert all(total[bucket] for bucket in ("accepted", "rejected", "amount_mismatch", "missing", "unknown"))


def test_gifts_are_what_payroll_truly_found(settled: Any) -> None:
    """Short, failed, missing, taken twice, without a pledge: the money each donor's month was good for."""
    found = {
        (month, nip): (pledged, received)
        for month, nip, pledged, received in databases.rows(
            "select to_char(month, 'YYYY-MM'), nip, pledged, received from funding_gift"
        )
    }
    known = {(row["periode"], row["nip"]): (int(row["pledged"]), int(row["received"])) for row in truth("payroll")}
    assert {key: found.get(key) for key in known} == known


def test_the_books_balance_and_every_rupiah_received_has_its_place(settled: Any) -> None:
    """Of each fund: what came in is what was spent, claimed back, set apart, owed back or left; gifts to the last rupiah."""
    found = trial_balance(date(2026, 12, 31))
    assert found["balanced"] and found["debit"] == found["credit"] > 0
    sides = {one["code"]: one["debit"] - one["credit"] for one in found["accounts"]}
    funds = {code.partition(".")[0] for code in sides}
    assert funds == {"APBD-2026", "DBHCHT-2026", "ASN-2026"}
    assert all(sum(n for code, n in sides.items() if code.startswith(f"{fund}.")) == 0 for fund in funds)
    taken = sum(int(row["received"]) for row in truth("payroll"))
    assert -sides["ASN-2026.donor_liability"] == taken
    spent, cost = (
        databases.one("select sum(r.amount) from contributions_remittance r"),
        databases.one("select sum(total) from contributions_batch"),
    )
    credited = databases.one("select sum(amount) from contributions_credit")
    assert credited > 0 and spent == cost - credited
    assert sum(n for code, n in sides.items() if code.endswith((".paid", ".insurer_claim"))) == spent


def test_every_planted_fault_is_in_its_bucket_and_no_other(settled: Any, tmp_path: Path) -> None:
    """What each reply says of each NIK billed, read beside what was billed, in plain Python."""
    for month in MONTHS:
        cities.submit(tmp_path, month)
        for fund in settled[month]:
            billed = {row["nik"]: row["amount"] for row in cities.billed(tmp_path, month, fund).iter_rows(named=True)}
            with cities.answer(tmp_path, month, fund, perfect=False).open(encoding="utf-8", newline="") as file:
                said = {row["nik"]: row for row in csv.DictReader(file)}
            expected = {nik: bucket_of(amount, said.get(nik)) for nik, amount in billed.items()}
            stored = databases.rows(
                "select p.national_id, r.bucket from contributions_lineresult r"
                " join contributions_batchline l on l.id = r.line_id join contributions_batch b on b.id = l.batch_id"
                " join registry_person p on p.id = l.person_id where b.month = %s and b.fund_code = %s", month.first_day, fund,
            )  # fmt: skip
            names = identifiers().decrypt_many("national_id", [secret for secret, _ in stored])
            assert dict(zip(names, [bucket for _, bucket in stored], strict=True)) == expected
            assert settled[month][fund]["unknown"] == len(said.keys() - billed.keys())
            owed = sum(amount - int(said[nik]["iuran_dibukukan"]) for nik, amount in billed.items() if nik in said
                       and int(said[nik]["iuran_dibukukan"]) < amount)  # fmt: skip
            claimed = databases.rows(
                "select coalesce(sum(amount), 0) from contributions_claimmove where month = %s and fund_code = %s",
                month.first_day, fund,
            )  # fmt: skip
            assert claimed == [(owed,)]


def bucket_of(billed: int, said: dict[str, str] | None) -> str:
    if said is None:
        return "missing"
    if said["status"] == "DITOLAK":
        return "rejected"
    return "accepted" if int(said["iuran_dibukukan"]) == billed else "amount_mismatch"


def test_all_checks_are_green(settled: Any) -> None:
    result = check_all()
    assert result["ok"], [c for c in result["checks"] if not c["ok"]]


def test_three_months_published_tell_no_small_number(settled: Any) -> None:
    """Every table of participants of the sample city, attacked by adding and subtracting, each month and between them."""
    told: dict[Any, dict[str, tuple[str, int]]] = {}
    for month in MONTHS:
        made, is_new = publish(month, actor=CONSOLE)
        assert is_new
        cells = PublishedCell.objects.filter(publication=made.id, cell__startswith="people/")
        found = cells.values_list("cell", "state", "value")
        told[month] = {cell.removeprefix("people/"): (state, value) for cell, state, value in found}
        known = sums(
            sorted(code.partition(":")[2] for code in told[month] if code.startswith("village:")),
            sorted(code.partition(":")[2] for code in told[month] if code.startswith("fund:")),
            sorted(code.partition(":")[2] for code in told[month] if code.startswith("sector:")),
        )
        numbers = {code: seen(made, code, Told(state)) for code, (state, _) in told[month].items()}
        assert eliminated(numbers, known) == {}
        for code, (low, high) in bounded(numbers, known).items():
            assert low <= told[month][code][1] <= high
            assert high - low >= (LEAST if 0 < told[month][code][1] < LEAST else 1), code
        assert all(value == 0 or value >= LEAST for state, value in told[month].values() if state == "shown")
    assert any(state == "withheld" for state, _ in told[JANUARY].values())
    for earlier, later in ((JANUARY, FEBRUARY), (JANUARY, MARCH), (FEBRUARY, MARCH)):
        same = told_by_sums({code: value for code, (_, value) in told[later].items()}, known, PLAIN)
        for code, (state, value) in told[later].items():
            if state == told[earlier][code][0] == "shown" and code not in same:
                assert abs(value - told[earlier][code][1]) not in range(1, LEAST), code


def seen(made: Any, code: str, state: Told) -> Number:
    """A cell as a reader finds it in the tables."""
    kind, _, keys = code.partition(":")
    tables = {
        "total": ("participants_by_fund", ("all",)), "sex": ("participants_by_sex_and_age", (keys or "unknown", "all")),
        "age": ("participants_by_sex_and_age", ("all", keys)),
        "sex-age": ("participants_by_sex_and_age", (keys.partition("|")[0] or "unknown", keys.partition("|")[2])),
    }  # fmt: skip
    name, row = tables.get(kind, (f"participants_by_{kind.replace('-', '_and_')}", tuple(keys.split("|"))))
    number = made.table(name).number(*row, measure="participants")
    assert number.state is state, code
    return number


def test_a_line_of_the_file_per_person_billed(settled: Any, tmp_path: Path) -> None:
    cities.submit(tmp_path, MARCH)
    sent = pl.concat([cities.billed(tmp_path, MARCH, fund) for fund in settled[MARCH]])
    assert sent["nik"].is_unique().all()
    assert (sent.height, sent["amount"].sum()) == databases.rows(
        "select count(*), sum(jkk + jkm) from contributions_batchline where month = %s", date(2026, 3, 1)
    )[0]
