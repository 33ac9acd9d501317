"""What waits for an officer, by when: the first thing they see. Each subject has its file; here is who is asked what."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from pijar.backoffice.rights import may
from pijar.backoffice.selectors.home import field, lists, money, month, people
from pijar.backoffice.selectors.home import summary as summary
from pijar.backoffice.selectors.home.todo import Look, Todo, by_day, day_words, due_of_month, month_words
from pijar.staff.models import Officer
from pijar.staff.types import Right, Role

__all__ = ["MAKERS", "Look", "Todo", "quiet", "summary", "todos"]

# In this order stands what has no day.
MAKERS: tuple[tuple[Right, Callable[[Look], list[Todo]]], ...] = (
    (Right.WORK_CLAIMS, people.to_read), (Right.SEE_CLAIMS, people.to_help), (Right.SIGN_DECREE, month.to_sign),
    (Right.SEE_PERSONS, people.to_tell_families), (Right.ANSWER_GRIEVANCES, people.to_answer),
    (Right.MANAGE_DONORS, money.to_admit), (Right.APPROVE_BATCH, money.to_approve), (Right.PAY, money.to_pay),
    (Right.RUN_MONTH, month.to_run), (Right.DECIDE, lists.to_decide), (Right.DECIDE, lists.to_tell_apart),
    (Right.DECIDE, field.to_hear), (Right.UPLOAD, field.to_verify), (Right.EDIT_PROGRAMME, month.to_judge_policy),
    (Right.PAY, month.to_judge_budget), (Right.RUN_MONTH, month.to_judge_budget), (Right.RECONCILE, money.to_reconcile),
    (Right.RECONCILE, money.to_chase), (Right.RECONCILE, money.to_close), (Right.UPLOAD, lists.to_upload),
    (Right.WORK_CLAIMS, people.to_match_deaths), (Right.MANAGE_STAFF, month.to_administer),
    (Right.SEE_SUMMARY, summary.to_lead),
)  # fmt: skip


def todos(officer: Officer, look: Look | None = None) -> list[Todo]:
    """What waits for this officer, the most urgent first."""
    look, found = look or Look(officer), list[Todo]()
    for right, make in MAKERS:
        if may(officer, right):
            found += [one for one in make(look) if one not in found]
    return by_day(found)


def quiet(look: Look) -> str:
    """What comes next, and when, for whom nothing waits."""
    role = look.officer.role
    if role == Role.AUDITOR.value:
        return _("Anda membaca saja: semua halaman terbuka untuk diperiksa.")
    if role == Role.ADMINISTRATOR.value:
        return _("Petugas baru mendapat akun dan kode masuknya dari halaman Petugas.")
    due, words = due_of_month(look.month), {"month": month_words(look.month.first_day)}
    if role == Role.VILLAGE.value:
        return _("Berikutnya dinilai: %(month)s. Siapa yang didaftarkan sebelum itu ikut dinilai.") % words
    if due is None or role == Role.LEADER.value:
        return _("Berikutnya: %(month)s. Angkanya ada setelah bulan itu dijalankan.") % words
    return _("Berikutnya: %(month)s, jatuh tempo %(day)s.") % {**words, "day": day_words(due)}
