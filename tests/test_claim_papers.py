"""Forms and letters of a case: filled from what is known, never more; the same facts and day give the same bytes."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from pijar.audit.models import Event
from pijar.claims import family, medical, services
from pijar.claims.selectors import claim_of
from pijar.claims.types import Account, Channel, Given, Harm, Kind, Reporter
from pijar.cycle import claimpapers, claimsheets
from pijar.cycle.claimfacts import known_of
from pijar.kernel.clock import JAKARTA
from pijar.kernel.errors import Refusal
from pijar.registry.crypto import identifiers
from pijar.registry.models import Person
from pijar.staff.types import CONSOLE

pytestmark = pytest.mark.usefixtures("city")
HAPPENED = datetime(2026, 2, 20, 10, 0, tzinfo=JAKARTA)
AT = {"actor": CONSOLE, "at": HAPPENED + timedelta(days=70)}
ON = date(2026, 5, 1)
NIK = "3374120101809001"


def reported(**changes) -> str:
    account = Account(
        name="WARGA KITA",
        birth_year=1980,
        work="memasang tenda",
        what="Jatuh dari tangga.",
        reporter_name="Sri Warga",
        phone="08412345678",
    )
    given = {
        "kind": Kind.ACCIDENT,
        "harm": Harm.INJURED,
        "happened_at": HAPPENED,
        "reporter": Reporter.FAMILY,
        "account": account,
    }
    told = Given(**{**given, **changes})
    return services.report(told, key=uuid4(), channel=Channel.CONSOLE, actor=CONSOLE, at=HAPPENED + timedelta(hours=1)).number


def identified(number: str) -> str:
    person = Person.objects.create(
        national_id=identifiers().encrypt("national_id", NIK), name="WARGA KITA", birth_date=date(1980, 1, 1), sex="L",
        village_code="33.74.11.1003",
    )  # fmt: skip
    services.identify(number, person_id=person.id, reason="KTP diperlihatkan", **AT)
    return number


def fields_of(data: dict) -> dict[str, str]:
    parts = [part for section in data["sections"] for part in section["parts"]]
    return {field["label"]: field["value"] for part in parts if part["kind"] == "fields" for field in part["fields"]}


def ticked(data: dict) -> set[str]:
    parts = [part for section in data["sections"] for part in section["parts"] if part["kind"] == "choice"]
    return {one["words"] for part in parts for one in part["options"] if one["on"]}


def test_what_nobody_knows_stays_empty() -> None:
    number = reported()
    found = fields_of(claimsheets.kk1(known_of(claim_of(number), ON)))
    assert found["Nama peserta"] == "WARGA KITA"
    for label in ("NIK", "Nomor peserta", "Tanggal lahir", "NPP", "Bagian tubuh yang terkena"):
        assert found[label] == "", label
    assert claimpapers.make(number, "KK1", on=ON, actor=CONSOLE).startswith(b"%PDF")
    with pytest.raises(Refusal) as refused:
        claimpapers.make(number, "COVER", on=ON, actor=CONSOLE)
    assert refused.value.code == "PERSON_NOT_KNOWN"


def test_the_doctors_part_of_kk3_is_blank_and_kk2_tells_what_was_stated() -> None:
    number = identified(reported())
    findings = medical.Findings(
        diagnosis="FRAKTUR RAHASIA", outcome="disabled",
        disabilities=[{"item": "right_hand", "kind": "functional", "loss_percent": 25}],
        transport=[{"mode": "land", "cost": 150_000}],
    )  # fmt: skip
    span = [(date(2026, 2, 21), date(2026, 3, 12))]
    medical.write(number, kind="statement", findings=findings, unable=span, stated_at=HAPPENED + timedelta(days=59), **AT)
    known = known_of(claim_of(number), ON)
    assert "RAHASIA" not in str(claimsheets.kk3(known)) and ticked(claimsheets.kk3(known)) == set()
    second = claimsheets.kk2(known)
    assert ticked(second) == {"Cacat sebagian fungsi"} and fields_of(second)["Hari tidak mampu bekerja"] == "20 hari"
    assert "Tangan kanan" in str(second) and "Rp 150.000" in str(second) and "25%" in str(second)
    assert fields_of(second)["NIK"] == NIK


def test_equal_facts_and_day_give_equal_bytes_and_each_making_is_recorded() -> None:
    number = identified(reported())
    for kind in ("KK1", "KK3", "HOSPITAL", "COVER"):
        first, again = (claimpapers.make(number, kind, on=ON, actor=CONSOLE) for _ in range(2))
        assert first == again
        assert kind == "COVER" or first != claimpapers.make(number, kind, on=ON + timedelta(days=1), actor=CONSOLE)
    assert Event.objects.filter(action="claim.paper", details__kind="KK1").count() == 3


def test_heirs_are_named_by_the_law_and_a_minor_by_a_guardian() -> None:
    number = identified(reported(kind=Kind.DEATH, harm=Harm.DIED))
    with pytest.raises(Refusal) as refused:
        claimpapers.make(number, "HEIRS", on=ON, actor=CONSOLE)
    assert refused.value.code == "FAMILY_MISSING"
    told = [
        family.Relative("istri", "Siti Kita", alive=True, birth_date=date(1984, 5, 1), bank="Bank Contoh", account="123"),
        family.Relative("anak", "Ayu Kita", alive=True, birth_date=date(2016, 5, 1), level="SD", guardian="Siti Kita"),
        family.Relative("ibu", "Mbah Kita", alive=True),
    ]
    for one in told:
        family.add(number, relative=one, **AT)
    known = known_of(claim_of(number), ON)
    data = claimsheets.heirs(known)
    assert [(one["name"], one["note"]) for one in data["heirs"]] == [("Siti Kita", ""), ("Ayu Kita", "wali: Siti Kita")]
    form = fields_of(claimsheets.f4(known))
    assert (form["Nama"], form["Nomor rekening"], form["Tanggal meninggal"]) == ("Siti Kita", "123", "20 Februari 2026")
    assert "Ayu Kita" in str(claimsheets.scholarship(known))
    for kind in ("F4", "HEIRS", "SCHOLARSHIP"):
        assert claimpapers.make(number, kind, on=ON, actor=CONSOLE).startswith(b"%PDF")


def test_a_family_that_is_not_sure_names_no_applicant() -> None:
    number = identified(reported(kind=Kind.DEATH, harm=Harm.DIED))
    family.add(number, relative=family.Relative("istri", "Siti Kita", alive=None), **AT)
    family.add(number, relative=family.Relative("ibu", "Mbah Kita", alive=True), **AT)
    known = known_of(claim_of(number), ON)
    assert fields_of(claimsheets.f4(known))["Nama"] == ""
    assert claimsheets.heirs(known)["others"]


def test_odd_letters_and_long_stories_are_set_all_the_same() -> None:
    account = Account(
        name="SITI <b>&amp; 漢字 \u202e",
        what="#eval " + "sangat" * 300 + "\n$x$ *a* @b",
        birth_year=1980,
        reporter_name="Sri Warga",
        phone="08412345678",
    )
    number = reported(account=account)
    assert claimpapers.make(number, "KK1", on=ON, actor=CONSOLE).startswith(b"%PDF")


def test_two_heirs_of_one_name_are_two() -> None:
    number = identified(reported(kind=Kind.DEATH, harm=Harm.DIED))
    told = [("ibu", "3374114101509003", date(1950, 1, 1)), ("cucu", "3374114101209004", date(2020, 1, 1))]
    for relation, nik, born in told:
        family.add(number, relative=family.Relative(relation, "Siti Kita", nik=nik, alive=True, birth_date=born), **AT)
    data = claimsheets.heirs(known_of(claim_of(number), ON))
    assert {one["nik"] for one in data["heirs"]} == {nik for _relation, nik, _born in told}
