"""First pages: what waits stands there by its day, names nobody, and asks the database little."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse
from django.utils import timezone

from pijar.analytics.models import Count
from pijar.backoffice import kept
from pijar.backoffice.rights import may
from pijar.backoffice.selectors import home
from pijar.backoffice.selectors.home import summary
from pijar.backoffice.selectors.home.todo import Todo, by_day
from pijar.backoffice.tests.claims import claim_about
from pijar.backoffice.tests.conftest import MONTH
from pijar.backoffice.tests.rounds import round_about
from pijar.backoffice.tests.test_access import complaint_of, death_of
from pijar.backoffice.thumbs import QUICK, THUMBS
from pijar.claims.models import DeathFound
from pijar.kernel.clock import today
from pijar.staff.types import GRANTS, Right, Role

TODAY = date(2026, 4, 10)
# Sessions, the officer, the bell and what every page asks are counted along.
MOST_QUERIES = 25


def todo(days: int | None) -> Todo:
    return Todo("x", "T", "S", "/", "B", None if days is None else TODAY + timedelta(days=days), TODAY)


@pytest.mark.parametrize(
    ("days", "said", "urgency"),
    [(None, "", "open"), (0, "hari ini", "near"), (1, "besok", "near"), (2, "2 hari lagi", "set"), (7, "7 hari lagi", "set"),
     (8, "18 April 2026", "set"), (-1, "lewat 1 hari", "late"), (-30, "lewat 30 hari", "late"),
     (-31, "lewat tenggat 10 Maret 2026", "late")],
)  # fmt: skip
def test_a_day_is_said_as_people_say_it(days: int | None, said: str, urgency: str) -> None:
    one = todo(days)
    assert (one.when, one.urgency) == (said, urgency)


def test_what_is_due_first_stands_first_and_what_has_no_day_stays_in_its_order() -> None:
    open_, other = todo(None), Todo("y", "T", "S", "/", "B", None, TODAY)
    late, soon = todo(-3), todo(5)
    assert by_day([open_, soon, other, late]) == [late, soon, open_, other]


@pytest.fixture
def busy(city):
    """Something of everything waits: a case, a death, a complaint, a round, of somebody of ours."""
    claim_about(city.ours)
    death_of(city.ours)
    DeathFound.objects.update(state="found", contact_due_on=today() + timedelta(days=3))
    complaint_of(city.ours)
    round_about(city.ours)
    return city


@pytest.mark.parametrize("role", Role)
def test_no_title_names_anybody(role, busy):
    """Titles go out of the house in the morning's digest."""
    found = home.todos(busy.officers[role])
    secrets = [busy.ours.name, busy.theirs.name, *busy.ours.name.split()]
    for one in found:
        assert not [word for word in secrets if word in one.title], one.title
        assert not any(part.isdigit() and len(part) >= 10 for part in one.title.split())


@pytest.mark.parametrize("role", Role)
def test_every_entry_leads_to_a_page_its_reader_may_open(role, busy):
    officer = busy.officers[role]
    for one in home.todos(officer):
        view = resolve(one.url.split("?")[0].split("#")[0]).func
        assert may(officer, *view.rights), one.title


def test_a_family_to_tell_has_its_day(busy, enter):
    text = enter(Role.VILLAGE).get(reverse("home")).content.decode()
    assert "Hubungi keluarga 1 peserta" in text
    assert "3 hari lagi" in text


@pytest.mark.parametrize("role", Role)
def test_a_first_page_asks_little(role, busy, enter, monkeypatch):
    """In the process that serves a large city: counts over everybody are kept."""
    monkeypatch.setattr(kept, "MEMORY", kept.Memory(is_on=True))
    monkeypatch.setattr(kept, "_is_large", lambda: True)
    client = enter(role)
    page = "desk" if role is Role.HOSPITAL else "home"
    client.get(reverse(page))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(reverse(page)).status_code == 200
    assert len(asked) <= MOST_QUERIES, "\n".join(q["sql"][:150] for q in asked.captured_queries)


@pytest.mark.parametrize("role", Role)
def test_a_first_page_without_work_says_what_comes_next(role, city):
    """The sentence is there for every role; the desk of a hospital has its form."""
    assert home.quiet(home.Look(city.officers[role], timezone.now().date()))


@pytest.mark.parametrize("role", Role)
def test_ways_in_are_few_and_open_to_their_role(role, officers):
    doors = THUMBS[role.value] + QUICK.get(role.value, ())
    assert 3 <= len(THUMBS[role.value]) <= 4
    for door in doors:
        view = resolve(door.url).func
        assert not getattr(view, "login_required", True) or may(officers[role], *view.rights), door.name


def test_the_thumbs_stand_on_every_page_and_mark_the_present_one(enter, city):
    text = enter(Role.VILLAGE).get(reverse("persons")).content.decode()
    bar = text[text.index('class="thumbs"') :]
    assert bar.count("<li>") == 4
    assert f'href="{reverse("persons")}" aria-current="page"' in bar


def test_nobody_without_a_log_in_has_thumbs(client, db):
    assert 'class="thumbs"' not in client.get(reverse("login")).content.decode()


# Who leads the city.


def test_a_leader_has_one_right_and_it_only_sees():
    assert GRANTS[Role.LEADER] == {Right.SEE_SUMMARY}


def counted(**values: int) -> None:
    for metric, value in values.items():
        name, _, kind = metric.partition("__")
        Count.objects.create(month=MONTH, metric=name, kind=kind.replace("_", ":"), fund_code="", village_code="", value=value)


@pytest.fixture
def gathered(city):
    from pijar.analytics.services import gather_run
    from pijar.staff.types import CONSOLE

    gather_run(actor=CONSOLE)
    Count.objects.all().delete()
    return city


def test_a_leader_reads_the_city_and_no_person(gathered, enter):
    counted(money_in=900_000_000, money_out=300_000_000, cases_year__JKK_paid=12, benefit_cases_year__accident=12,
            benefits_year__accident=240_000_000)  # fmt: skip
    text = enter(Role.LEADER).get(reverse("home")).content.decode()
    assert "Rp\xa0600\xa0jt" in text
    assert "12 keluarga menerima Rp\xa0240\xa0jt" in text
    assert "WARGA" not in text
    assert reverse("persons") not in text


def test_few_families_are_not_told(gathered, enter):
    counted(cases_year__JKK_paid=3, cases_year__JKM_paid=2, benefit_cases_year__accident=3, benefits_year__accident=77_123_000)
    text = enter(Role.LEADER).get(reverse("home")).content.decode()
    assert "kurang dari lima" in text
    assert "77" not in text.split('id="kasus-2026-isi"')[1].split("</section>")[0]
    assert summary.summary().benefits is None


def test_a_leader_takes_a_picture_along(gathered, enter):
    counted(money_in=900_000_000, money_out=300_000_000)
    answer = enter(Role.LEADER).get(reverse("home"), {"unduh": "csv", "gambar": "uang-2026"})
    assert answer["Content-Type"].startswith("text/csv")
    assert "300000000" in b"".join(answer.streaming_content).decode()


def test_a_city_without_a_month_tells_its_leader_so(enter, officers):
    text = enter(Role.LEADER).get(reverse("home")).content.decode()
    assert "Angka ada setelah bulan pertama dijalankan." in text
