"""The pages an officer opens most: within reach of the thumb on a phone, and as large ways in on the first page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from pijar.backoffice.doors import Door
from pijar.staff.types import Role

HOME = Door("home", "home", _("Beranda"))
CASES = Door("claims", "heart", _("Kasus"))
REPORT = Door("report", "alert", _("Lapor"))
PEOPLE = Door("persons", "users", _("Orang"))
BATCHES = Door("batches", "coins", _("Iuran"))
DESK = Door("desk", "search", _("Meja"))
ENTER = Door("entry-new", "plus", _("Daftarkan"))
MONTH = Door("month-now", "calendar", _("Bulan"))
REVIEW = Door("cases", "scale", _("Tinjauan"))
RECONCILE = Door("reconciliations", "match", _("Cocokkan"))
FUNDS = Door("funds", "calculator", _("Dana"))
TRAIL = Door("audit", "shield", _("Jejak"))
STAFF = Door("staff", "settings", _("Petugas"))
PROGRAMME = Door("programme", "file", _("Program"))
COVERAGE = Door("coverage", "chart", _("Cakupan"))
MAP = Door("map", "map", _("Peta"))
FIGURES = Door("figures", "calculator", _("Angka"))
# Four at most: as many as fit beside one another, with room for a thumb.
THUMBS: dict[str, tuple[Door, ...]] = {
    Role.VILLAGE.value: (HOME, ENTER, PEOPLE, CASES),
    Role.PROGRAMME.value: (HOME, MONTH, REVIEW, CASES),
    Role.TREASURER.value: (HOME, BATCHES, RECONCILE, FUNDS),
    Role.AUDITOR.value: (HOME, TRAIL, BATCHES, PEOPLE),
    Role.HOSPITAL.value: (DESK, CASES, REPORT),
    Role.ADMINISTRATOR.value: (HOME, STAFF, PROGRAMME, TRAIL),
    Role.LEADER.value: (HOME, COVERAGE, MAP, FIGURES),
}
# Ways in on the first page, the most used first; the others have theirs in the menu.
QUICK: dict[str, tuple[Door, ...]] = {
    Role.VILLAGE.value: (
        Door("entry-new", "plus", _("Daftarkan pekerja")), Door("report", "heart", _("Laporkan kecelakaan")),
        Door("uploads", "upload", _("Unggah daftar")), Door("persons", "users", _("Orang saya")),
    ),
    Role.PROGRAMME.value: (
        Door("month-now", "calendar", _("Bulan berjalan")), REVIEW, CASES, Door("report", "alert", _("Laporkan kecelakaan")),
    ),
    Role.TREASURER.value: (
        Door("batches", "coins", _("Daftar iuran")), Door("reconciliations", "match", _("Rekonsiliasi")),
        Door("bank", "file", _("Mutasi bank")), FUNDS,
    ),
    Role.AUDITOR.value: (
        TRAIL, Door("batches", "coins", _("Dari rupiah ke orang")), Door("decrees", "stamp", _("SK")),
        Door("law", "book", _("Hukum")),
    ),
    Role.ADMINISTRATOR.value: (STAFF, Door("staff-codes", "lock", _("Kode masuk")), PROGRAMME, TRAIL),
}  # fmt: skip
