"""Pages of the doubtful cases: the queue, the case with its proof, many at once, and a list filled in at a desk."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from pijar.audit.models import Event
from pijar.backoffice.rights import may
from pijar.backoffice.tables import Assessment, Batch, CaseDecision
from pijar.backoffice.tests.conftest import MONTH
from pijar.cycle.casefile import COLUMNS
from pijar.eligibility.models import Proof
from pijar.kernel.clock import today
from pijar.kernel.month import Month
from pijar.staff.types import Role

JANUARY = Month.of(MONTH)
LETTER = {"kind": "SKTM", "number": "470/12/2026", "dated_on": "12/01/2026", "reason": "keluarga miskin", "until": "2026-12"}
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF gambar surat"
OURS = (
    "cases",
    "cases-turning",
    "cases-decided",
    "cases-list",
    "cases-many",
    "cases-queue",
    "cases-result",
    "case-proof",
    "case",
)


def place(name: str, someone: object = None) -> str:
    if name == "case":
        return reverse(name, args=[someone.id, JANUARY])
    return reverse(name, args=[someone.id]) if name == "case-proof" else reverse(name)


def decided(client, someone, outcome: str = "eligible", **more: object):
    return client.post(place("case", someone), {**LETTER, "outcome": outcome, **more})


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def rina(enter, city, tmp_path: Path, settings):
    """A programme officer at her desk, with a data folder of her own."""
    settings.DATA = tmp_path
    (tmp_path / "tmp").mkdir()
    # The pages' fixture bills everybody; who waits for a decision is not billed yet.
    return enter(Role.PROGRAMME)


def test_each_role_opens_what_it_is_granted(enter, city):
    from django.urls import resolve

    for role in Role:
        client = enter(role)
        for name in OURS:
            address = place(name, city.ours)
            granted = may(city.officers[role], *resolve(address).func.rights)
            assert (client.get(address).status_code == 403) != granted, (role, name)


def test_the_queue_counts_by_doubt_and_kelurahan(rina, city):
    page = text(rina.get(place("cases")))
    assert page.index("Desa Kita") < page.index("WARGA KITA")
    assert "Desil DTSEN belum diketahui" in page
    assert "WARGA SANA" in page
    one = text(rina.get(place("cases"), {"kelurahan": city.ours.village_code}))
    assert "WARGA KITA" in one
    assert "WARGA SANA" not in one
    assert "Tidak ada kasus dengan saringan ini" in text(rina.get(place("cases"), {"alasan": "NIK_SHARED"}))


def test_a_village_sees_its_own_cases_and_decides_none(enter, city):
    client = enter(Role.VILLAGE)
    page = text(client.get(place("cases")))
    assert "WARGA KITA" in page
    assert "WARGA SANA" not in page
    assert place("case", city.ours) not in page
    assert 'type="checkbox"' not in page
    assert client.post(place("cases-many"), {"who": [city.ours.id]}).status_code == 403


def test_deciding_opens_the_next_case_and_remembers_the_letter(rina, city):
    answer = decided(rina, city.ours, scan=SimpleUploadedFile("surat.png", JPEG))
    assert answer.url == place("case", city.theirs)
    made = CaseDecision.objects.select_related("evidence").get()
    assert (made.person_id, made.outcome, made.proof, made.actor) == (
        city.ours.id, "eligible", "SKTM 470/12/2026, 12/01/2026", "petugas-programme"
    )  # fmt: skip
    assert (made.evidence.media_type, made.evidence.size) == ("image/jpeg", len(JPEG))
    page = text(rina.get(answer.url))
    # Of the last letter everything but its number.
    assert 'value="12/01/2026"' in page
    assert "keluarga miskin" in page
    assert "470/12/2026" not in page
    assert "1 keputusan belum tampak di daftar Januari 2026" in text(rina.get(place("cases")))


def test_the_filter_is_kept_from_case_to_case(rina, city):
    asked = {"kelurahan": city.ours.village_code}
    answer = rina.post(place("case", city.ours) + f"?kelurahan={city.ours.village_code}", {**LETTER, "outcome": "ineligible"})
    assert answer.url == place("cases") + f"?kelurahan={asked['kelurahan']}"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"number": ""}, "Tulis nomor buktinya"),
        ({"dated_on": ""}, "Tulis tanggal surat"),
        ({"dated_on": f"{today() + timedelta(days=1):%d/%m/%Y}"}, "Tanggal bukti belum tiba"),
        ({"outcome": ""}, "Tekan salah satu"),
        ({"reason": ""}, "id_reason_error"),
        ({"scan": SimpleUploadedFile("surat.pdf", b"MZ program")}, "JPEG, PNG, atau PDF."),
    ],
)
def test_what_is_lacking_is_told_at_its_field(changes, said, rina, city):
    answer = rina.post(place("case", city.ours), {**LETTER, "outcome": "eligible", **changes})
    assert answer.status_code == 200
    assert said in text(answer)
    assert not CaseDecision.objects.exists()


def test_a_second_thought_is_a_new_decision_and_all_is_shown(rina, city):
    decided(rina, city.ours)
    decided(rina, city.ours, "ineligible", number="9")
    page = text(rina.get(place("case", city.ours)))
    assert page.index("SKTM 9") < page.index("SKTM 470/12/2026")
    assert "Keputusan baru menggantikan yang lama." in page
    today_page = text(rina.get(place("cases-decided")))
    assert today_page.count("WARGA KITA") == 2
    assert "petugas-programme" in today_page


def test_a_sent_month_stays_and_decisions_begin_after_it(rina, city):
    Batch.objects.update(state="submitted", approved_by="tono")
    assert "Januari 2026 sudah dikirim dan tetap. Yang diputuskan sekarang berlaku mulai Februari 2026." in text(
        rina.get(place("cases"))
    )
    decided(rina, city.ours)
    assert CaseDecision.objects.get().from_month == Month(2026, 2).first_day
    page = text(rina.get(place("cases")))
    assert place("case", city.ours) not in page
    assert "1 keputusan menunggu bulan itu dijalankan." in page
    assert reverse("month", args=[Month(2026, 2)]) in page


def test_a_case_that_another_reason_closes_cannot_be_made_eligible(rina, city):
    Assessment.objects.filter(person=city.ours).update(reasons=["NIK_SHARED", "DECEASED"])
    page = text(rina.get(place("case", city.ours)))
    assert 'value="ineligible"' in page
    assert 'value="eligible"' not in page
    assert decided(rina, city.ours).status_code == 409
    assert not CaseDecision.objects.exists()


def test_the_scan_is_for_who_decides_or_audits_and_each_look_is_recorded(rina, city, enter):
    decided(rina, city.ours, scan=SimpleUploadedFile("surat.jpg", JPEG))
    asked = {"decision": CaseDecision.objects.get().id}
    for role, status in ((Role.PROGRAMME, 200), (Role.AUDITOR, 200), (Role.ADMINISTRATOR, 404), (Role.TREASURER, 403),
                         (Role.VILLAGE, 403)):  # fmt: skip
        answer = enter(role).post(place("case-proof", city.ours), asked)
        assert answer.status_code == status, role
    looks = Event.objects.filter(action="proof.open").order_by("number")
    assert [(look.actor, look.subject) for look in looks] == [
        (f"petugas-{role}", f"person:{city.ours.id}") for role in ("programme", "auditor")
    ]
    client = enter(Role.AUDITOR)
    answer = client.post(place("case-proof", city.ours), asked)
    assert (answer.content, answer["Cache-Control"], answer["X-Content-Type-Options"]) == (JPEG, "no-store", "nosniff")
    assert client.post(place("case-proof", city.theirs), asked).status_code == 404
    assert client.post(place("case-proof", city.ours), {"decision": "²"}).status_code == 404
    assert client.get(place("case-proof", city.ours)).status_code == 405
    assert "Lihat pindaian" in text(client.get(reverse("person", args=[city.ours.id])))


def test_many_are_decided_with_one_letter(rina, city):
    asked = {"who": [city.ours.id, city.theirs.id]}
    page = text(rina.post(place("cases-many"), asked))
    assert "WARGA KITA" in page
    assert not CaseDecision.objects.exists()
    rina.post(place("cases-many"), {**asked, **LETTER, "asked": "1", "outcome": "eligible"})
    assert CaseDecision.objects.count() == 2
    assert Proof.objects.count() == 1
    assert Event.objects.filter(action="eligibility.decide").count() == 2
    assert Event.objects.get(action="eligibility.decide_list").details["decided"] == 2
    assert rina.post(place("cases-many"), {}).status_code == 409


def test_a_nik_leads_to_its_case_and_never_stands_in_an_address(rina, city):
    nik = "3374120101819001"
    assert rina.post(place("cases"), {"cari": nik}).url == place("case", city.ours)
    assert rina.post(place("cases"), {"cari": "warga sana"}).url == place("case", city.theirs)
    for odd in ("3374120101819999", "", "\0", "SIAPA"):
        assert rina.post(place("cases"), {"cari": odd}).url == place("cases")


def queue_of(client) -> tuple[openpyxl.Workbook, dict[str, int]]:
    answer = client.post(place("cases-queue"))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    return book, {cell.value: cell.column for cell in book.active[1]}


def sent(client, book: openpyxl.Workbook, **more: str):
    made = io.BytesIO()
    book.save(made)
    return client.post(place("cases-list"), {"file": SimpleUploadedFile("isian.xlsx", made.getvalue()), **more})


def test_a_queue_asked_for_with_a_nul_is_the_whole_queue(rina, city):
    assert rina.post(place("cases-queue"), {"alasan": "\0", "kelurahan": "\0"}).status_code == 200


def test_the_queue_is_filled_in_at_a_desk_and_comes_back(rina, city):
    book, header = queue_of(rina)
    assert set(COLUMNS) <= set(header)
    taken = Event.objects.get(action="eligibility.queue")
    assert (taken.details["rows"], sorted(taken.details["people"])) == (2, sorted([city.ours.id, city.theirs.id]))
    sheet = book.active
    for row, outcome in ((2, "layak"), (3, "mungkin")):
        for column, value in {"keputusan": outcome, "jenis_bukti": "SKTM", "nomor_bukti": "1", "tanggal_bukti": "12/01/2026",
                              "alasan": "miskin"}.items():  # fmt: skip
            sheet.cell(row, header[column], value)
    held = text(sent(rina, book, whole="on"))
    assert "Tidak ada yang dicatat" in held
    assert not CaseDecision.objects.exists()
    page = text(sent(rina, book))
    assert "Keputusan: tulis layak atau tidak layak." in page
    assert CaseDecision.objects.count() == 1
    token = page.split('name="token" value="')[1].split('"')[0]
    told = openpyxl.load_workbook(io.BytesIO(rina.post(place("cases-result"), {"token": token}).content)).active
    assert [row[-2].value for row in told.iter_rows()] == ["hasil", "Diputuskan", "Ditolak"]
    assert Event.objects.filter(action="eligibility.result").count() == 1
    assert "Sudah tercatat" in text(sent(rina, book))
    assert CaseDecision.objects.count() == 1


def test_a_result_is_for_the_officer_who_sent_the_list(rina, city, settings):
    from django.core import signing

    for token in ("", "x:y", signing.dumps({"sha256": "0" * 64}, salt="pijar case list tono")):
        assert rina.post(place("cases-result"), {"token": token}).status_code == 409


@pytest.mark.parametrize("name", ["isian.docx", "isian.xlsx"])
def test_a_file_that_is_no_list_is_refused(name, rina, city):
    answer = rina.post(place("cases-list"), {"file": SimpleUploadedFile(name, b"nama,umur\nA,1\n")})
    assert answer.status_code == 409


def test_who_turns_the_limit_stands_in_a_tab(rina, city):
    from pijar.enrolment.models import Enrolment

    born = today().replace(year=MONTH.year - 65, month=3, day=9)
    city.ours.birth_date = born
    city.ours.save()
    Enrolment.objects.create(person=city.ours, fund_code="APBD", valid_from=MONTH)
    page = text(rina.get(place("cases-turning")))
    assert "WARGA KITA" in page
    assert "9 Maret 2026" in page
