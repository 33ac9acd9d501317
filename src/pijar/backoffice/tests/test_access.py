"""No page is open by accident, every role sees what it is granted, and a village never sees another."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import get_resolver, reverse

from pijar.backoffice.rights import may
from pijar.backoffice.tables import CandidatePair, FormEntry, NumberCase, Person, StagedRow
from pijar.backoffice.tests.claims import claim_about
from pijar.backoffice.tests.conftest import MONTH
from pijar.backoffice.tests.rounds import round_about
from pijar.claims.models import DeathFound, Scholar
from pijar.claims.sealing import seal
from pijar.grievances.models import Grievance
from pijar.grievances.services import open_grievance
from pijar.grievances.types import DEFAULT_TERMS, Category, Channel, Given
from pijar.kernel.clock import now
from pijar.registration.models import Registration, RegistrationLine
from pijar.registry.crypto import identifiers
from pijar.registry.models import Snapshot
from pijar.staff.types import CONSOLE, GRANTS, Role

OPEN = {"login", "set_language", "health", "notices", "notice", "notice-file"}
# What a donor opens with NIP and code; test_giving_pages proves that without them nothing is told.
OPEN |= {"pledge", "pledge-done", "donor-page", "donor-leave", "donor-stop", "donor-stop-all", "donor-receipt", "donor-paper"}
OPEN |= {"donor-upload"}
# The public check: tests/test_public_check proves what it does not tell.
OPEN |= {"check"}
# Verifying a card, the public lists, and a card on a phone by its secret address; test_card_pages proves what they tell.
OPEN |= {"card-check", "card-worker", "card-keys", "card-revoked", "card-phone"}
# Complaints without a log-in; test_complaints proves that they tell nothing.
OPEN |= {"complain", "complaint-follow"}
# Reporting an incident and following it with number and code (test_report_pages).
OPEN |= {"report", "report-follow"}
# The door for codes on paper (onboarding/tests/test_codes, test_staff_files): tells nothing without a code.
OPEN |= {"code-in"}
# The first start, behind the code of the console; tests/test_first_start proves that it is closed for ever afterwards.
OPEN |= {"start", "start-city", "start-office", "start-programme", "start-administrator"}
# Open data: published tables, small numbers withheld.
OPEN |= {"data-catalogue", "data-dictionary", "data-table", "data-version"}
ROUTES = [p for p in get_resolver("pijar.backoffice.urls").url_patterns if p.name]


def entry_of(someone, file) -> FormEntry:
    """The entry of a form that made the person's row."""
    row = StagedRow.objects.get(person=someone, file=file)
    values = {"key": uuid4(), "actor": "petugas", "at": now(), "office": someone.village_code, "file": file, "row_number": 2}
    return FormEntry.objects.get_or_create(row=row, defaults={**values, "typed": b"x"})[0]


def twin_of(someone, file) -> Person:
    """Somebody of the same place who may be the same person; and an odd number in the file."""
    row = StagedRow.objects.get(person=someone, file=file)
    values = {"name": f"{someone.name} KEMBAR", "birth_date": someone.birth_date, "village_code": someone.village_code}
    number = identifiers().encrypt("national_id", f"33741201018{someone.id % 10}{9500 + someone.id % 400}")
    other = Person.objects.get_or_create(national_id=number, defaults=values)[0]
    compared = {"row_a": row.id, "row_b": row.id, "band": "review", "doubt": "TWINS", "weight": 9.0, "probability": 0.99}
    CandidatePair.objects.get_or_create(person_a=someone.id, person_b=other.id, defaults={**compared, "evidence": {}})
    odd = StagedRow.objects.filter(file=file).latest("id")
    NumberCase.objects.get_or_create(row_id=odd.id, defaults={"kind": "UNREADABLE"})
    return other


def registered(someone) -> RegistrationLine:
    """Somebody's line in a registration that was sent."""
    found = RegistrationLine.objects.filter(person=someone).first()
    if found is None:
        made = {"month": MONTH, "number": someone.id, "made_by": "rina", "made_at": now(), "lines": 1}
        file = Registration.objects.create(**made)
        found = RegistrationLine.objects.create(registration=file, person=someone, fund_code="APBD", fingerprint=b"x")
        sent = {"state": "sent", "approved_by": "tono", "checksum": "0", "sent_at": now()}
        Registration.objects.filter(id=file.id).update(**sent)
    return found


def complaint_of(someone) -> str:
    """The number of a complaint that lies on the desk of somebody's kelurahan and names them."""
    found = Grievance.objects.filter(village_code=someone.village_code).first()
    if found is None:
        given = Given(Category.NOT_LISTED, f"{someone.name} tidak terdaftar, padahal bekerja", village_code=someone.village_code)
        number = open_grievance(given, channel=Channel.DESK, terms=DEFAULT_TERMS, at=now(), actor=CONSOLE).number
        found = Grievance.objects.get(number=number)
    return found.number


def death_of(someone) -> int:
    """The number of somebody's death, found in a register."""
    register = Snapshot.objects.filter(kind="dukcapil").first() or Snapshot.objects.create(
        kind="dukcapil", as_of=MONTH, loaded_at=now(), actor="rina", file_name="x.csv", sha256="0", rows=0, loaded=0, rejected=0
    )
    values = {"died_on": MONTH, "day_known": True, "snapshot": register, "month": MONTH, "found_at": now(), "state": "told"}
    return DeathFound.objects.get_or_create(person=someone, defaults=values)[0].id


def scholar_of(someone) -> int:
    """The number of a child followed in somebody's case."""
    words = seal("scholar", {"name": f"ANAK {someone.name}", "birth_date": "2015-01-01"})
    values = {"event_on": MONTH, "level": "SD", "words": words, "actor": "rina", "at": now()}
    return Scholar.objects.get_or_create(claim=claim_about(someone), place=1, defaults=values)[0].id


def address(name: str, someone, file) -> str:
    """The route's address with numbers of somebody's own."""
    routes = {p.name: p.pattern.converters for p in ROUTES}
    values = {
        "month": "2026-01", "upload_id": file.upload_id, "file_id": file.id, "person_id": someone.id, "fund": "APBD",
        "kind": "csv", "officer_id": 1, "task_id": 1, "mapping_id": 1, "quantity": "contributions.jkk",
        "decree_id": 1, "slug": "kelurahan", "picture": "kelurahan-masuk.png", "key": "L1-1", "line": "APBD", "year": 2026,
        "promise_id": 1, "address": "x",
        "card_id": 1, "secret": "x" * 32, "village": someone.village_code,
        "policy_id": 1, "budget_id": 1, "ledger_id": 1, "entry_id": entry_of(someone, file).id, "lookup_id": 1,
        "row_id": StagedRow.objects.filter(file=file).latest("id").id,
        "lever_id": 1, "version": 1, "table": "orang", "chosen_id": 1,
        "notice_id": 1, "message_id": 1, "event": "case_moved", "channel": "email",
    }  # fmt: skip
    if name.startswith("batch"):
        values |= {"number": 1, "form": "pdf"}
    if name.startswith("registration"):
        values |= {"line_id": registered(someone).id, "number": someone.id}
    if name.split("-")[0] in ("round", "objection", "objections", "notice"):
        values |= round_about(someone)
    if name.split("-")[0] == "death":
        values |= {"death_id": death_of(someone), "what": "selesai"}
    if name.split("-")[0] == "scholar":
        values |= {"scholar_id": scholar_of(someone), "what": "file"}
    if name == "grievance" or name.startswith("grievance-"):
        values |= {"number": complaint_of(someone)}
    if name.startswith("link"):
        values |= {"one": someone.id, "other": twin_of(someone, file).id}
    if name.startswith("claim"):
        values |= {"number": claim_about(someone).number, "flag": "late_report", "file_id": 1, "place": 1}
    kwargs = {key: values[key] for key in routes[name]}
    from pijar.kernel.month import Month

    if "month" in kwargs:
        kwargs["month"] = Month.parse(kwargs["month"])
    return reverse(name, kwargs=kwargs)


@pytest.mark.parametrize("route", ROUTES, ids=lambda r: r.name)
def test_every_route_names_its_rights(route):
    is_open = not getattr(route.callback, "login_required", True)
    assert is_open == (route.name in OPEN)
    assert is_open or hasattr(route.callback, "rights")


def test_whoever_is_not_logged_in_is_sent_to_the_door(client, city):
    for route in ROUTES:
        # At the first page stands the public one (tests/test_public_pages).
        if route.name not in OPEN | {"home"}:
            answer = client.get(address(route.name, city.ours, city.our_file))
            assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("login")), route.name


@pytest.mark.parametrize("role", Role)
def test_each_role_opens_what_it_is_granted_and_nothing_else(role, enter, city):
    client = enter(role)
    for route in ROUTES:
        if route.name in OPEN or route.name == "task":
            continue
        answer = client.get(address(route.name, city.ours, city.our_file))
        allowed = may(city.officers[role], *route.callback.rights)
        assert (answer.status_code == 403) != allowed, (route.name, answer.status_code)
        assert answer.status_code < 500, route.name


def test_an_auditor_changes_nothing(enter, city):
    client = enter(Role.AUDITOR)
    for name in ("upload-add", "upload-withdraw", "month-run", "batches-approve", "batch-pay", "batch-reconcile", "case",
                 "batch-check", "batch-send-back", "batch-send", "batch-bill", "batch-credit", "batch-close", "batch-add",
                 "person-unmask", "person-halt", "entry-new", "entry-person", "entry-row", "entry-withdraw", "entry-photo",
                 "entry-photo-delete", "link-decide", "link-undo", "link-part", "link-unmask",
                 "link-number-unmask", "places-free", "places-give", "places-export", "whatif",
                 "fund-propose", "budget-decide", "roll-people", "roll-programme", "roll-start",
                 "policy-edit", "policy-preview", "policy-decide", "registration-prepare", "registration-send",
                 "registration-reply", "registration-again",
                 "round-open", "round-publish", "round-close", "round-check", "round-draw", "round-recheck", "round-act",
                 "round-act-objection", "objection-new", "objection-decide", "objection-unmask",
                 "donors-approve", "donors-refuse", "donors-stop", "donors-resume", "donors-code", "donors-letters",
                 "donors-deductions",
                 "reconciliation-settle", "reconciliation-export", "insurer_claims-letter", "bank-upload", "bank-settle",
                 "claim-move", "claim-identify", "claim-task", "claim-add-task", "claim-document", "claim-note", "claim-aside",
                 "claim-join", "claim-change", "claim-happened", "claim-branch", "person-report",
                 "programme-load", "reference-load", "staff-add", "staff-load", "staff-store",
                 "staff-codes-print", "staff-code"):  # fmt: skip
        assert client.post(address(name, city.ours, city.our_file)).status_code == 403, name
    assert all(right.value.startswith("see_") for right in GRANTS[Role.AUDITOR])


def test_a_village_never_sees_another(enter, city):
    """Over every page, by its own address and by the other's: no name, no file, no address of the other village."""
    client = enter(Role.VILLAGE)
    for route in ROUTES:
        if route.name in OPEN or route.name in ("task", "logout", "upload-download", "round-checklist"):
            continue
        for someone, file in ((city.ours, city.our_file), (city.theirs, city.their_file)):
            answer = client.get(address(route.name, someone, file), {"q": "WARGA", "kelurahan": city.theirs.village_code})
            # A picture of the guide comes in pieces.
            text = (b"".join(answer) if answer.streaming else answer.content).decode(errors="replace")
            assert "WARGA SANA" not in text, route.name
            assert "TAK JELAS 2" not in text, route.name


@pytest.mark.parametrize("name", ["person", "person-unmask", "upload", "upload-download", "upload-withdraw"])
def test_the_other_village_is_not_found_by_number(name, enter, city):
    client = enter(Role.VILLAGE)
    place = address(name, city.theirs, city.their_file)
    answer = client.post(place, {"reason": "ingin tahu saja"}) if name == "person-unmask" else client.get(place)
    assert answer.status_code == 404


def test_a_village_finds_its_own_by_nik_and_not_the_others(enter, city):
    client = enter(Role.VILLAGE)
    ours = client.post(reverse("persons"), {"q": "3374120101819001"})
    assert ours.url == reverse("person", args=[city.ours.id])
    assert client.post(reverse("persons"), {"q": "3374120101829002"}).status_code == 200


def test_a_refused_page_is_recorded(enter, city):
    from pijar.backoffice.tables import Event

    enter(Role.AUDITOR).get(reverse("staff"))
    assert Event.objects.filter(action="access.denied", actor="petugas-auditor").count() == 1
