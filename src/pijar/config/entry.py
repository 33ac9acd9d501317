"""Who is logged in, asked by every page: two statements that the database has planned already, else all as Django does it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends import db
from django.utils import timezone

from pijar.registry import prepared, steady
from pijar.staff.models import Officer

SESSION = "select session_data from django_session where session_key = %(key)s and expire_date > %(now)s"
NAMES = tuple(field.attname for field in Officer._meta.concrete_fields)
# Every page asks for the word, too.
OFFICER = f"select ({steady.WORD}), {', '.join(NAMES)} from staff_officer where id = %(id)s"  # noqa: S608 - names of ours.


class SessionStore(db.SessionStore):
    """Sessions in the database."""

    def load(self) -> dict[str, Any]:
        row = prepared.one(SESSION, {"key": self.session_key, "now": timezone.now()})
        if row is None:
            self._session_key = None
            return {}
        return self.decode(row[0])


class Officers(ModelBackend):
    """Officers by name and password."""

    def get_user(self, user_id: int) -> Officer | None:
        row = prepared.one(OFFICER, {"id": user_id})
        if row is None:
            return None
        steady.tell(row[0])
        officer = Officer.from_db("default", NAMES, row[1:])
        return officer if self.user_can_authenticate(officer) else None
