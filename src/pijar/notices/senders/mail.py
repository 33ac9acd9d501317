"""E-mail by SMTP, with Django's own client."""

from __future__ import annotations

from smtplib import SMTPAuthenticationError, SMTPException, SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from pijar.notices.types import Answer, Outcome, Parcel

TIME_LIMIT = 10
# From here on the other side says no for good; below it says not now.
FOR_GOOD = 500


class Smtp:
    """Sends plain text. The message's own number follows from its mark: a second copy is known as one."""

    name = "smtp"

    def lacks(self) -> list[str]:
        wanted = {"PIJAR_MAIL_URL": settings.EMAIL_HOST, "PIJAR_MAIL_FROM": settings.DEFAULT_FROM_EMAIL}
        return [name for name, value in wanted.items() if not value]

    def send(self, parcel: Parcel) -> Answer:
        if self.lacks():
            return Answer(Outcome.NOT_CONFIGURED)
        line = EmailBackend(timeout=TIME_LIMIT, fail_silently=False)
        try:
            line.open()
        except SMTPAuthenticationError:
            return Answer(Outcome.AGAIN, reason="AUTH")
        except (OSError, SMTPException):
            return Answer(Outcome.AGAIN, reason="CONNECT")
        try:
            line.send_messages([_letter(parcel)])
        except SMTPRecipientsRefused as refused:
            return _refused(max(code for code, _ in refused.recipients.values()))
        except SMTPResponseException as refused:
            return _refused(refused.smtp_code)
        except (OSError, SMTPException):
            # The line broke: whether the letter had been taken cannot be known, and it is not sent twice.
            return Answer(Outcome.UNSURE, reason="BROKEN")
        finally:
            _close(line)
        return Answer(Outcome.SENT)


def _close(line: EmailBackend) -> None:
    try:
        line.close()
    except (OSError, SMTPException):
        # It is sent, or it is not: a farewell that fails changes neither.
        return


def _refused(code: int) -> Answer:
    return Answer(Outcome.REFUSED if code >= FOR_GOOD else Outcome.AGAIN, reason=f"SMTP {code}")


def _letter(parcel: Parcel) -> EmailMessage:
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ")
    headers = {
        "Message-ID": f"<{parcel.mark}@{host}>", "Auto-Submitted": "auto-generated", "Content-Language": parcel.language,
        "X-Auto-Response-Suppress": "All",
    }  # fmt: skip
    return EmailMessage(parcel.text.subject, parcel.text.body, to=[parcel.address], headers=headers)
