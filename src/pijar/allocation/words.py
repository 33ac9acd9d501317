"""Why somebody has a place or waits, in a sentence for the person. Indonesian first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from pijar.allocation.types import PlaceReason, WaitReason

if TYPE_CHECKING:
    from pijar.allocation.selectors import Explained

PLACED = {
    PlaceReason.NAMED: _("Dibiayai %(fund)s karena dipilih oleh donatur dan uang donatur itu mencukupi."),
    PlaceReason.KEPT_FUND: _("Tetap dibiayai %(fund)s seperti bulan sebelumnya (peringkat %(rank)s dari %(ranked)s)."),
    PlaceReason.MOVED_FUND: _(
        "Tetap terlindungi, kini dibiayai %(fund)s; bulan sebelumnya %(before)s (peringkat %(rank)s dari %(ranked)s)."
    ),
    PlaceReason.NEW_PLACE: _("Mendapat tempat baru dari %(fund)s (peringkat %(rank)s dari %(ranked)s)."),
    PlaceReason.REPLACEMENT: _("Menggantikan peserta yang keluar, dibiayai %(fund)s (peringkat %(rank)s dari %(ranked)s)."),
}
WAITS = {
    WaitReason.NO_PLACE: _("Menunggu di urutan %(position)s: semua tempat dari sumber dana yang dapat membiayai sudah terisi."),
    WaitReason.MONEY_SHORT: _("Menunggu di urutan %(position)s: uang sumbangan yang tersisa tidak cukup untuk iurannya."),
    WaitReason.ONLY_RESTRICTED_LEFT: _(
        "Menunggu di urutan %(position)s: tempat yang tersisa hanya dari sumber dana yang tidak boleh membiayainya."
    ),
    WaitReason.VILLAGE_FULL: _("Menunggu di urutan %(position)s: jatah kelurahannya sudah terisi."),
    WaitReason.SECTOR_FULL: _("Menunggu di urutan %(position)s: jatah bidang pekerjaannya sudah terisi."),
}
OFF = _("Dikeluarkan dari daftar bulan ini (%(reason)s).")
PLAIN = _("Dibiayai %(fund)s (peringkat %(rank)s dari %(ranked)s).")


def sentence(found: Explained) -> str:
    """The reason in one sentence of the language that is active."""
    values = vars(found)
    if found.fund is not None:
        known = found.reason in PlaceReason.__members__
        return str((PLACED[PlaceReason(found.reason)] if known else PLAIN) % values)
    if found.position is None:
        return str(OFF % values)
    return str(WAITS[WaitReason(found.reason)] % values)
