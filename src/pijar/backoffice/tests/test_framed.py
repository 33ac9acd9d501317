"""The frame of a page is written once for a role: what is one officer's own never stands on another's page."""

from __future__ import annotations

import re

from pijar.backoffice import framing
from pijar.staff.models import Officer
from pijar.staff.types import Role

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
MARKS = [chr(code) for code in range(framing.FIRST, framing.FIRST + 16)]


def test_each_officer_reads_their_own_name_place_and_address(enter, city):
    one = city.officers[Role.VILLAGE]
    Officer.objects.filter(id=one.id).update(first_name="Sri <b>Satu</b>")
    other = Officer.objects.create_user(
        "lurah-dua", password="x", role=Role.VILLAGE.value, village_code=city.theirs.village_code, first_name="Budi \ue0f0Dua"
    )
    mine = enter(Role.VILLAGE)
    theirs = type(mine)()
    theirs.force_login(other)
    pages = [client.get("/cakupan/", {"q": word}).content.decode() for client, word in ((mine, "SITI"), (theirs, "AGUS")) * 2]
    for page, name, word, strange in zip(
        pages, ("Sri &lt;b&gt;Satu&lt;/b&gt;", "Budi \ue0f0Dua") * 2, ("SITI", "AGUS") * 2, ("Budi", "Sri") * 2, strict=True
    ):
        foot = page[page.index('class="side-foot"') : page.index("</nav>", page.index('class="side-foot"'))]
        assert name in page
        assert strange not in foot
        assert f"q={word}" in page
        assert not [mark for mark in MARKS if mark in page.replace(name, "")]
    # A token hides the officer's own secret; masked anew for each page, no two are alike.
    tokens = [set(TOKEN.findall(page)) for page in pages]
    assert all(tokens)
    assert not set.intersection(*tokens)


def test_rights_and_language_have_frames_of_their_own(enter):
    def page(role: Role) -> str:
        return enter(role).get("/cakupan/").content.decode()

    assert 'href="/daftarkan/"' in page(Role.PROGRAMME)
    assert 'href="/daftarkan/"' not in page(Role.AUDITOR)
    enter(Role.PROGRAMME).post("/bahasa/", {"language": "en", "next": "/"})
    assert "Main menu" in page(Role.PROGRAMME)
    assert 'href="/daftarkan/"' in page(Role.PROGRAMME)
    enter(Role.PROGRAMME).post("/bahasa/", {"language": "id", "next": "/"})
    assert "Menu utama" in page(Role.PROGRAMME)
