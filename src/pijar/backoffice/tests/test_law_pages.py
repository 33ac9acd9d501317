"""The law's pages: open to every officer, in both languages, without a script; mistakes beside their field, nothing kept."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from pijar.backoffice import lawwords
from pijar.backoffice.tables import Event
from pijar.law import lookup
from pijar.staff.types import Role

PAGES = ["law", "law-changes", "law-questions", "law-contribution", "law-benefit"]
INJURY = {
    "happened": "JKK:disabled", "on": "03/02/2026", "unable_days": "420", "disabilities-0-item": "right_arm_from_shoulder",
    "disabilities-0-kind": "anatomical", "transport-0-mode": "land", "transport-0-cost": "6.200.000",
}  # fmt: skip


def text(answer) -> str:
    """The words of a page with single spaces, without its marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def beside(answer, field: str) -> str:
    """What is said beside a field."""
    found = re.search(rf'id="id_{field}_error"[^>]*>(.*?)</div>\s*</div>', answer.content.decode(), re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split()) if found else ""


@pytest.mark.parametrize("role", Role)
def test_every_officer_reads_the_law(role, enter, city):
    client = enter(role)
    assert reverse("law") in client.get("/", follow=True).content.decode()
    for page in PAGES:
        assert client.get(reverse(page)).status_code == 200


def test_every_quantity_has_its_page_in_both_languages(enter, city):
    from pijar.law import lookup

    client = enter(Role.VILLAGE)
    for language in ("id", "en"):
        client.post(reverse("set_language"), {"language": language, "next": "/"})
        for one in lookup.everything():
            answer = client.get(reverse("law-show", args=[one.name]))
            assert answer.status_code == 200, one.name
            assert one.description.said(language) in answer.context["quantity"].title


def test_every_topic_and_unit_of_the_law_has_its_words():
    everything = lookup.everything()
    assert {one.name.partition(".")[0] for one in everything} == set(lawwords.TOPICS)
    assert {one.unit for one in everything} <= set(lawwords.UNITS)


def test_nobody_has_a_quantity_of_that_name(enter, city):
    assert enter(Role.AUDITOR).get("/hukum/tidak.ada/").status_code == 404


def test_a_search_finds_by_words_and_the_day_chooses_the_value(enter, city):
    client = enter(Role.AUDITOR)
    answer = client.get(reverse("law"), {"q": "relief transportasi 50", "pada": "01/02/2026"})
    found = text(answer)
    assert reverse("law-show", args=["contributions.relief.transport"]) in answer.content.decode()
    assert "50% dari jumlah penuh" in found
    assert reverse("law-show", args=["contributions.jkm"]) not in answer.content.decode()
    assert "tidak ada ketentuan" in text(client.get(reverse("law"), {"q": "relief.transport", "pada": "01/02/2028"}))
    assert "Tidak ada ketentuan dengan kata itu" in text(client.get(reverse("law"), {"q": "zzz"}))


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("umur", "ages.below"), ("batas usia", "ages.below"), ("masa tunggu", "benefits.jkm.waiting_days"),
        ("amputasi", "benefits.jkk.disability"), ("lengan kanan", "benefits.jkk.disability"),
    ],
)  # fmt: skip
def test_a_search_finds_what_people_call_it(enter, city, words, name):
    found = enter(Role.AUDITOR).get(reverse("law"), {"q": words}).content.decode()
    assert reverse("law-show", args=[name]) in found


def test_a_result_tells_what_is_schooling_and_what_is_unsure(enter, city):
    told = {"happened": "JKK:death", "on": "03/02/2026", "unable_days": "40",
            "children-0-birth_date": "01/05/2015", "children-0-level": "PT", "children-0-years_left": "1"}  # fmt: skip
    shown = text(enter(Role.AUDITOR).post(reverse("law-benefit"), told))
    assert "Termasuk beasiswa anak paling banyak Rp 12.000.000" in shown
    assert "ketentuan yang dipakai masih perlu dipastikan" in shown and "Apakah STMB per hari dihitung" in shown


@pytest.mark.parametrize("day", ["31/02/2026", "kemarin", "01/01/0001"])
def test_a_day_that_is_none_is_said_beside_its_field(enter, city, day):
    assert "Yang tampak di bawah berlaku hari ini." in text(enter(Role.AUDITOR).get(reverse("law"), {"pada": day}))


def test_a_quantity_tells_source_certainty_and_what_changed(enter, city):
    page = enter(Role.AUDITOR).get(reverse("law-show", args=["contributions.relief.other"]))
    said = text(page)
    assert "Pasal 4(1)" in said
    assert 'href="https://peraturan.bpk.go.id/' in page.content.decode()
    assert "50% dari jumlah penuh → tidak ada ketentuan" in said
    assert "1 April 2026 – 31 Desember 2026" in said


def test_what_is_not_known_says_whom_to_ask(enter, city):
    said = text(enter(Role.AUDITOR).get(reverse("law-show", args=["deadlines.jkm_lapse_years"])))
    assert "belum diketahui; tanyakan kepada BPJS Ketenagakerjaan" in said


def test_changes_between_two_days(enter, city):
    client = enter(Role.AUDITOR)
    answer = client.get(reverse("law-changes"), {"dari": "31/03/2026", "sampai": "01/04/2026"})
    said = text(answer)
    assert reverse("law-show", args=["contributions.relief.other"]) in answer.content.decode()
    assert "PP 50/2025" in said
    assert "Tidak ada yang berbeda" in text(client.get(reverse("law-changes"), {"dari": "01/05/2026", "sampai": "02/05/2026"}))
    assert beside(client.get(reverse("law-changes"), {"dari": "x", "sampai": "02/05/2026"}), "dari")


def test_open_questions_by_agency(enter, city):
    assert "BPJS Ketenagakerjaan" in text(enter(Role.TREASURER).get(reverse("law-questions")))


def test_a_contribution_across_a_change_of_law(enter, city):
    asked = {"month": "2026-03", "sector": "trade", "fund": "DONOR", "prepay": "3", "income": ""}
    said = text(enter(Role.TREASURER).get(reverse("law-contribution"), asked))
    assert "Rp 33.600" in said
    assert "Dibayar paling lambat 16 Maret 2026." in said
    assert "Tanyakan kepada BPJS Ketenagakerjaan" in said


def test_a_due_date_on_joint_leave_names_both_days(enter, city):
    asked = {"month": "2026-05", "sector": "trade", "fund": "APBD", "prepay": "1", "income": ""}
    said = text(enter(Role.TREASURER).get(reverse("law-contribution"), asked))
    assert "Dibayar paling lambat 15 Mei 2026." in said
    assert "18 Mei 2026 bila dihitung hari libur" in said


def test_a_due_date_of_a_year_without_its_holidays_is_provisional(enter, city):
    asked = {"month": "2028-05", "sector": "trade", "fund": "APBD", "prepay": "1", "income": ""}
    said = text(enter(Role.TREASURER).get(reverse("law-contribution"), asked))
    assert "Sementara: belum semua hari libur tahun itu tercatat di pijar." in said


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"income": "5.000.000"}, "income", "belum diketahui"),
        ({"income": "12,5"}, "income", "rupiah utuh"),
        ({"month": "Maret"}, "month", "tahun-bulan"),
        ({"month": "9999-12", "prepay": "12"}, "month", "tidak mungkin dimaksud"),
    ],
)
def test_a_contribution_that_cannot_be_told(enter, city, change, field, sentence):
    asked = {"month": "2026-05", "sector": "trade", "fund": "DONOR", "prepay": "1"} | change
    answer = enter(Role.TREASURER).get(reverse("law-contribution"), asked)
    assert answer.status_code == 200
    assert sentence in beside(answer, field)


def test_a_case_is_reckoned_line_by_line_and_nothing_is_kept(enter, city):
    client = enter(Role.VILLAGE)
    before = Event.objects.count()
    answer = client.post(reverse("law-benefit"), INJURY)
    said = text(answer)
    assert "Rp 50.000.000" in said
    assert "Rp 32.000.000" in said
    assert "PP 82/2019" in said
    assert "Ini perkiraan: BPJS Ketenagakerjaan yang memutuskan." in said
    assert Event.objects.count() == before
    assert "Lengan" not in text(client.get(reverse("law-benefit"))).split("Apa yang terjadi")[0]


def test_a_case_speaks_english(enter, city, client):
    enter(Role.VILLAGE)
    client.post(reverse("set_language"), {"language": "en", "next": "/"})
    said = text(client.post(reverse("law-benefit"), INJURY))
    assert "Rp 50,000,000" in said
    assert "This is an estimate: BPJS Ketenagakerjaan decides." in said


def test_a_death_soon_after_joining_is_a_span_with_a_question(enter, city):
    case = {
        "happened": "JKM:death", "on": "03/02/2026", "member_since": "01/01/2026", "paid_months": "40",
        "consecutive_months": "2", "children-2-birth_date": "01/05/2015", "children-2-level": "SD",
    }  # fmt: skip
    said = text(enter(Role.VILLAGE).post(reverse("law-benefit"), case))
    assert "Hukumnya tidak jelas untuk kasus ini" in said
    assert "Yang masih harus ditanyakan" in said


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"on": "03/02/2018"}, "on", ""),
        ({"on": "besok"}, "on", ""),
        ({"disabilities-0-loss_percent": "120"}, "disabilities-0-loss_percent", "100"),
        ({"transport-0-cost": "6,2"}, "transport-0-cost", "rupiah utuh"),
        ({"transport-1-cost": "5.000"}, "transport-1-mode", "belum diisi"),
        ({"transport-2-mode": "sea", "transport-2-cost": "9" * 15}, "transport-2-cost", "lebih dari"),
        ({"children-3-birth_date": "01/02/2030", "children-3-level": "SD"}, "children-3-birth_date", ""),
        ({"disabilities-0-item": ""}, "disabilities-0-item", ""),
    ],
)
def test_a_mistake_is_told_beside_its_field(enter, city, change, field, sentence):
    answer = enter(Role.VILLAGE).post(reverse("law-benefit"), INJURY | change)
    assert answer.status_code == 200
    told = beside(answer, field)
    assert told
    assert sentence in told
    assert f'href="#id_{field}"' in answer.content.decode()
    assert "[" not in told
    assert "Rp 32.000.000" not in text(answer)


def test_an_empty_form_is_told_field_by_field(enter, city):
    answer = enter(Role.VILLAGE).post(reverse("law-benefit"), {})
    assert "Belum dapat dihitung" in text(answer)
    assert beside(answer, "on")
