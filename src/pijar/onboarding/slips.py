"""Slips of paper to cut out, one for each officer: the address, the user name, the code; and the QR of all three.

The QR's address carries name and code behind a `#`, which a browser never sends: no log of any server or proxy holds them.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from urllib.parse import quote

import segno

from pijar.coverage.tokens import ZONE
from pijar.cycle import store
from pijar.documents import render
from pijar.eligibility import sentences
from pijar.enrolment.options import heading
from pijar.onboarding.rules import ROLE_WORDS
from pijar.onboarding.types import Issued
from pijar.regions.models import Region
from pijar.staff.types import Role

PAGE = "/masuk/kode/"
ON_A_SHEET = 8
# A code of paper is as good as random under any mask, so a thousand need not try all of them.
MASK = 3
_ROLES = {**ROLE_WORDS, Role.ADMINISTRATOR: "Administrator"}


def pdf(issued: Sequence[Issued], *, address: str, on: date) -> bytes:
    """The slips as A4 sheets of eight, in the order given. `address` is the city's own, such as https://pijar.example."""
    places = _places({one.village_code for one in issued if one.village_code})
    page = address.rstrip("/") + PAGE
    data = {
        "city": heading(store.current().data).city, "title": "Kode masuk petugas", "page": page,
        "slips": [_slip(one, page, places) for one in issued],
    }  # fmt: skip
    return render("slips", data, on=on, tagged=False)


def _slip(one: Issued, page: str, places: dict[str, str]) -> dict[str, str]:
    return {
        "name": one.name, "role": _ROLES[Role(one.role)], "place": places.get(one.village_code, one.workplace),
        "username": one.username, "code": one.code, "until": sentences.day(one.expires_at.astimezone(ZONE).date()).id,
        "qr": _picture(f"{page}#{quote(one.username)}/{one.code}"),
    }  # fmt: skip


def _places(codes: set[str]) -> dict[str, str]:
    villages = dict(Region.objects.filter(code__in=codes).values_list("code", "name"))
    districts = dict(Region.objects.filter(code__in={code[:8] for code in codes}).values_list("code", "name"))
    return {
        code: f"Kelurahan {villages.get(code, code)}" + (f", Kec. {districts[code[:8]]}" if code[:8] in districts else "")
        for code in codes
    }


def _picture(text: str) -> str:
    out = io.BytesIO()
    code = segno.make(text, error="m", boost_error=False, micro=False, mask=MASK)
    code.save(out, kind="svg", xmldecl=False, svgns=True, border=2, omitsize=True, nl=False, light="#fff")
    return out.getvalue().decode()
