"""A case on its page: who sees it, who reads what was told, who may do what; and every act by its button."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.urls import reverse

from pijar.backoffice.tables import Event
from pijar.backoffice.tests.claims import HAPPENED, claim_about
from pijar.backoffice.tests.conftest import OURS, THEIRS
from pijar.claims import services
from pijar.claims.models import Claim, ClaimDocument, ClaimMove, ClaimTask, FlagDismissal
from pijar.claims.selectors import photos
from pijar.claims.tests.test_keeping import jpeg, png
from pijar.claims.types import Account, Channel, Given, Harm, Kind, Picture, Reporter, State
from pijar.kernel.clock import JAKARTA, now
from pijar.staff.models import Officer
from pijar.staff.types import Actor, Role

STORY, PLACE, TELLER = "JATUH DARI TANGGA", "JALAN RAHASIA", "TETANGGA BAIK"


def url(name: str, claim: Claim, *more) -> str:
    return reverse(name, args=[claim.number, *more])


def page(client, claim: Claim) -> str:
    return client.get(url("claim", claim)).content.decode()


def medical(city, role: Role = Role.PROGRAMME) -> None:
    Officer.objects.filter(id=city.officers[role].id).update(sees_medical=True)


def hospital(city, name: str = "RSUD Contoh") -> Officer:
    officer = city.officers[Role.HOSPITAL]
    Officer.objects.filter(id=officer.id).update(workplace=name)
    return officer


def step(client, claim: Claim, to: str, **more):
    values = {"to": to, "seen": Claim.objects.get(id=claim.id).state, "day": "21/01/2026", **more}
    return client.post(url("claim-move", claim), values)


def test_a_case_by_its_buttons_from_report_to_treatment(enter, city):
    claim, client = claim_about(city.ours), enter(Role.PROGRAMME)
    assert "Sudah diperiksa, lanjutkan" in page(client, claim)
    assert step(client, claim, "screened").status_code == 302
    assert step(client, claim, "notified", hour="08.15", reference="BPJS-1").status_code == 302
    assert step(client, claim, "in_treatment").status_code == 302
    claim.refresh_from_db()
    assert (claim.state, claim.insurer_reference) == ("in_treatment", "BPJS-1")
    shown = page(client, claim)
    assert "Dalam perawatan" in shown
    assert "BPJS-1" in shown
    assert "clock-late" not in shown


def test_what_is_wrong_with_a_step_is_said_at_its_form(enter, city):
    claim, client = claim_about(city.ours), enter(Role.PROGRAMME)
    wrong = [({"day": "32/01/2026"}, "tanggal"), ({"day": "19/01/2026"}, "lebih awal"), ({"seen": "paid"}, "petugas lain")]
    for more, said in wrong:
        answer = step(client, claim, "screened", **more)
        assert answer.status_code == 422
        assert said in answer.content.decode()
    assert step(client, claim, "paid").status_code == 422
    assert step(client, claim, "closed").status_code == 422
    assert step(client, claim, "menari").status_code == 422
    assert ClaimMove.objects.count() == 1
    step(client, claim, "screened")
    assert "Tulis jam seperti" in step(client, claim, "notified", hour="99").content.decode()


@pytest.mark.parametrize("role", [Role.PROGRAMME, Role.AUDITOR, Role.VILLAGE])
def test_the_page_of_a_case_tells_nothing_of_what_was_told(enter, city, role):
    claim, client = claim_about(city.ours), enter(role)
    shown = page(client, claim)
    for word in (STORY, PLACE, TELLER, "0841", "3374120101819001"):
        assert word not in shown
    assert "22 Januari 2026" in shown


def test_what_was_told_is_read_by_officers_named_for_it_and_recorded(enter, city):
    claim, client = claim_about(city.ours), enter(Role.PROGRAMME)
    shown = client.post(url("claim-read", claim)).content.decode()
    assert TELLER in shown
    assert STORY not in shown
    assert PLACE not in shown
    medical(city)
    shown = enter(Role.PROGRAMME).post(url("claim-read", claim)).content.decode()
    assert STORY in shown
    assert "337412••••••9001" in shown
    read = Event.objects.filter(action="claim.read", subject=f"claim:{claim.number}").order_by("number")
    assert [event.details["what"] for event in read] == ["contact", "account"]


def test_a_kelurahan_reads_whom_to_call_while_it_has_a_task_and_never_the_story(enter, city):
    claim, client = claim_about(city.ours), enter(Role.VILLAGE)
    shown = client.post(url("claim-read", claim)).content.decode()
    assert TELLER in shown
    assert STORY not in shown
    for task in ClaimTask.objects.filter(claim=claim, owner="village"):
        client.post(url("claim-task", claim, task.id))
    assert client.post(url("claim-read", claim)).status_code == 404


def test_a_desk_reads_what_it_wrote_itself(enter, city):
    account = Account(name="X Y", birth_year=1980, what="CERITA KELURAHAN SENDIRI", reporter_name="RT", phone="084112345678")
    given = Given(Kind.ACCIDENT, Harm.INJURED, HAPPENED, Reporter.VILLAGE, account, place_village=OURS)
    receipt = services.report(
        given, key=uuid4(), channel=Channel.VILLAGE, office=OURS, actor=Actor("petugas-village"), at=HAPPENED
    )
    claim = Claim.objects.get(number=receipt.number)
    assert "CERITA KELURAHAN" in enter(Role.VILLAGE).post(url("claim-read", claim)).content.decode()
    assert "CERITA KELURAHAN" not in enter(Role.PROGRAMME).post(url("claim-read", claim)).content.decode()


def test_each_office_sees_its_own_cases(enter, city):
    ours, theirs = claim_about(city.ours), claim_about(city.theirs)
    assert enter(Role.VILLAGE).get(url("claim", theirs)).status_code == 404
    listed = enter(Role.VILLAGE).get(reverse("claims")).content.decode()
    assert ours.number in listed
    assert theirs.number not in listed
    hospital(city)
    assert enter(Role.HOSPITAL).get(url("claim", ours)).status_code == 404
    services.set_hospital(ours.number, hospital="RSUD Contoh", actor=Actor("rina"), at=HAPPENED)
    shown = enter(Role.HOSPITAL).get(url("claim", ours)).content.decode()
    assert "WARGA KITA" not in shown
    assert enter(Role.HOSPITAL).get(url("claim", theirs)).status_code == 404
    assert {ours.number, theirs.number} == {n for n in (ours.number, theirs.number)
                                            if n in enter(Role.PROGRAMME).get(reverse("claims")).content.decode()}  # fmt: skip


def test_a_hospital_without_a_name_sees_nothing(enter, city):
    claim = claim_about(city.ours)
    assert claim.hospital == ""
    assert enter(Role.HOSPITAL).get(url("claim", claim)).status_code == 404


def test_a_case_of_here_about_somebody_of_there_names_nobody(enter, city):
    claim = claim_about(city.theirs, place_village=OURS)
    shown = page(enter(Role.VILLAGE), claim)
    assert claim.number in shown
    assert "WARGA SANA" not in shown


@pytest.mark.parametrize("role", [Role.VILLAGE, Role.HOSPITAL, Role.AUDITOR])
def test_only_the_office_moves_and_identifies(enter, city, role):
    claim = claim_about(city.ours)
    hospital(city)
    services.set_hospital(claim.number, hospital="RSUD Contoh", actor=Actor("rina"), at=HAPPENED)
    client = enter(role)
    assert step(client, claim, "screened").status_code in (403, 422)
    for name in ("claim-identify", "claim-join", "claim-change", "claim-add-task"):
        assert client.post(url(name, claim), {"reason": "ingin saja", "nik": "1"}).status_code == 403
    assert Claim.objects.get().state == "reported"


def test_a_hospital_says_that_treatment_began(enter, city):
    claim, client = claim_about(city.ours), enter(Role.PROGRAMME)
    step(client, claim, "screened")
    step(client, claim, "notified")
    hospital(city)
    services.set_hospital(claim.number, hospital="RSUD Contoh", actor=Actor("rina"), at=HAPPENED)
    client = enter(Role.HOSPITAL)
    assert "Perawatan dimulai" in page(client, claim)
    assert step(client, claim, "in_treatment").status_code == 302
    assert step(client, claim, "stage_two", hour="14").status_code == 302
    assert Claim.objects.get().state == "stage_two"


def test_photos_and_papers_are_read_by_few_and_recorded(enter, city):
    claim = claim_about(city.ours)
    from pijar.claims.keeping import keep
    from pijar.claims.types import Paper

    keep(Picture(jpeg(), "image/jpeg"), actor=Actor("pelapor"), at=HAPPENED, incident=claim.incident)
    services.set_document(claim.number, "ktp_peserta", state=Paper.RECEIVED, actor=Actor("petugas-village"), at=HAPPENED,
                          file=Picture(b"%PDF-1.4", "application/pdf"))  # fmt: skip
    photo = url("claim-photo", claim, photos(claim)[0].id)
    paper = url("claim-paper", claim, ClaimDocument.objects.get(kind="ktp_peserta").claimfile_set.get().id)
    for role, seen in ((Role.PROGRAMME, (404, 404)), (Role.AUDITOR, (404, 404)), (Role.VILLAGE, (404, 200))):
        client = enter(role)
        assert (client.get(photo).status_code, client.get(paper).status_code) == seen, role
    medical(city)
    answer = enter(Role.PROGRAMME).get(photo)
    assert (answer.status_code, answer["Content-Type"], answer.content) == (200, "image/jpeg", jpeg())
    assert Event.objects.filter(action="claim.read", details__what="photo").count() == 1
    # Of another case the same number opens nothing.
    assert enter(Role.PROGRAMME).get(url("claim-photo", claim_about(city.theirs), photos(claim)[0].id)).status_code == 404


def test_papers_come_in_at_the_kelurahan_and_are_left_out_by_the_office_only(enter, city):
    claim, client = claim_about(city.ours), enter(Role.VILLAGE)
    file = BytesIO(png())
    file.name = "ktp.png"
    place = url("claim-document", claim, "ktp_peserta")
    assert client.post(place, {"state": "received", "file": file}).url.endswith("#berkas")
    assert ClaimDocument.objects.get(kind="ktp_peserta").state == "received"
    assert client.post(place, {"state": "not_needed", "reason": "tidak perlu lagi"}).status_code == 404
    assert "Dilihat, tanpa salinan" not in page(client, claim)
    # Ticked without a file it is told as seen, by whom.
    client.post(url("claim-document", claim, "kartu_peserta"), {"state": "received"})
    seen = page(client, claim)
    assert seen.count("Dilihat, tanpa salinan") == 1 and "Dilihat petugas-village pada" in seen
    client = enter(Role.PROGRAMME)
    client.post(url("claim-document", claim, "kuitansi"), {"state": "not_needed", "reason": "dirawat tanpa biaya"})
    assert ClaimDocument.objects.get(kind="kuitansi").state == "not_needed"
    assert "dirawat tanpa biaya" in page(client, claim)
    client.post(url("claim-document", claim, "kuitansi"), {"state": "required"})
    assert ClaimDocument.objects.get(kind="kuitansi").state == "required"
    bad = BytesIO(b"bukan berkas")
    bad.name = "x.pdf"
    client.post(url("claim-document", claim, "kk"), {"state": "received", "file": bad})
    assert "PDF, JPEG, atau PNG" in page(client, claim)


def test_who_it_is_is_found_by_name_and_by_nik(enter, city):
    claim = claim_about(city.ours, nik="")
    client = enter(Role.PROGRAMME)
    assert "Pastikan dahulu siapa orangnya" in page(client, claim)
    found = client.post(url("claim-identify", claim), {"cari": "1", "words": "warga kita", "year": "1980"}).content.decode()
    assert "Ini orangnya" in found
    assert "3374120101819001" not in found
    client.post(url("claim-identify", claim), {"person": city.ours.id, "reason": "dipilih dari nama yang mirip"})
    assert Claim.objects.get().incident.person_id == city.ours.id
    client.post(url("claim-identify", claim), {"nik": "3374120101829002", "reason": "ternyata yang ini"})
    assert Claim.objects.get().incident.person_id == city.theirs.id
    client.post(url("claim-identify", claim), {"nik": "3374120101829", "reason": "salah ketik NIK"})
    assert "16 angka" in page(client, claim)
    client.post(url("claim-identify", claim), {"lepas": "1", "reason": "bukan orang ini"})
    assert Claim.objects.get().incident.person_id is None


def test_a_flag_says_what_to_look_at_and_is_set_aside_with_a_reason(enter, city):
    first, second = claim_about(city.ours), claim_about(city.ours, harm=Harm.DIED)
    client = enter(Role.PROGRAMME)
    shown = page(client, second)
    assert f"Kasus {first.number} mencatat orang yang sama" in shown
    client.post(url("claim-aside", second, "same_incident"), {"reason": "x"})
    assert not FlagDismissal.objects.exists()
    client.post(url("claim-aside", second, "same_incident"), {"reason": "dua orang bernama sama"})
    assert "Dikesampingkan petugas-programme: dua orang bernama sama" in page(client, second)
    assert client.post(url("claim-aside", second, "menari"), {"reason": "dua orang bernama sama"}).status_code == 404
    client.post(url("claim-join", second), {"to": first.number, "reason": "satu kejadian yang sama"})
    assert Claim.objects.get(id=second.id).joined_to == first
    assert "digabungkan dengan" in page(client, second)


def test_the_case_is_corrected(enter, city):
    claim, client = claim_about(city.ours), enter(Role.PROGRAMME)
    client.post(url("claim-change", claim), {"harm": "died", "hospital": "RSUD Contoh", "branch": "JKK"})
    claim.refresh_from_db()
    assert (claim.hospital, Claim.objects.get().incident.harm) == ("RSUD Contoh", "died")
    client.post(url("claim-change", claim), {"branch": "JKM", "hospital": "RSUD Contoh"})
    assert "delapan huruf" in page(client, claim)
    client.post(url("claim-change", claim), {"branch": "JKM", "hospital": "RSUD Contoh", "reason": "sakit jantung di rumah"})
    claim.refresh_from_db()
    assert claim.branch == "JKM"


def test_the_day_is_corrected(enter, city):
    claim, client = claim_about(city.ours), enter(Role.PROGRAMME)
    before = claim.incident.happened_at
    assert "Betulkan hari kejadian" in page(client, claim)
    client.post(url("claim-happened", claim), {"day": "31/02/2026", "reason": "menurut surat polisi"})
    assert "Tanggal kejadian:" in page(client, claim)
    day = before - timedelta(days=2)
    client.post(url("claim-happened", claim), {"day": f"{day:%d/%m/%Y}", "hour": "07.15", "reason": "menurut surat polisi"})
    assert "Hari kejadian dibetulkan." in page(client, claim)
    found = Claim.objects.get(id=claim.id).incident.happened_at.astimezone(JAKARTA)
    assert (found.date(), found.hour, found.minute) == (day.astimezone(JAKARTA).date(), 7, 15)


def test_a_death_is_asked_for_under_the_other_branch_once_the_first_is_over(enter, city):
    claim, client = claim_about(city.ours), enter(Role.PROGRAMME)
    client.post(url("claim-change", claim), {"harm": "died", "branch": "JKK", "hospital": ""})
    assert "Ajukan juga sebagai" not in page(client, claim)
    client.post(url("claim-branch", claim), {"branch": "JKM", "reason": "sakit jantung di rumah"})
    assert Claim.objects.count() == 1
    assert client.post(url("claim-branch", claim), {"branch": "JHT", "reason": "sakit jantung di rumah"}).status_code == 404
    services.move(claim.number, State.CLOSED, on=now(), reason="bukan kecelakaan kerja", actor=Actor("rina"), at=now())
    assert "Ajukan juga sebagai JKM" in page(client, claim)
    assert "Tulis" in client.post(url("claim-branch", claim), {"branch": "JKM", "reason": "x"}, follow=True).content.decode()
    answer = client.post(url("claim-branch", claim), {"branch": "JKM", "reason": "sakit jantung di rumah"})
    made = Claim.objects.get(branch="JKM")
    assert answer["Location"] == url("claim", made)


def test_tasks_of_each_desk(enter, city):
    claim, client = claim_about(city.ours), enter(Role.PROGRAMME)
    client.post(url("claim-add-task", claim), {"owner": "village", "words": "TOLONG ANTAR SURAT"})
    client.post(url("claim-add-task", claim), {"owner": "menteri", "words": "x"})
    made = ClaimTask.objects.get(kind="other")
    assert (made.owner, made.place) == ("village", OURS)
    village = enter(Role.VILLAGE)
    assert "TOLONG ANTAR SURAT" in page(village, claim)
    assert village.post(url("claim-task", claim, made.id)).status_code == 302
    screen = ClaimTask.objects.get(kind="screen")
    assert village.post(url("claim-task", claim, screen.id)).status_code == 404
    made.refresh_from_db()
    assert (made.end, made.ended_by) == ("done", "petugas-village")


def test_the_calendar_names_numbers_and_nobody(enter, city):
    claim = claim_about(city.ours)
    claim_about(city.theirs)
    answer = enter(Role.VILLAGE).get(reverse("claims-dates"))
    text = answer.content.decode().replace("\r\n ", "")
    assert answer["Content-Type"].startswith("text/calendar")
    assert f"SUMMARY:{claim.number}: Hubungi keluarga" in text
    assert text.count("BEGIN:VEVENT") == 1
    assert "WARGA" not in text
    assert all(len(line.encode()) <= 75 for line in answer.content.decode().split("\r\n"))
    programme = enter(Role.PROGRAMME).get(reverse("claims-dates")).content.decode()
    assert "DTEND:20260122T023000Z" in programme


def test_the_first_page_shows_the_clock_to_all_concerned(enter, city):
    claim = claim_about(city.ours)
    hospital(city)
    services.set_hospital(claim.number, hospital="RSUD Contoh", actor=Actor("rina"), at=HAPPENED)
    for role in (Role.PROGRAMME, Role.VILLAGE):
        assert claim.number in enter(role).get(reverse("home")).content.decode(), role
    assert claim.number in enter(Role.HOSPITAL).get(reverse("claims")).content.decode()
    assert claim.number not in enter(Role.TREASURER).get(reverse("home")).content.decode()


def test_the_list_is_narrowed(enter, city):
    ours, theirs = claim_about(city.ours), claim_about(city.theirs)
    client = enter(Role.PROGRAMME)
    services.move(ours.number, State.SCREENED, on=HAPPENED.date(), actor=Actor("rina"), at=HAPPENED)

    def listed(**asked) -> set[str]:
        text = client.get(reverse("claims"), asked).content.decode().partition("<tbody>")[2]
        return {one.number for one in (ours, theirs) if one.number in text}

    assert listed(keadaan="screened") == {ours.number}
    assert listed(kelurahan=THEIRS) == {theirs.number}
    assert listed(jaminan="JKM") == set()
    assert listed(nomor=theirs.number[:14]) == {theirs.number}
    assert listed(keadaan="semua") == {ours.number, theirs.number}
    assert listed(keadaan="closed") == set()


def test_a_person_s_page_lists_their_cases(enter, city):
    claim = claim_about(city.ours)
    shown = enter(Role.PROGRAMME).get(reverse("person", args=[city.ours.id])).content.decode()
    assert claim.number in shown
    assert "Laporkan kejadian" in shown
    assert "Laporkan kejadian" not in enter(Role.AUDITOR).get(reverse("person", args=[city.ours.id])).content.decode()
