"""What waits of rounds in the field: people to look up, objections to hear, results to decide."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from pijar.backoffice.selectors.home.todo import Look, Todo
from pijar.backoffice.selectors.months import dots


def to_verify(look: Look) -> list[Todo]:
    return [
        Todo("pin", _("Periksa %(n)s orang di lapangan") % {"n": dots(line["whole"].not_checked)},
             _("%(done)s dari %(all)s orang sudah diperiksa.") % {
                 "done": dots(line["whole"].checked), "all": dots(line["whole"].listed)},
             reverse("round-village", args=[line["round"].id, line["village"]]), _("Periksa"))
        for line in look.rounds if line["village"] and line["whole"].not_checked
    ]  # fmt: skip


def to_hear(look: Look) -> list[Todo]:
    found = []
    for line in look.rounds:
        told, number = line["objections"], line["round"].id
        if told["waiting"]:
            late = _("%(n)s sudah terlambat.") % {"n": dots(told["late"])}
            sentence = late if told["late"] else _("Setiap sanggahan ada batas waktunya.")
            found.append(Todo("scale", _("Putuskan %(n)s sanggahan") % {"n": dots(told["waiting"])}, sentence,
                              reverse("objections", args=[number]), _("Buka sanggahan"),
                              told["due_on"]))  # fmt: skip
        if line["to_decide"]:
            found.append(Todo("pin", _("%(n)s hasil verval perlu keputusan") % {"n": dots(line["to_decide"])},
                              _("Di lapangan ternyata meninggal, pindah, bekerja formal, atau tidak ditemukan."),
                              reverse("round-work", args=[number]), _("Buka daftar")))  # fmt: skip
    return found
