"""One act on many rows: frozen at the preview, done by the same services, told, undone; never outside one's scope."""

from __future__ import annotations

import pytest
from django.urls import reverse

from pijar.backoffice.grid import acts
from pijar.backoffice.models import Chosen, Task
from pijar.backoffice.tables import Event, Halt, Person
from pijar.backoffice.tests.conftest import OURS, THEIRS, person
from pijar.cycle.decisions import halt_person
from pijar.enrolment.types import HaltKind
from pijar.grievances.models import Grievance
from pijar.grievances.services import open_grievance
from pijar.grievances.types import DEFAULT_TERMS, Category, Channel, Given
from pijar.kernel.clock import now
from pijar.kernel.month import Month
from pijar.staff.types import CONSOLE, Role

PROOF = {"reason": "DATA_DOUBT", "month": "2026-09", "proof": "Nota dinas 12/2026"}


@pytest.fixture
def crowd(city):
    for number in range(8):
        person(100 + number, OURS, f"WARGA {number}")
    return city


def chosen_by(client, act: str, **form):
    answer = client.post(reverse("list-choose", args=["orang"]), {"tindakan": act, **form})
    return answer if answer.status_code != 302 else client.get(answer.url)


def preview(client, act: str, **form) -> Chosen:
    assert chosen_by(client, act, **form).status_code == 200
    return Chosen.objects.latest("id")


def do(client, chosen: Chosen, **form):
    return client.post(reverse("list-chosen", args=[chosen.id]), {**PROOF, **form, "jadi": "1"}, follow=True)


def held() -> set[int]:
    newest = dict(Halt.objects.order_by("id").values_list("person_id", "kind"))
    return {one for one, kind in newest.items() if kind == "hold"}


def test_the_preview_changes_nothing_and_says_what_would_happen(enter, crowd):
    client = enter(Role.PROGRAMME)
    Halt.objects.create(person=crowd.ours, kind="hold", from_month="2026-01-01", reason="X", proof="x", actor="rina", at=now())
    page = chosen_by(client, "tangguhkan", semua="1").content.decode()
    assert "10 orang dipilih" in page and "9 orang" in page and "Sudah ditangguhkan" in page and "WARGA KITA" in page
    assert Halt.objects.count() == 1 and not Event.objects.filter(action__startswith="enrolment.").exists()


def test_all_that_match_are_frozen_and_who_comes_later_is_not_touched(enter, crowd):
    client = enter(Role.PROGRAMME)
    chosen = preview(client, "tangguhkan", semua="1", lihat=f"?f.kelurahan.satu={OURS}")
    late = person(300, OURS, "WARGA BARU")
    page = do(client, chosen).content.decode()
    assert "9 orang selesai" in page
    assert late.id not in held() and crowd.theirs.id not in held() and len(held()) == 9
    assert Event.objects.filter(action="enrolment.hold").count() == 9
    assert Event.objects.get(action="list.tangguhkan").details == {"chosen": 9, "done": 9}


def test_a_hold_of_many_is_undone_and_only_once(enter, crowd):
    client = enter(Role.PROGRAMME)
    chosen = preview(client, "tangguhkan", pilih=[crowd.ours.id, crowd.theirs.id])
    assert "Batalkan semuanya" in do(client, chosen).content.decode()
    place = reverse("list-undo", args=[chosen.id])
    assert "2 orang dikembalikan" in client.post(place, follow=True).content.decode()
    assert held() == set() and Halt.objects.filter(kind="resume").count() == 2
    assert client.post(place).status_code == 409


def test_pressing_twice_does_it_once(enter, crowd):
    client = enter(Role.PROGRAMME)
    chosen = preview(client, "tangguhkan", pilih=[crowd.ours.id])
    do(client, chosen)
    do(client, chosen)
    assert Halt.objects.count() == 1


def test_a_second_press_while_the_first_is_at_work_does_nothing(enter, crowd, monkeypatch):
    from pijar.backoffice.views import chosen as views

    monkeypatch.setattr(views, "PATIENCE", 0)
    client = enter(Role.PROGRAMME)
    chosen = preview(client, "tangguhkan", pilih=[crowd.ours.id])
    assert acts.claim(chosen, PROOF)
    assert "masih dikerjakan" in do(client, chosen).content.decode()
    assert not Halt.objects.exists() and Chosen.objects.get(id=chosen.id).state == "running"
    # Its process died: it is offered again, and done.
    Chosen.objects.filter(id=chosen.id).update(at=now() - acts.DONE_WITHIN)
    assert "1 orang selesai" in do(client, chosen).content.decode()


def test_who_was_stopped_after_a_hold_of_many_stays_so_when_it_is_undone(enter, crowd):
    client = enter(Role.PROGRAMME)
    chosen = preview(client, "tangguhkan", pilih=[crowd.ours.id, crowd.theirs.id])
    do(client, chosen)
    stop = {"kind": HaltKind.STOP, "month": Month(2026, 10), "reason": "DECEASED", "proof": "Akta 1"}
    halt_person(crowd.ours, actor=CONSOLE, **stop)
    page = client.post(reverse("list-undo", args=[chosen.id]), follow=True).content.decode()
    assert "1 orang dikembalikan" in page and "keputusan itu tetap berlaku" in page
    assert Halt.objects.filter(person=crowd.ours).latest("id").kind == "stop"
    assert Halt.objects.filter(person=crowd.theirs).latest("id").kind == "resume"


def test_a_month_that_was_sent_is_left_out_and_told(enter, crowd):
    crowd.batch.__class__.objects.update(state="submitted", approved_by="tono")
    client = enter(Role.PROGRAMME)
    chosen = preview(client, "tangguhkan", pilih=[crowd.ours.id, Person.objects.get(name="WARGA 1").id])
    page = do(client, chosen, month="2026-01").content.decode()
    assert "1 orang selesai" in page and "sudah dikirim" in page and "WARGA KITA" in page


def test_long_work_runs_behind_the_screen(enter, crowd, monkeypatch):
    monkeypatch.setattr(acts, "AT_ONCE", 3)
    client = enter(Role.PROGRAMME)
    page = do(client, preview(client, "tangguhkan", semua="1"))
    assert Task.objects.get().kind == "chosen" and "10 orang selesai" in page.content.decode()


def test_nothing_typed_does_nothing(enter, crowd):
    client = enter(Role.PROGRAMME)
    chosen = preview(client, "tangguhkan", pilih=[crowd.ours.id])
    answer = client.post(reverse("list-chosen", args=[chosen.id]), {"jadi": "1"})
    assert answer.status_code == 422 and not Halt.objects.exists()


@pytest.mark.parametrize("month", ["0206-12", "9926-12", "0000-01", "2026-13"])
def test_a_month_that_nobody_can_have_meant_holds_nobody(enter, crowd, month):
    """A slip in the year would hold a person for ever, or never."""
    client = enter(Role.PROGRAMME)
    answer = do(client, preview(client, "tangguhkan", pilih=[crowd.ours.id]), month=month)
    assert answer.status_code == 422 and "text-bad" in answer.content.decode() and not Halt.objects.exists()


def test_a_village_prints_for_its_own_only_and_holds_nobody(enter, crowd):
    client = enter(Role.VILLAGE)
    assert chosen_by(client, "tangguhkan", semua="1").status_code == 409
    chosen = preview(client, "kartu", pilih=[crowd.ours.id, crowd.theirs.id])
    assert chosen.rows == [crowd.ours.id]
    # Even a forged choice is asked anew within the scope.
    Chosen.objects.filter(id=chosen.id).update(rows=[crowd.theirs.id])
    page = client.get(reverse("list-chosen", args=[chosen.id])).content.decode()
    assert "WARGA SANA" not in page and "di luar wilayah Anda" in page


def test_another_s_choice_is_not_found(enter, crowd):
    chosen = preview(enter(Role.PROGRAMME), "tangguhkan", pilih=[crowd.ours.id])
    other = enter(Role.VILLAGE)
    for name in ("list-chosen", "list-undo", "list-take"):
        place = reverse(name, args=[chosen.id])
        assert (other.get(place) if name == "list-chosen" else other.post(place)).status_code == 404


def test_nobody_chosen_or_too_many_is_a_sentence(enter, crowd):
    client = enter(Role.PROGRAMME)
    assert "Pilih barisnya" in chosen_by(client, "tangguhkan").content.decode()
    assert "terbaca" in chosen_by(client, "tangguhkan", semua="1", lihat="?f.lahir.dari=x").content.decode()
    Person.objects.bulk_create(
        Person(national_id=b"%d" % n, name=f"ORANG {n}", birth_date="1990-01-01", village_code=OURS) for n in range(500)
    )
    assert "Paling banyak 500" in chosen_by(client, "kartu", semua="1").content.decode()
    assert chosen_by(client, "hantu", semua="1").status_code == 409


def complaint(village: str, category: Category = Category.NOT_LISTED) -> Grievance:
    given = Given(category, "Tidak terdaftar, padahal bekerja setiap hari", village_code=village)
    number = open_grievance(given, channel=Channel.DESK, terms=DEFAULT_TERMS, at=now(), actor=CONSOLE).number
    return Grievance.objects.get(number=number)


def test_complaints_are_handed_to_one_desk(enter, crowd):
    client = enter(Role.PROGRAMME)
    one, levy = complaint(OURS), complaint(OURS, Category.LEVY)
    answer = client.post(reverse("list-choose", args=["pengaduan"]), {"tindakan": "serahkan", "semua": "1"})
    page = client.post(answer.url, {"village_code": THEIRS, "jadi": "1"}, follow=True).content.decode()
    one.refresh_from_db()
    levy.refresh_from_db()
    assert (one.office, one.village_code) == ("village", THEIRS) and levy.office == "programme"
    assert "1 pengaduan selesai" in page and "Pungutan" in page
