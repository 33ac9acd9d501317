"""What every page needs: the way round, by the officer's rights."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from pijar.backoffice.doors import Door
from pijar.backoffice.rights import may, officer_of
from pijar.backoffice.selectors.regions import village_name
from pijar.backoffice.thumbs import THUMBS
from pijar.notices import selectors
from pijar.staff.types import Right

DOORS = (
    Door("home", "home", _("Beranda")),
    Door("desk", "search", _("Meja rumah sakit"), (Right.CHECK_COVER,)),
    Door("month-now", "calendar", _("Bulan"), (Right.RUN_MONTH, Right.SEE_MONEY)),
    Door("uploads", "upload", _("Usulan"), (Right.UPLOAD, Right.SEE_PERSONS)),
    Door("entry-new", "plus", _("Daftarkan pekerja"), (Right.UPLOAD,)),
    Door("persons", "users", _("Orang"), (Right.SEE_PERSONS,)),
    Door("links", "match", _("Orang yang sama?"), (Right.SEE_PERSONS,)),
    Door("cases", "scale", _("Tinjauan"), (Right.SEE_PERSONS,)),
    Door("places-now", "split", _("Tempat"), (Right.SEE_PERSONS, Right.SEE_MONEY)),
    Door("decrees", "stamp", _("SK"), (Right.SEE_DECREES,)),
    Door("rounds", "pin", _("Verval"), (Right.SEE_PERSONS,)),
    Door("cards", "stamp", _("Kartu"), (Right.ISSUE_CARDS,)),
    Door("claims", "heart", _("Kasus"), (Right.SEE_CLAIMS,)),
    Door("grievances", "alert", _("Pengaduan"), (Right.SEE_GRIEVANCES,)),
    Door("donors", "heart", _("Donatur ASN"), (Right.SEE_DONORS,)),
    Door("donors-agencies", "heart", _("Donatur per OPD"), (Right.MANAGE_STAFF,)),
    Door("batches", "coins", _("Iuran"), (Right.SEE_MONEY,)),
    Door("reconciliations", "match", _("Rekonsiliasi"), (Right.SEE_MONEY,)),
    Door("funds", "calculator", _("Dana"), (Right.SEE_MONEY, Right.EDIT_PROGRAMME)),
    Door("coverage", "chart", _("Cakupan")),
    Door("figures", "calculator", _("Angka kota"), (Right.SEE_MONEY, Right.EDIT_PROGRAMME, Right.SEE_SUMMARY)),
    Door("map", "map", _("Peta"), (Right.SEE_PERSONS, Right.SEE_MONEY, Right.EDIT_PROGRAMME, Right.SEE_SUMMARY)),
    Door("law", "book", _("Hukum")),
    Door("policies", "filter", _("Kebijakan"), (Right.EDIT_PROGRAMME, Right.SEE_MONEY)),
    Door("programme", "file", _("Program"), (Right.EDIT_PROGRAMME, Right.SEE_MONEY)),
    Door("audit", "shield", _("Jejak"), (Right.SEE_AUDIT,)),
    Door("staff", "settings", _("Petugas"), (Right.MANAGE_STAFF,)),
)
SECTIONS = {
    "bell": "bell",
    "desk": "desk", "path": "coverage",
    "claim": "claims", "claims": "claims", "death": "claims", "deaths": "claims", "scholar": "claims",
    "scholars": "claims", "lessons": "claims", "grievance": "grievances", "grievances": "grievances",
    "card": "cards", "round": "rounds", "objection": "rounds", "objections": "rounds",
    "month": "month-now", "upload": "uploads", "person": "persons", "case": "cases", "cases": "cases", "batch": "batches",
    "reconciliation": "reconciliations", "insurer_claims": "reconciliations", "bank": "reconciliations",
    "law": "law", "entry": "entry-new", "link": "links", "links": "links", "registration": "month-now", "decree": "decrees",
    "donors": "donors", "fund": "funds", "books": "funds", "book": "funds", "budget": "funds",
    "staff": "staff", "offices": "programme",
    "policy": "policies", "places": "places-now", "whatif": "places-now", "roll": "programme",
}  # fmt: skip


def page(request: HttpRequest) -> dict[str, Any]:
    """The navigation with the present place marked, and where the officer belongs."""
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return {}
    officer = officer_of(request)
    return {
        # Asked only by pages that show the bell, and once for each.
        "bell_count": SimpleLazyObject(lambda: selectors.unread(officer.pk)),
        "doors": [door for door in DOORS if may(officer, *door.rights)],
        "thumbs": THUMBS.get(officer.role, ()),
        "here": _section(request),
        "officer_place": village_name(officer.village_code) if officer.village_code else officer.workplace,
    }


def _section(request: HttpRequest) -> str:
    name = request.resolver_match.url_name if request.resolver_match else ""
    return SECTIONS.get((name or "").split("-")[0], name or "")
