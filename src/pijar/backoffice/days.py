"""How far away a day is, as people say it: one wording for every page."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def away(left: int) -> str:
    """hari ini, besok, 3 hari lagi; lewat 2 hari. `left` counts days of the calendar, negative once the day is over."""
    if left < 0:
        return ngettext("lewat %(n)s hari", "lewat %(n)s hari", -left) % {"n": -left}
    if left < 2:
        return _("besok") if left else _("hari ini")
    return ngettext("%(n)s hari lagi", "%(n)s hari lagi", left) % {"n": left}
