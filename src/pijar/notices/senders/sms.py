"""SMS by any gateway that speaks a small HTTPS form (docs/notices.md): most do behind a line of configuration.

    POST {PIJAR_SMS_URL}
    Authorization: Bearer {PIJAR_SMS_TOKEN}
    Idempotency-Key: {mark}
    {"to": "+6281…", "text": "…", "reference": "{mark}"}   ->  2xx {"id": "…"}

The same mark is one message for the gateway: after a broken line we ask again with it.
"""

from __future__ import annotations

from django.conf import settings

from pijar.notices.senders import web
from pijar.notices.types import Answer, Outcome, Parcel


class Gateway:
    name = "https"

    def lacks(self) -> list[str]:
        wanted = {"PIJAR_SMS_URL": web.is_safe(settings.SMS_URL), "PIJAR_SMS_TOKEN": settings.SMS_TOKEN}
        return [name for name, value in wanted.items() if not value]

    def send(self, parcel: Parcel) -> Answer:
        if self.lacks():
            return Answer(Outcome.NOT_CONFIGURED)
        headers = {"Authorization": f"Bearer {settings.SMS_TOKEN}", "Idempotency-Key": parcel.mark}
        data = {"to": parcel.address, "text": parcel.text.short, "reference": parcel.mark}
        try:
            reply = web.post(settings.SMS_URL, data, headers)
        except web.BrokenBefore:
            return Answer(Outcome.AGAIN, reason="CONNECT")
        except web.BrokenAfter:
            return Answer(Outcome.AGAIN, reason="BROKEN")
        told = reply.data or {}
        return web.answered(reply, web.plain(told.get("id")), web.plain(told.get("code")), knows_marks=True)
