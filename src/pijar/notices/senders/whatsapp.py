"""WhatsApp by Meta's Business Cloud API: named templates with their values, as the provider asks of whoever writes first."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from pijar.notices.senders import web
from pijar.notices.types import Answer, Outcome, Parcel


class Cloud:
    """POST {url}/{number}/messages. The texts stand with the provider (`pijar notices templates`), we send name and values."""

    name = "cloud"

    def lacks(self) -> list[str]:
        wanted = {
            "PIJAR_WHATSAPP_NUMBER": settings.WHATSAPP_NUMBER, "PIJAR_WHATSAPP_TOKEN": settings.WHATSAPP_TOKEN,
            "PIJAR_WHATSAPP_URL": web.is_safe(settings.WHATSAPP_URL),
        }  # fmt: skip
        return [name for name, value in wanted.items() if not value]

    def send(self, parcel: Parcel) -> Answer:
        if self.lacks():
            return Answer(Outcome.NOT_CONFIGURED)
        url = f"{settings.WHATSAPP_URL.rstrip('/')}/{settings.WHATSAPP_NUMBER}/messages"
        try:
            reply = web.post(url, _message(parcel), {"Authorization": f"Bearer {settings.WHATSAPP_TOKEN}"})
        except web.BrokenBefore:
            return Answer(Outcome.AGAIN, reason="CONNECT")
        except web.BrokenAfter:
            return Answer(Outcome.UNSURE, reason="BROKEN")
        return web.answered(reply, _reference(reply), _code(reply), knows_marks=False)


def _message(parcel: Parcel) -> dict[str, Any]:
    values = [{"type": "text", "text": value} for value in parcel.text.parameters]
    template: dict[str, Any] = {"name": parcel.text.template, "language": {"code": parcel.language}}
    if values:
        template["components"] = [{"type": "body", "parameters": values}]
    return {
        "messaging_product": "whatsapp", "recipient_type": "individual", "to": parcel.address.lstrip("+"), "type": "template",
        "template": template,
    }  # fmt: skip


def _reference(reply: web.Reply) -> str:
    found = (reply.data or {}).get("messages")
    return web.plain(found[0].get("id")) if isinstance(found, list) and found and isinstance(found[0], dict) else ""


def _code(reply: web.Reply) -> str:
    found = (reply.data or {}).get("error")
    return web.plain(found.get("code")) if isinstance(found, dict) else ""
