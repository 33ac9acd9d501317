"""Are these one person? Who may see and decide it, what a decision does, and that it is remembered."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from pijar.backoffice.selectors import joined, linkage
from pijar.backoffice.tables import CandidatePair, Event, NumberCase, Person, StagedRow, Verdict
from pijar.backoffice.tests.conftest import OURS, THEIRS
from pijar.backoffice.tests.pairs import RINA, SARI, page, paired, say
from pijar.intake import deciding
from pijar.kernel.errors import Refusal
from pijar.linkage import services
from pijar.linkage.types import Answer, Mode
from pijar.registry.crypto import identifiers
from pijar.staff.types import Role


def test_the_queue_shows_what_waits_and_no_number_whole(enter, twins, strangers):
    text = enter(Role.PROGRAMME).get(reverse("links")).content.decode()
    assert all(name in text for name in ("DIMAS SAPUTRO", "BIMAS SAPUTRO", "RINI LESTARI", "Mungkin kembar"))
    assert "902<mark>1</mark>" in text
    plain = text.replace("<mark>", "").replace("</mark>", "").replace("<i></i>", "").replace(" ", "")
    assert "337412040388" not in plain
    assert "337412••••••9021" in plain


def test_a_pair_side_by_side_says_what_each_field_means(enter, twins):
    text = page(enter(Role.PROGRAMME), twins)
    assert "berselisih 1" in text
    assert "sangat mendukung" in text
    assert "ejaannya hampir sama" in text
    assert "Kartu keluarga atau KTP" in text
    assert "nama ibu sama: satu orang, bisa juga saudara" in text
    assert "baris nomor 11" in text
    assert "S•••••" in text
    assert "SUMIYATI" not in text
    assert "3374120403889021" not in text


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_page_is_whole_in_both_languages(language, enter, twins):
    client = enter(Role.PROGRAMME)
    client.post(reverse("set_language"), {"language": language, "next": "/"})
    text = page(client, twins)
    assert ("Not the same person" in text) == (language == "en")
    assert ("Bukan orang yang sama" in text) == (language == "id")


def test_same_joins_and_the_next_case_opens_with_a_way_back(enter, twins, strangers):
    client = enter(Role.PROGRAMME)
    answer = say(client, twins, "same", reason="satu KTP")
    assert answer.url.startswith(reverse("link", args=strangers))
    assert Person.objects.get(id=twins[1]).survivor_id == twins[0]
    verdict = Verdict.objects.get()
    assert (verdict.verdict, verdict.actor, verdict.reason) == ("same", "petugas-programme", "satu KTP")
    text = client.get(answer.url).content.decode()
    assert "DIMAS SAPUTRO · BIMAS SAPUTRO" in text
    assert reverse("link-undo") in text
    back = client.post(reverse("link-undo"), {"pair": f"{twins[0]}-{twins[1]}"})
    assert back.url == reverse("link", args=twins)
    assert Person.objects.get(id=twins[1]).survivor_id is None
    assert linkage.queue(client_officer(client)).case_of(twins) is not None


def client_officer(client):
    from pijar.staff.models import Officer

    return Officer.objects.get(id=client.session["_auth_user_id"])


def test_the_last_answer_leads_back_to_the_queue(enter, twins):
    client = enter(Role.PROGRAMME)
    answer = say(client, twins, "different")
    assert answer.url.startswith(reverse("links") + "?tadi=")
    text = client.get(answer.url).content.decode()
    assert "Tidak ada yang menunggu" in text
    assert "Batalkan" in text


def test_a_form_sent_twice_decides_once(enter, twins):
    client = enter(Role.PROGRAMME)
    for _ in range(2):
        assert say(client, twins, "same").status_code == 302
    assert Verdict.objects.count() == 1
    assert Event.objects.filter(action="linkage.decide").count() == 1


def test_a_decision_of_somebody_else_is_not_overwritten(enter, twins):
    deciding.decide([twins], Answer.DIFFERENT, actor=SARI)
    client = enter(Role.PROGRAMME)
    answer = say(client, twins, "same")
    assert answer.status_code == 409
    assert "Petugas lain sudah memutuskan" in answer.content.decode()
    assert Verdict.objects.get(undone_at=None).actor == "sari"
    text = page(client, twins)
    assert "Sudah diputuskan: bukan orang yang sama" in text
    assert reverse("link-decide", args=twins) not in text


def test_an_answer_that_is_none_is_refused(enter, twins):
    assert say(enter(Role.PROGRAMME), twins, "mungkin").status_code == 409
    assert not Verdict.objects.exists()


def test_a_group_is_one_case_and_can_be_answered_at_once(enter, ours):
    three = [ours.person(f"337412040388904{n}", f"SLAMET {word}") for n, word in enumerate(("A", "B", "C"), start=1)]
    first, second = paired(three[0], three[1], weight=21.0), paired(three[1], three[2], weight=19.0)
    client = enter(Role.PROGRAMME)
    case = linkage.queue(client_officer(client)).cases
    assert [(c.kind, [p.pair for p in c.pairs]) for c in case] == [("GROUP", [first, second])]
    text = page(client, first)
    assert "Catatan 3" in text
    assert "Semua 3 catatan ini satu orang" in text
    say(client, first, "all")
    assert set(Person.objects.filter(id__in=[p.id for p in three[1:]]).values_list("survivor_id", flat=True)) == {three[0].id}
    assert linkage.queue(client_officer(client)).cases == []


def test_within_a_group_the_next_pair_is_its_own(enter, ours, strangers):
    three = [ours.person(f"337412040388904{n}", f"SLAMET {word}") for n, word in enumerate(("A", "B", "C"), start=1)]
    first, second = paired(three[0], three[1], weight=21.0), paired(three[1], three[2], weight=19.0)
    assert say(enter(Role.PROGRAMME), first, "different").url.startswith(reverse("link", args=second))


def test_what_is_decided_of_one_holds_for_those_joined_with_it(enter, ours):
    """B and C are joined; that A is not B answers whether A is C."""
    one, two, three = (ours.person(f"337412040388905{n}", f"SLAMET {n}") for n in (1, 2, 3))
    paired(two, three, band="same", doubt="")
    first, second = paired(one, two), paired(one, three)
    services.join()
    client = enter(Role.PROGRAMME)
    assert [c.kind for c in linkage.queue(client_officer(client)).cases] == ["GROUP"]
    say(client, first, "different")
    assert linkage.queue(client_officer(client)).cases == []
    assert linkage.standing(client_officer(client), second) is None


def test_who_is_passed_by_is_not_asked_for_again_by_another_record(enter, ours, strangers):
    """B and C are joined: with A beside B passed by, A beside C is no new question."""
    one, two, three = (ours.person(f"337412040388905{n}", f"SLAMET {n}") for n in (1, 2, 3))
    paired(two, three, band="same", doubt="")
    first, second = paired(one, two, weight=21.0), paired(one, three, weight=19.0)
    services.join()
    cases = linkage.queue(client_officer(enter(Role.PROGRAMME))).cases
    assert [p.pair for case in cases for p in case.pairs] == [first, second, strangers]
    assert linkage.following(cases, first) == linkage.following(cases, second) == [strangers]
    assert linkage.following(cases, strangers) == [first]


def test_one_cannot_join_what_somebody_keeps_apart(enter, ours):
    one, two, three = (ours.person(f"337412040388906{n}", f"SLAMET {n}") for n in (1, 2, 3))
    first, second, third = paired(one, two), paired(two, three), paired(one, three)
    deciding.decide([first], Answer.DIFFERENT, actor=SARI)
    deciding.decide([second], Answer.SAME, actor=SARI)
    answer = say(enter(Role.PROGRAMME), third, "same")
    assert answer.status_code == 409
    assert "dua orang yang menurut keputusan petugas" in answer.content.decode()
    assert Verdict.objects.filter(undone_at=None).count() == 2


def test_pairs_of_people_who_are_gone_do_not_wait(enter, twins):
    StagedRow.objects.filter(person_id__in=twins).delete()
    Person.objects.filter(id__in=twins).delete()
    client = enter(Role.PROGRAMME)
    assert linkage.queue(client_officer(client)).cases == []
    assert client.get(reverse("link", args=twins)).status_code == 404


def test_a_shared_number_joins_nobody(enter, ours):
    pair = paired(ours.person("3374120403889071", "SUTINI"), ours.person("3374120403889072", "SUTINAH"), doubt="NIK_SHARED")
    client = enter(Role.PROGRAMME)
    assert 'value="same"' not in page(client, pair)
    assert say(client, pair, "same").status_code == 409
    assert not Verdict.objects.exists()


def test_what_was_joined_without_people_can_be_parted_and_put_back(enter, ours):
    pair = paired(ours.person("3374120403889081", "PAINAH"), ours.person("3374120403889082", "PAINA"), band="same", doubt="")
    services.join()
    client = enter(Role.PROGRAMME)
    assert "Sudah digabung otomatis" in page(client, pair)
    assert "PAINAH" in client.get(reverse("links-joined"), {"oleh": "otomatis"}).content.decode()
    assert "PAINAH" not in client.get(reverse("links-joined"), {"oleh": "petugas"}).content.decode()
    survivor = client.get(reverse("person", args=[pair[0]])).content.decode()
    assert "Digabung dari 2 catatan" in survivor
    assert "PAINA" in survivor
    loser = client.get(reverse("person", args=[pair[1]])).content.decode()
    assert "digabung ke catatan lain" in loser
    answer = client.post(reverse("link-part", args=[pair[1]]))
    assert Person.objects.get(id=pair[1]).survivor_id is None
    assert "PAINA" in client.get(answer.url).content.decode()
    services.join()
    assert Person.objects.get(id=pair[1]).survivor_id is None
    client.post(reverse("link-undo"), {"pair": f"{pair[0]}-{pair[1]}"})
    assert Person.objects.get(id=pair[1]).survivor_id == pair[0]


def test_one_taken_out_of_three_leaves_the_others_together(ours):
    one, two, three = (ours.person(f"337412040388909{n}", "SUGIYANTO") for n in (1, 2, 3))
    for pair in ((one, two), (two, three), (one, three)):
        paired(*pair, band="same", doubt="")
    services.join()
    assert deciding.part(two.id, actor=RINA) == [(one.id, two.id), (two.id, three.id)]
    assert dict(Person.objects.filter(id__in=[two.id, three.id]).values_list("id", "survivor_id")) == {
        two.id: None,
        three.id: one.id,
    }


def test_values_follow_a_decision_and_its_undoing(twins):
    """The survivor's values come from the rows of both; after the undoing each has its own again."""
    StagedRow.objects.filter(person_id=twins[1]).update(occupation_code="BECAK")
    deciding.decide([twins], Answer.SAME, actor=RINA)
    assert Person.objects.get(id=twins[0]).occupation_code == "BECAK"
    deciding.take_back([twins], actor=RINA)
    assert Person.objects.get(id=twins[0]).occupation_code == ""
    assert deciding.take_back([twins], actor=RINA) is False


def test_home_says_how_many_wait(enter, client, twins):
    assert "1 pasangan menunggu keputusan" in enter(Role.PROGRAMME).get("/").content.decode()
    for role in (Role.VILLAGE, Role.AUDITOR, Role.TREASURER):
        assert "menunggu keputusan" not in enter(role).get("/").content.decode()


def test_a_kind_is_kept_from_case_to_case(enter, ours, twins):
    people = [(ours.person(f"33741204038891{n}1", f"SITI {n}"), ours.person(f"33741204038891{n}9", f"SITI {n}")) for n in (1, 2)]
    pairs = [paired(*two, doubt="OTHER_MOTHER") for two in people]
    client = enter(Role.PROGRAMME)
    text = client.get(reverse("links"), {"jenis": "OTHER_MOTHER"}).content.decode()
    assert "DIMAS" not in text
    answer = client.post(reverse("link-decide", args=pairs[0]), {"answer": "different", "jenis": "OTHER_MOTHER"})
    assert answer.url.startswith(reverse("link", args=pairs[1]) + "?jenis=OTHER_MOTHER")
    last = client.post(reverse("link-decide", args=pairs[1]), {"answer": "different", "jenis": "OTHER_MOTHER"})
    assert last.url.startswith(reverse("links") + "?jenis=OTHER_MOTHER")


@pytest.mark.parametrize("tadi", ["x", "1-2", "9" * 40 + "-1", "2-1", "-", "1-99999999999999999999", "٣-٤"])
def test_odd_addresses_are_no_fault(tadi, enter, twins):
    client = enter(Role.PROGRAMME)
    assert client.get(reverse("links"), {"tadi": tadi, "jenis": "X", "hal": "x"}).status_code == 200
    assert client.post(reverse("link-undo"), {"pair": tadi}).status_code == 404


@pytest.mark.parametrize("pair", [(0, 0), (5, 2), (2**62, 2**62 + 1)])
def test_pairs_that_are_none_are_not_found(pair, enter, twins):
    client = enter(Role.PROGRAMME)
    assert client.get(reverse("link", args=pair)).status_code == 404
    assert say(client, pair, "same").status_code == 404


def test_two_people_nobody_compared_are_no_case(enter, twins, strangers):
    client = enter(Role.PROGRAMME)
    pair = (twins[0], strangers[0])
    assert client.get(reverse("link", args=pair)).status_code == 404
    assert say(client, pair, "same").status_code == 404
    assert not Verdict.objects.exists()


def test_numbers_of_two_people_are_shown_with_their_rows(enter, ours):
    owner = ours.person("3374120403889201", "SUPARMI")
    crypt = identifiers()
    rows = [StagedRow.objects.get(person=owner)]
    rows.append(
        StagedRow.objects.create(
            file=ours.file, sheet="Data", sheet_position=0, row_number=90, person=owner, outcome="unchanged", name="BAMBANG",
            birth_date=date(1970, 1, 1), national_id=owner.national_id, village_code=OURS, warnings=["NIK_SHARED"],
        )
    )  # fmt: skip
    for row, likely in zip(rows, (None, crypt.encrypt("national_id", "3374120101709205")), strict=True):
        NumberCase.objects.create(row_id=row.id, person_id=owner.id, kind="SHARED", likely=likely)
    client = enter(Role.PROGRAMME)
    text = client.get(reverse("links-numbers")).content.decode()
    assert "SUPARMI" in text
    assert "BAMBANG" in text
    assert "mungkin benar" in text
    assert text.count("Satu NIK dipakai dua orang") == 1
    plain = text.replace("<mark>", "").replace("</mark>", "").replace("<i></i>", "")
    assert "3374120101709205" not in plain
    shown = client.post(reverse("link-number-unmask", args=[rows[1].id]), {"reason": "mencocokkan KTP"}).content.decode()
    assert "3 3 7 4 1 2 0 1 0 1 7 0 9 2 0 5" in shown
    assert Event.objects.get(action="number.unmask").details["rows"] == [row.id for row in rows]


def test_a_village_sees_its_own_rows_of_a_shared_number(enter, ours, theirs):
    owner = ours.person("3374120403889301", "SUPARMI")
    other = StagedRow.objects.create(
        file=theirs.file, sheet="Data", sheet_position=0, row_number=90, person=owner, outcome="unchanged",
        name="BAMBANG SEBELAH", birth_date=date(1970, 1, 1), national_id=owner.national_id, village_code=THEIRS,
    )  # fmt: skip
    for row in (StagedRow.objects.get(person=owner, file=ours.file), other):
        NumberCase.objects.create(row_id=row.id, person_id=owner.id, kind="SHARED")
    client = enter(Role.VILLAGE)
    text = client.get(reverse("links-numbers")).content.decode()
    assert "SUPARMI" in text
    assert "BAMBANG SEBELAH" not in text
    assert "dan 1 baris di kelurahan lain" in text
    assert client.get(reverse("link-number", args=[other.id])).status_code == 404
    assert client.post(reverse("link-number-unmask", args=[other.id]), {"reason": "ingin tahu saja"}).status_code == 404


def test_a_person_who_is_gone_is_decided_by_nobody(twins):
    with pytest.raises(Refusal) as refused:
        deciding.decide([(twins[0], 10**9)], Answer.SAME, actor=RINA)
    assert refused.value.code == "PAIR_UNKNOWN"


HEADINGS = "No;Nama;NIK;Tgl Lahir;Kelurahan;Pekerjaan;Nama Ibu\n"
TWINS = """\
1;DIMAS SAPUTRO;3374120403889021;04/03/1988;Desa Kita;Pedagang;SUMIYATI
2;BIMAS SAPUTRO;3374120403889022;04/03/1988;Desa Kita;Pedagang;SUMIYATI
"""


def test_not_the_same_is_remembered_when_lists_come_again(enter, city, tmp_path, settings):
    """The comparison runs again, the list is taken back and sent anew: nobody is asked a second time."""
    from pijar.cycle import services as cycle

    settings.DATA = tmp_path / "data"
    (settings.DATA / "tmp").mkdir(parents=True)
    given = tmp_path / "Kel Desa Kita.csv"
    given.write_text(HEADINGS + TWINS, encoding="utf-8")
    client = enter(Role.PROGRAMME)
    load = cycle.load_lists([given], actor=RINA)
    cycle.link_people(Mode.FULL, actor=RINA)
    (case,) = linkage.queue(client_officer(client)).cases
    assert case.kind == "TWINS"
    say(client, case.first, "different")
    cycle.link_people(Mode.FULL, actor=RINA)
    assert linkage.queue(client_officer(client)).cases == []
    cycle.withdraw_upload(load.load_id, actor=RINA)
    assert linkage.queue(client_officer(client)).cases == []
    cycle.load_lists([given], actor=RINA)
    cycle.link_people(Mode.FULL, actor=RINA)
    (pair,) = CandidatePair.objects.values_list("person_a", "person_b")
    assert linkage.queue(client_officer(client)).cases == []
    assert "Sudah diputuskan: bukan orang yang sama" in page(client, pair)


def test_those_who_stand_for_others_are_counted_as_they_are_listed(enter, twins, strangers):
    client = enter(Role.PROGRAMME)
    officer = client_officer(client)
    assert joined.how_many(officer) == joined.survivors(officer).count() == 0
    say(client, twins, "same")
    assert joined.how_many(officer) == joined.survivors(officer).count() == 1
    assert joined.how_many(officer, "petugas") is None
    assert joined.how_many(client_officer(enter(Role.VILLAGE))) is None
