"""The guided tour and the guide: every step leads to a page its role may open, and says so without a script."""

from __future__ import annotations

import pytest
from django.urls import resolve, reverse

from pijar.backoffice import guide, tour
from pijar.backoffice.rights import may
from pijar.staff.types import Role


@pytest.mark.parametrize("role", Role)
def test_each_role_has_four_to_six_steps_on_pages_it_may_open(role, city):
    steps = tour.STEPS[role.value]
    assert 4 <= len(steps) <= 6
    for number in range(1, len(steps) + 1):
        view = resolve(tour.address(role.value, number).split("?")[0]).func
        assert not getattr(view, "login_required", True) or may(city.officers[role], *view.rights), steps[number - 1].page


def test_steps_lead_on_and_back_without_a_script(enter, city):
    client = enter(Role.VILLAGE)
    first = client.get(tour.address("village", 1)).content.decode()
    assert "langkah 1 dari 6" in first
    assert tour.address("village", 2) in first.replace("&amp;", "&")
    second = client.get(tour.address("village", 2)).content.decode()
    assert tour.address("village", 1) in second
    assert "Selesai" in client.get(tour.address("village", 6)).content.decode()


@pytest.mark.parametrize("asked", ["0", "7", "-1", "x", "", "99999999999", "²"])
def test_a_step_that_is_none_shows_nothing(asked, enter, city):
    assert "data-tour" not in enter(Role.VILLAGE).get(reverse("home"), {"pemandu": asked}).content.decode()


def test_it_is_offered_until_closed_and_can_be_called_again(enter, city):
    client = enter(Role.TREASURER)
    assert 'id="pemandu"' in client.get(reverse("home")).content.decode()
    for _ in range(2):
        assert client.post(reverse("tour-close")).url == reverse("home")
    assert 'id="pemandu"' not in client.get(reverse("home")).content.decode()
    assert client.get(reverse("tour")).status_code == 200
    assert "data-tour" in client.get(tour.address("treasurer", 2)).content.decode()


def test_who_comes_to_another_role_is_shown_round_again(enter, city):
    client = enter(Role.TREASURER)
    client.post(reverse("tour-close"))
    one = city.officers[Role.TREASURER]
    one.role = Role.AUDITOR.value
    one.save()
    assert 'id="pemandu"' in client.get(reverse("home")).content.decode()


@pytest.mark.parametrize("role", Role)
def test_each_role_reads_its_guide_with_its_pictures(role, enter, city):
    client = enter(role)
    answer = client.get(reverse("guides"), follow=True)
    text = answer.content.decode()
    assert answer.redirect_chain[-1][0] == reverse("guide", args=[guide.SLUGS[role.value]])
    assert "<h1>" in text
    pictures = [part.split('"')[0] for part in text.split('src="')[1:] if part.startswith("/panduan/gambar/")]
    assert pictures
    for picture in pictures:
        got = client.get(picture)
        assert (got.status_code, got["Content-Type"]) == (200, "image/png")


@pytest.mark.parametrize("slug", ["lain", "readme", "kelurahan-md"])
def test_other_files_are_no_guides(slug, enter, city):
    assert enter(Role.VILLAGE).get(reverse("guide", args=[slug])).status_code == 404


@pytest.mark.parametrize("picture", ["../kelurahan.md", "kelurahan.md", "..%2fkelurahan.md", "x.png"])
def test_other_files_are_no_pictures(picture, enter, city):
    assert enter(Role.VILLAGE).get(f"/panduan/gambar/{picture}").status_code in (404, 301)


def test_html_in_a_guide_is_not_let_through(tmp_path, monkeypatch):
    (tmp_path / "kelurahan.md").write_text("# Judul\n\n<script>x</script> **tebal** [lain](program.md)\n", encoding="utf-8")
    monkeypatch.setattr(guide, "FOLDER", tmp_path)
    found = guide.guide("kelurahan")
    assert found is not None
    assert found.title == "Judul"
    assert "<script>" not in found.html
    assert "<strong>tebal</strong>" in found.html
    assert reverse("guide", args=["program"]) in found.html


def test_the_administrator_sees_what_lacks(enter, city):
    text = enter(Role.ADMINISTRATOR).get(reverse("home")).content.decode()
    assert "Penyiapan kota:" in text
    assert reverse("checklist") in text


def test_a_second_officer_is_offered_the_tour_of_their_own(enter, city, client):
    enter(Role.AUDITOR).post(reverse("tour-close"))
    client.force_login(city.officers[Role.HOSPITAL], backend="pijar.config.entry.Officers")
    assert 'id="pemandu"' in client.get(reverse("desk")).content.decode()
