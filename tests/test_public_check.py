"""The public check: a yes or nothing. Walking through invented numbers teaches nothing, and nothing of a NIK is kept."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

import psycopg
import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from cities import FIRST, PEOPLE, Worker
from pijar.backoffice.views import check
from pijar.config import checkdoor
from pijar.config.checkdoor import CheckDoor
from pijar.coverage import checking, throttle
from pijar.coverage.checking import Answer, Asked
from pijar.coverage.models import CheckCounter
from pijar.coverage.selectors import status
from pijar.coverage.throttle import Limit, Limits
from pijar.intake.models import StagedRow
from pijar.kernel.clock import now
from pijar.kernel.errors import Refusal
from pijar.registry.crypto import identifiers
from pijar.registry.models import Person
from pijar.registry.selectors import person_by_nik

DAY = date(2026, 2, 10)
PLACE = "/cek/"
WIDE = "network=10000000 nik=1000000 site=10000000"
UNSURE = "Tidak dapat dipastikan lewat halaman ini"
YES = "Terlindungi pada 10 Februari 2026"


@pytest.fixture(autouse=True)
def _plain(settings: Any, tmp_path: Any) -> Iterator[None]:
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.STATIC_ROOT = str(tmp_path)
    for kept in (checking._known, throttle._swept):
        kept.clear()
    check._kept.cache_clear()
    yield


def covered() -> list[Worker]:
    return [w for w in PEOPLE if status(w.nik, DAY).covered]


def uncovered() -> list[Worker]:
    return [w for w in PEOPLE if person_by_nik(w.nik) and not status(w.nik, DAY).covered]


class Door:
    """Asks as the server does, at the door before all layers of the pages."""

    def __init__(self) -> None:
        self.inner: list[str] = []
        self.door = CheckDoor(lambda environ, start: self.inner.append(environ["PATH_INFO"]) or [b""])

    def __call__(self, method: str = "POST", body: str = "", **more: Any) -> tuple[str, list[tuple[str, str]], bytes]:
        told: list[Any] = []
        environ = {
            "REQUEST_METHOD": method, "PATH_INFO": PLACE, "HTTP_HOST": "localhost", "REMOTE_ADDR": "127.0.0.1",
            "CONTENT_LENGTH": str(len(body.encode())), "wsgi.input": io.BytesIO(body.encode()), **more,
        }  # fmt: skip
        page = b"".join(self.door(environ, lambda status, headers: told.extend([status, headers])))
        return told[0] if told else "", told[1] if told else [], page

    def ask(self, nik: str, second: str, **more: Any) -> tuple[str, list[tuple[str, str]], bytes]:
        return self(body=urlencode({"nik": nik, "kedua": second, "hari": "10/02/2026"}), **more)


def ask(nik: str, second: str, day: str = "10/02/2026", **more: Any) -> Any:
    return Client().post(PLACE, {"nik": nik, "kedua": second, "hari": day}, **more)


def wrong(worker: Worker) -> str:
    return next(name for name in FIRST if name != worker.said.split()[0])


def walk(count: int) -> Iterator[tuple[str, str, str]]:
    """Invented numbers with a word: of covered people under a wrong one, of uncovered ones under their own, of nobody."""
    mine, others = covered(), uncovered()
    for number in range(count):
        kind = ("wrong", "uncovered", "unknown", "unknown")[number % 4]
        if kind == "wrong":
            worker = mine[number % len(mine)]
            yield kind, worker.nik, wrong(worker)
        elif kind == "uncovered":
            worker = others[number % len(others)]
            yield kind, worker.nik, worker.said
        else:
            born = date(1960, 1, 1) + timedelta(days=number)
            yield kind, f"337408{born:%d%m%y}{9000 + number % 1000}", FIRST[number % len(FIRST)]


def test_ten_thousand_numbers_teach_nothing(known_city: None, settings: Any) -> None:
    settings.CHECK_LIMITS = WIDE
    seen: dict[str, Counter] = {}
    door = Door()
    for number, (kind, nik, second) in enumerate(walk(10_000)):
        status, headers, page = door.ask(nik, second, REMOTE_ADDR=f"10.{number % 200}.7.7")
        seen.setdefault(kind, Counter())[(status, tuple(headers), page)] += 1
    assert {kind: sum(found.values()) for kind, found in seen.items()} == {"wrong": 2500, "uncovered": 2500, "unknown": 5000}
    assert len({told for found in seen.values() for told in found}) == 1
    assert UNSURE in next(iter(seen["wrong"]))[2].decode()


def test_the_ordinary_way_teaches_nothing_either(known_city: None, settings: Any) -> None:
    settings.CHECK_LIMITS = WIDE
    seen = {
        (a.status_code, tuple(sorted(a.headers.items())), a.content) for a in (ask(nik, second) for _, nik, second in walk(400))
    }
    assert len(seen) == 1
    assert next(iter(seen))[2] == Door().ask("3374080101609411", "SITI")[2], "and it is the page of the door"


def test_whoever_is_covered_and_named_is_told_so_and_nothing_more(known_city: None) -> None:
    worker = covered()[0]
    page = ask(worker.nik, worker.said.split()[0]).content.decode()
    assert YES in page
    assert worker.said.split()[-1] not in page
    assert worker.nik not in page
    assert "Jabungan" not in page


@pytest.mark.parametrize("typed", ["{first}", " {lower} ", "{said}", "H. {said}", "m {first}", "9411", "3374110101019411"])
def test_the_second_thing_is_read_as_people_write_it(typed: str, known_city: None) -> None:
    worker = covered()[0]
    card = identifiers().encrypt("family_card", "3374110101019411")
    StagedRow.objects.filter(person=person_by_nik(worker.nik)).update(family_card=card)
    said = typed.format(first=worker.said.split()[0], lower=worker.said.split()[0].lower(), said=worker.said)
    assert YES in ask(worker.nik, said).content.decode()


@pytest.mark.parametrize("typed", ["0000", "9412", "{last}", "{part}", "{nik}"])
def test_what_is_near_is_not_enough(typed: str, known_city: None) -> None:
    worker = covered()[0]
    card = identifiers().encrypt("family_card", "3374110101019411")
    StagedRow.objects.filter(person=person_by_nik(worker.nik)).update(family_card=card)
    first, last = worker.said.split()
    said = typed.format(last=last, part=first[:3], nik=worker.nik)
    assert UNSURE in ask(worker.nik, said).content.decode()


def test_a_person_without_a_card_is_not_found_by_a_blank_one(known_city: None) -> None:
    assert UNSURE in ask(covered()[0].nik, "0000").content.decode()


def test_the_same_work_is_done_for_each(known_city: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """As many comparisons, readings of sealed numbers and looks at months, whoever is asked for."""
    made: Counter = Counter()
    checking.check(Asked(PEOPLE[0].nik, "X", DAY), network="first", at=now(), limits=Limits())
    watched = ((checking.hmac, "compare_digest"), (checking, "coverage_on"), (checking.prepared, "one"))
    for module, name in watched:
        told = getattr(module, name)
        monkeypatch.setattr(module, name, lambda *a, _told=told, _name=name: (made.update([_name]), _told(*a))[1])
    read = type(identifiers()).decrypt
    monkeypatch.setattr(type(identifiers()), "decrypt", lambda self, *a: (made.update(["decrypt"]), read(self, *a))[1])
    seen = []
    for kind, nik, second in list(walk(4)):
        made.clear()
        found = checking.check(Asked(nik, second, DAY), network=kind, at=now(), limits=Limits())
        assert found is Answer.UNSURE
        seen.append(dict(made))
    assert seen[0] == seen[1] == seen[2]
    assert seen[0] == {"one": 1, "coverage_on": 1, "decrypt": 2, "compare_digest": 4}


def test_a_nik_may_be_guessed_five_times_a_day(known_city: None) -> None:
    worker = covered()[0]
    right = worker.said.split()[0]
    for _ in range(20):
        assert YES in ask(worker.nik, right).content.decode(), "a right answer takes nothing from the tries"
    pages = {ask(worker.nik, f"{n:04}").content for n in range(5)}
    assert len(pages) == 1
    assert ask(worker.nik, right).content in pages, "the sixth try is not answered, and says what the wrong ones say"
    other = covered()[1]
    assert YES in ask(other.nik, other.said).content.decode()


def test_guesses_of_an_unknown_nik_are_counted_alike(known_city: None) -> None:
    pages = [ask("3374080101609411", f"{n:04}") for n in range(8)]
    assert len({(page.status_code, page.content) for page in pages}) == 1


def test_a_network_over_its_limit_is_told_so_and_uses_up_nobody_elses(known_city: None, settings: Any) -> None:
    settings.CHECK_LIMITS = "network=3 site=5"
    worker = covered()[0]
    right = worker.said.split()[0]
    told = [ask(worker.nik, right, REMOTE_ADDR="10.1.1.5").status_code for _ in range(30)]
    assert told == [200] * 3 + [429] * 27
    assert ask("3374080101609411", "X", REMOTE_ADDR="10.1.1.77").status_code == 429, "the same network, another address"
    assert YES in ask(worker.nik, right, REMOTE_ADDR="10.1.2.5").content.decode()
    assert YES in ask(worker.nik, right, REMOTE_ADDR="10.1.3.5").content.decode()
    assert ask(worker.nik, right, REMOTE_ADDR="10.1.4.5").status_code == 429, "now the whole site is over its limit"


def test_the_page_for_too_many_is_the_same_for_everybody(known_city: None, settings: Any) -> None:
    settings.CHECK_LIMITS = "network=0"
    pages = {(a.status_code, a.content) for a in (ask(nik, second) for _, nik, second in walk(40))}
    worker = covered()[0]
    pages.add(((answer := ask(worker.nik, worker.said)).status_code, answer.content))
    assert len(pages) == 1


def test_forwarded_addresses_are_believed_of_our_own_proxies_only() -> None:
    meta = {"REMOTE_ADDR": "192.0.2.9", "HTTP_X_FORWARDED_FOR": "198.51.100.1, 203.0.113.7, 10.0.0.2"}
    assert throttle.network_of(meta, 0) == "192.0.2.0/24"
    assert throttle.network_of(meta, 1) == "10.0.0.0/24"
    assert throttle.network_of(meta, 2) == "203.0.113.0/24"
    assert throttle.network_of(meta, 9) == "192.0.2.0/24"
    assert throttle.network_of({"REMOTE_ADDR": "2001:db8:7:1::5"}, 0) == "2001:db8:7::/48"
    assert throttle.network_of({"REMOTE_ADDR": "::ffff:192.0.2.9"}, 0) == "192.0.2.0/24"
    assert throttle.network_of({"REMOTE_ADDR": "nonsense"}, 0) == throttle.network_of({}, 0) == "unreadable"


def test_neither_nik_nor_address_is_kept(known_city: None) -> None:
    worker = covered()[0]
    ask(worker.nik, "NOBODY", REMOTE_ADDR="10.9.8.7")
    secret = identifiers().encrypt("national_id", worker.nik)
    kept = [bytes(c.key) for c in CheckCounter.objects.all()]
    assert len(kept) == 3
    assert all(len(key) == 16 and key not in secret for key in kept)
    tomorrow = now().date() + timedelta(days=1)
    assert throttle.key_of("nik", "x", now().date()) != throttle.key_of("nik", "x", tomorrow)
    with connection.cursor() as cursor:
        cursor.execute("select relpersistence from pg_class where relname = 'coverage_checkcounter'")
        assert cursor.fetchone() == ("u",)


def test_windows_that_are_over_count_anew_and_old_days_go(known_city: None) -> None:
    limit, at = Limit(2, 3, 4), now()
    assert [throttle.is_allowed("x", "a", limit, at=at) for _ in range(3)] == [True, True, False]
    later = at + timedelta(minutes=60)
    if later.date() == at.date():
        assert throttle.is_allowed("x", "a", limit, at=later)
    assert throttle.is_allowed("x", "b", limit, at=at)
    throttle.is_allowed("x", "a", limit, at=at + timedelta(days=3))
    assert CheckCounter.objects.count() == 1


@pytest.mark.parametrize(
    ("nik", "second", "day", "said"),
    [
        ("123", "SITI", "", "NIK terdiri dari 16 angka"),
        ("", "", "", "NIK terdiri dari 16 angka"),
        ("3374080101609411", "", "", "Tulis kata pertama nama"),
        ("3374080101609411", "123", "", "Tulis kata pertama nama"),
        ("3374080101609411", "SITI", "31/02/2026", "Tulis tanggal sebagai"),
        ("3374080101609411", "SITI", "01/01/1999", "Tanggalnya hari ini atau sebelumnya"),
        ("3374080101609411", "SITI", "01/01/2199", "Tanggalnya hari ini atau sebelumnya"),
        ("٣٣٧٤٠٨٠١٠١٦٠٩٤١١", "SITI", "", "NIK terdiri dari 16 angka"),
    ],
)
def test_what_cannot_be_asked_is_told_at_its_field(nik: str, second: str, day: str, said: str, known_city: None) -> None:
    answer = ask(nik, second, day)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert CheckCounter.objects.count() == 0


def test_odd_requests_are_answered_calmly(known_city: None) -> None:
    assert ask("3374080101609411", "x" * 5000).status_code == 413
    assert ask("3374080101609411\0", "SITI").status_code in (400, 422)
    assert Client().put(PLACE).status_code == 405
    assert Client().get(PLACE, {"nik": "3374080101609411"}).status_code == 200
    assert Client().get(PLACE, headers={"host": "elsewhere.example"}).status_code == 400
    assert ask("3374080101609411", "<script>").status_code == 200


def test_the_page_needs_no_cookie_and_has_the_headers_of_every_page(known_city: None) -> None:
    body = urlencode({"nik": "3374080101609411", "kedua": "SITI"})
    usual = Client().get(reverse("login")).headers
    for said, headers, page in (Door()("GET"), Door()(body=body, HTTP_ACCEPT_ENCODING="gzip")):
        told = dict(headers)
        assert said == "200 OK"
        assert int(told["Content-Length"]) == len(page)
        assert not {"Set-Cookie", "Content-Encoding"} & set(told)
        for name in ("Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "Cache-Control",
                     "Cross-Origin-Opener-Policy", "Content-Type"):  # fmt: skip
            assert told[name] == usual[name].split(", max-age")[0] if name != "Cache-Control" else told[name] == "no-store"
        assert b"csrfmiddlewaretoken" not in page
    client = Client(enforce_csrf_checks=True)
    assert client.post(PLACE, {"nik": "3374080101609411", "kedua": "SITI"}).status_code == 200
    assert not client.cookies


def test_the_door_answers_odd_requests_and_lets_others_pass(known_city: None) -> None:
    door = Door()
    assert door(HTTP_HOST="elsewhere.example")[0].startswith("400")
    assert door("PUT")[0].startswith("405")
    assert door("HEAD")[::2] == ("200 OK", b"")
    assert door(body="x" * 5000)[0].startswith("413")
    assert door(CONTENT_LENGTH="many")[0].startswith("413")
    assert door(body="&".join(f"a{n}=1" for n in range(50)))[0].startswith("413")
    assert door(body="nik=%00&kedua=%ff&hari=%00")[0].startswith("422")
    assert b'lang="en"' in door("GET", HTTP_COOKIE="django_language=en")[2][:60]
    assert b'lang="id"' in door("GET", HTTP_COOKIE="django_language=" + "x" * 900)[2][:60]
    assert door(PATH_INFO="/masuk/") == ("", [], b"")
    assert door.inner == ["/masuk/"]


def test_a_fault_is_a_page_and_a_restarted_database_is_asked_again(known_city: None, monkeypatch: pytest.MonkeyPatch) -> None:
    worker, tries = covered()[0], []
    once = checking.check

    def failing(*given: Any, **more: Any) -> Answer:
        tries.append(1)
        if len(tries) == 1:
            raise OperationalError("the server closed the connection")
        return once(*given, **more)

    monkeypatch.setattr(checking, "check", failing)
    monkeypatch.setattr(checkdoor.connection, "close", lambda: None)
    assert YES in Door().ask(worker.nik, worker.said)[2].decode()
    assert len(tries) == 2
    monkeypatch.setattr(checking, "check", lambda *a, **k: 1 / 0)
    status, _, page = Door().ask(worker.nik, worker.said)
    assert status.startswith("500")
    assert worker.nik not in page.decode()


def test_a_connection_that_broke_is_taken_anew(known_city: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the driver tells it, below Django: otherwise this thread's next questions would fail, too."""
    worker, lost, closed = covered()[0], [psycopg.OperationalError("the connection is closed")], []
    execute = psycopg.RawCursor.execute
    monkeypatch.setattr(checkdoor.connection, "close", lambda: closed.append(1))

    def broken(self: Any, *given: Any, **more: Any) -> Any:
        if lost:
            raise lost.pop()
        return execute(self, *given, **more)

    monkeypatch.setattr(psycopg.RawCursor, "execute", broken)
    assert YES in Door().ask(worker.nik, worker.said)[2].decode()
    assert closed == [1]


def test_it_speaks_english_when_asked(known_city: None) -> None:
    from pijar.backoffice.translations import compile_messages

    compile_messages()
    page = Client().post(PLACE, {"nik": "3374080101609411", "kedua": "SITI", "bahasa": "en"}).content.decode()
    assert "cannot be confirmed" in page
    assert Client().get(PLACE, {"bahasa": "xx"}).status_code == 200
    assert reverse("check") == PLACE


def test_an_empty_register_knows_nobody(city: None) -> None:
    assert Person.objects.count() == 0
    assert UNSURE in ask("3374080101609411", "SITI").content.decode()


def test_merged_people_are_found_under_both_numbers(known_city: None) -> None:
    stays, gone = covered()[0], uncovered()[0]
    Person.objects.filter(id=person_by_nik(gone.nik).id).update(survivor=person_by_nik(stays.nik))
    assert YES in ask(gone.nik, stays.said).content.decode()
    assert YES in ask(gone.nik, gone.said).content.decode()


def test_limits_are_read_or_refused() -> None:
    assert throttle.limits("") == Limits()
    assert throttle.limits("network=1/2/3 nik=4, site=9") == Limits(Limit(1, 2, 3), 4, Limit(9))
    for odd in ("network", "nik=1/2", "site=-1", "network=1 network=2", "door=3"):
        with pytest.raises(Refusal, match="PIJAR_CHECK_LIMITS"):
            throttle.limits(odd)


def test_names_give_their_first_word() -> None:
    said = {"SITI AMINAH": "SITI", "M. ABDUL": "ABDUL", "H. NUR": "NUR", "Ny": "NY", "": "", "1234": "", "Dé Ni'am": "NIAM"}
    assert {name: checking.first_word(name) for name in said} == said
    assert re.fullmatch("[A-Z]+", checking.first_word("O'NEIL"))
