"""The card that is shared: the city's coverage as a picture, square for messages and wide for links; made of a publication."""

from __future__ import annotations

from django.utils.translation import gettext as _

from pijar.analytics.types import Published
from pijar.documents.render import picture
from pijar.public import figures, lights, written

# Width and height in points, which are pixels of the picture.
SHAPES = {"kartu": (1080, 1080), "kartu-lebar": (1200, 630)}


def drawn(made: Published, shape: str) -> bytes:
    """The picture as PNG; the same publication gives the same bytes."""
    width, height = SHAPES[shape]
    covers = figures.covers(made)
    last = covers[-1] if covers else None
    whole = figures.whole(made)
    data = {
        "width": width, "height": height, "city": made.about["city"], "map": lights.file(made),
        "big": written.percent(last.share) if last else written.told(whole),
        "says": str(_("pekerja terlindungi") if last else _("pekerja ditanggung program")),
        "of": _("%(n)s dari %(all)s orang, %(on)s")
        % {"n": written.number(last.covered), "all": written.number(last.workers), "on": written.day(last.on)}
        if last
        else written.month(made.month),
        "share": float(last.share) if last else 0.0,
        "target": float(last.target) if last and last.target else None,
        "target_says": _("target %(share)s") % {"share": written.percent(last.target)} if last and last.target else "",
        "month_says": _("%(n)s pekerja rentan iurannya dibayari program, %(month)s")
        % {"n": written.told(whole), "month": written.month(made.month)}
        if last
        else "",
        "source": str(made.about["publisher"]),
    }  # fmt: skip
    return picture("share", data)
