"""The screens of the policy: who reads, proposes and decides; the preview; words that do no harm; months run again."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

import cities
from cities import MARCH, VILLAGE_CODE
from pijar.audit.models import Event
from pijar.backoffice.translations import compile_messages
from pijar.cycle import policies as cycle
from pijar.cycle import store
from pijar.eligibility.models import Basis, Policy
from pijar.eligibility.policies import mapping_of
from pijar.kernel.month import Month
from pijar.staff.models import Officer
from pijar.staff.types import Actor, Role

READERS = (Role.ADMINISTRATOR, Role.PROGRAMME, Role.TREASURER, Role.AUDITOR)
EDITORS = (Role.ADMINISTRATOR, Role.PROGRAMME)
EVIL = "<script>alert(1)</script> & <img src=x onerror=alert(2)>"


@pytest.fixture(autouse=True)
def _pages(settings: Any, tmp_path: Path) -> None:
    compile_messages()
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.STATIC_ROOT = str(tmp_path)
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False


def entered(role: Role, name: str = "") -> Client:
    """A browser in which an officer of this role is logged in."""
    place = {"village_code": VILLAGE_CODE} if role is Role.VILLAGE else {}
    if role is Role.HOSPITAL:
        place = {"workplace": "RSUD Contoh"}
    officer, _ = Officer.objects.get_or_create(username=name or role.value, defaults={"role": role.value, **place})
    client = Client()
    client.force_login(officer, backend="pijar.config.entry.Officers")
    return client


def page(client: Client, name: str, *args: Any, **query: Any) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


def fields(html: str) -> dict[str, Any]:
    """What a browser would send of the editor as it stands."""
    data: dict[str, Any] = {}
    for tag in re.findall(r"<input [^>]+>", html):
        given = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if given.get("type") not in ("checkbox", "radio") or " checked" in tag:
            data.setdefault(given.get("name", ""), []).append(given.get("value", "on"))
    for name, options in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', html, re.DOTALL):
        data[name] = re.findall(r'value="([^"]*)"[^>]* selected', options)
    return {name: value for name, value in data.items() if name and name != "csrfmiddlewaretoken"}


def typed(client: Client, **changes: str) -> dict[str, Any]:
    """The editor's answers with some changed; the first `-` of a name stands as `__`."""
    return {**fields(page(client, "policy-edit")), **{name.replace("__", "-"): value for name, value in changes.items()}}


def propose(client: Client, **changes: str) -> Any:
    return client.post(reverse("policy-edit"), {**typed(client, **changes), "propose": "1"}, follow=True)


def decile_4(client: Client, note: str = "Dana berkurang") -> Policy:
    answer = propose(client, decile__max="4", note=note)
    assert "Usulan dicatat" in answer.content.decode()
    return Policy.objects.latest("id")


def decided(client: Client, policy: Policy, state: str, note: str = "") -> Any:
    answer = client.post(reverse("policy-decide", args=[policy.id]), {"state": state, "note": note}, follow=True)
    policy.refresh_from_db()
    return answer


@pytest.mark.parametrize("role", Role)
def test_who_reads_and_who_proposes(role: Role, known_city: None) -> None:
    client = entered(role)
    answer = client.get(reverse("policies"))
    assert (answer.status_code == 200) == (role in READERS)
    assert client.get(reverse("policy-edit")).status_code == (200 if role in EDITORS else 403)
    if role in READERS:
        html = answer.content.decode()
        assert "desil 5 atau lebih rendah" in html
        assert ("Usulkan perubahan" in html) == (role in EDITORS)
        number = Policy.objects.get().id
        assert "Yang berlaku" not in page(client, "policy", number)
        assert "Versi 1 dan versi 1" in page(client, "policy-compare", dari=number, ke=number)
        assert "Kebijakan yang berlaku" in page(client, "programme")


def test_the_preview_counts_what_the_command_counts(known_city: None) -> None:
    client = entered(Role.PROGRAMME)
    for by in ("", "village", "sex", "age", "sector"):
        html = client.post(reverse("policy-preview"), typed(client, decile__max="3", by=by)).content.decode()
        mapping = {**mapping_of(Policy.objects.get()), "decile": {"max": 3, "unknown": "review"}}
        month = Month(2026, 2)
        wanted = cycle.preview(month, mapping)
        assert wanted["leaving"] > 0
        assert f">−{wanted['leaving']}</b>" in html
        assert f"<b>{wanted['eligible']}</b>" in html
        assert f'<b class="nums">{wanted["reasons"]["DECILE_ABOVE_5"]}</b>' in html
        groups = cycle.changes(month, mapping)
        assert html.count('<td class="num"><span class="text-bad">') == len(groups.get(by, []))


def test_without_a_script_a_button_counts(known_city: None) -> None:
    client = entered(Role.PROGRAMME)
    answer = client.post(reverse("policy-edit"), {**typed(client, decile__max="3"), "preview": "1"}).content.decode()
    assert "sebelumnya" in answer
    assert 'name="decile-max" value="3"' in answer
    assert Policy.objects.count() == 1


def test_a_month_that_was_not_run_can_be_counted(city: None, tmp_path: Path) -> None:
    cities.programme()
    cities.registers(tmp_path, cities.workers(12))
    cities.load_lists(cities.candidates(tmp_path, cities.workers(12)))
    client = entered(Role.PROGRAMME)
    html = page(client, "policy-edit")
    assert "12 orang dinilai" in html
    assert "Berlaku mulai bulan" in html


def test_a_month_without_registers_says_what_is_missing(city: None) -> None:
    cities.programme()
    html = page(entered(Role.PROGRAMME), "policy-edit")
    assert "data rujukan yang diminta kebijakan belum dimuat" in html


def test_mistakes_stand_at_their_field_and_nothing_is_counted(known_city: None) -> None:
    client = entered(Role.PROGRAMME)
    html = client.post(reverse("policy-preview"), typed(client, age__max="70", age__min="18")).content.decode()
    assert re.search(r'id="id_age-max_error" hx-swap-oob="true"><div>Harus di bawah 65 tahun', html)
    assert "orang dinilai" not in html
    own = typed(client, dana1__age__mode="x")
    own |= {"dana1-age-mode": "own", "dana1-age-min": "10", "dana1-age-max": "60"}
    html = client.post(reverse("policy-preview"), own).content.decode()
    assert re.search(r'id="id_dana1-age-min_error" hx-swap-oob="true"><div>Paling rendah', html)
    answer = propose(client, decile__max="77", note="x").content.decode()
    assert "Betulkan yang ditandai merah" in answer
    assert 'value="77"' in answer
    assert Policy.objects.count() == 1


def test_a_proposal_needs_a_reason_and_a_change(known_city: None) -> None:
    client = entered(Role.PROGRAMME)
    assert "Tulis alasannya." in propose(client, decile__max="4").content.decode()
    assert "sama dengan kebijakan yang sudah berlaku" in propose(client, note="Tidak ada").content.decode()
    assert Policy.objects.count() == 1


def test_one_proposes_another_approves_and_the_month_is_run_again(known_city: None) -> None:
    cities.run(MARCH)
    before = Basis.objects.get(month=MARCH.first_day)
    rina, admin = entered(Role.PROGRAMME, "rina"), entered(Role.ADMINISTRATOR, "admin")
    made = decile_4(rina)
    assert (made.state, made.from_month) == ("proposed", MARCH.first_day)
    assert "Putuskan usulan kebijakan" not in page(rina, "home")
    card = page(admin, "home")
    assert reverse("policy", args=[made.id]) in card
    assert "rina mengusulkan perubahan mulai Maret 2026" in card
    opened = page(admin, "policy", made.id)
    assert "desil 4 atau lebih rendah" in opened
    assert "<del>desil 5 atau lebih rendah" in opened
    told = decided(admin, made, "holds", "Sesuai anggaran").content.decode()
    assert made.state == "holds"
    assert "harus dijalankan ulang supaya mengikuti kebijakan ini" in told
    assert reverse("month", args=[MARCH]) in told
    assert "dijalankan dengan kebijakan lama" in page(rina, "policies")
    cities.run(MARCH)
    after = Basis.objects.get(month=MARCH.first_day)
    assert (before.policy.version, after.policy_id) == (1, made.id)
    assert "dijalankan dengan kebijakan lama" not in page(rina, "policies")
    assert "max: 4" in store.current(2026).text
    assert Event.objects.filter(action="policy.holds", actor="admin").count() == 1


def test_the_maker_never_decides(known_city: None) -> None:
    rina, admin = entered(Role.PROGRAMME, "rina"), entered(Role.ADMINISTRATOR, "admin")
    made = decile_4(rina)
    html = page(rina, "policy", made.id)
    assert "petugas lain yang memutuskan" in html
    assert "Setujui" not in html
    for state in ("holds", "refused"):
        told = decided(rina, made, state, "Saya sendiri").content.decode()
        assert "petugas lain yang harus memutuskannya" in told
        assert made.state == "proposed"
    assert "hanya pembuatnya yang dapat menariknya" in decided(admin, made, "withdrawn").content.decode()
    assert made.state == "proposed"
    for role in (Role.TREASURER, Role.AUDITOR, Role.VILLAGE):
        assert decided(entered(role), made, "holds").status_code == 403
    assert decided(rina, made, "replaced").status_code == 409
    decided(rina, made, "withdrawn")
    assert made.state == "withdrawn"
    assert "sudah diputuskan atau ditarik" in decided(admin, made, "holds").content.decode()
    assert made.state == "withdrawn"


def test_a_refusal_needs_its_reason_and_the_next_may_begin_with_it(known_city: None) -> None:
    rina, admin = entered(Role.PROGRAMME, "rina"), entered(Role.ADMINISTRATOR, "admin")
    made = decile_4(rina)
    assert "rina mengusulkan versi 2; belum diputuskan." in page(rina, "policies")
    waiting = propose(rina, decile__max="3", note="Lagi").content.decode()
    assert "Masih ada usulan kebijakan yang menunggu" in waiting
    assert "Tulis mengapa ditolak" in decided(admin, made, "refused").content.decode()
    decided(admin, made, "refused", "Terlalu ketat")
    assert (made.state, made.note) == ("refused", "Dana berkurang\nTerlalu ketat")
    html = page(rina, "policy-edit", mulai=made.id)
    assert 'name="decile-max" value="4"' in html


def test_words_of_officers_are_shown_and_never_run(known_city: None) -> None:
    rina, admin = entered(Role.PROGRAMME, "rina"), entered(Role.ADMINISTRATOR, "admin")
    made = decile_4(rina, note=EVIL)
    decided(admin, made, "refused", EVIL)
    for html in (page(admin, "policy", made.id), page(admin, "policies"), page(admin, "audit")):
        assert "<script>alert" not in html
        assert "<img src=x" not in html
    assert "&lt;script&gt;alert(1)" in page(admin, "policy", made.id)


def test_odd_addresses_find_nothing_and_break_nothing(known_city: None) -> None:
    client = entered(Role.PROGRAMME)
    assert client.get(reverse("policy", args=[999_999])).status_code == 404
    for query in ({"tahun": "1066"}, {"tahun": "x"}, {"mulai": "99999999999999"}, {"mulai": "-1"}):
        assert client.get(reverse("policy-edit"), query).status_code == 200
    assert client.get(reverse("policy-compare"), {"dari": "x", "ke": "1'"}).status_code == 200
    assert client.get(reverse("policy-preview")).status_code == 405
    assert client.post(reverse("policy-preview"), {}).status_code == 200


def test_a_programme_that_changes_a_policy_in_use_is_told_what_to_do(known_city: None) -> None:
    client = entered(Role.ADMINISTRATOR)
    text = store.current(2026).text.replace("decile: {max: 5", "decile: {max: 6")
    text = text.replace("console_approval: auto", "console_approval: named")
    given = {"document": SimpleUploadedFile("program.yaml", text.encode())}
    answer = client.post(reverse("programme-load"), given)
    assert answer.status_code == 409
    assert "perlu orang kedua" in answer.content.decode()
    assert Policy.objects.count() == 1


def test_the_field_form_tells_the_ages_of_the_policy_in_force(known_city: None) -> None:
    from pijar.backoffice.entrychecks import ages_of

    document = store.current(2026)
    assert ages_of(document) == (18, 64)
    mapping = {**mapping_of(Policy.objects.get()), "age": {"min": 20, "max": 55}}
    made = cycle.propose(mapping, from_month=MARCH, note="", actor=Actor("rina"))
    assert ages_of(document) == (18, 64)
    cycle.decide(made.id, state=cycle.PolicyState.HOLDS, note="", actor=Actor("admin"))
    assert ages_of(document) == (20, 55)
