"""The words of the law's pages: topics, units and names within a value, in Indonesian; English by translation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

# The first part of a quantity's name is its topic; in this order on the page.
TOPICS = {
    "contributions": _("Iuran"),
    "coverage": _("Masa perlindungan"),
    "benefits": _("Manfaat"),
    "heirs": _("Ahli waris"),
    "deadlines": _("Tenggat"),
    "ages": _("Usia"),
    "holidays": _("Hari libur"),
    "identifiers": _("Nomor identitas"),
    "local": _("Ketentuan kota"),
}
# What people type into the search for what the law calls by another word.
ALSO_CALLED = {
    "umur": "usia", "pensiun": "usia", "amputasi": "cacat", "ojek": "transport", "ongkos": "biaya", "premi": "iuran",
    "janda": "ahli waris", "sekolah": "beasiswa", "meninggal": "kematian", "santunan": "manfaat",
}  # fmt: skip
UNITS = {
    "rupiah": _("rupiah"),
    "rupiah per month": _("rupiah per bulan"),
    "hours": _("jam"),
    "days": _("hari"),
    "working days": _("hari kerja"),
    "months": _("bulan"),
    "years": _("tahun"),
    "years of age": _("tahun (usia)"),
    "people": _("orang"),
    "times the monthly base": _("kali dasar sebulan"),
    "day of the month": _("tanggal dalam bulan"),
    "share of the full amount": _("bagian dari jumlah penuh"),
    "share of the base": _("bagian dari dasar"),
    "yes or no": _("ya atau tidak"),
    "text": _("keterangan"),
    "kinds of fund": _("sumber dana"),
    "numbers of months": _("banyaknya bulan"),
    "numbers": _("bilangan"),
    "rounding rule": _("cara pembulatan"),
    "ISO weekdays": _("hari dalam pekan"),
    "days of any year": _("tanggal setiap tahun"),
    "days of one year": _("tanggal dalam satu tahun"),
    "rupiah by name": _("rupiah menurut jenis"),
    "years by name": _("tahun menurut jenis"),
    "contribution tiers": _("tingkat iuran"),
    "steps by month": _("bagian menurut bulan"),
    "disability table": _("tabel cacat"),
    "classes of heirs": _("golongan ahli waris"),
    "documents by name": _("dokumen menurut jenis"),
    "words by name": _("sebutan menurut kode"),
}
KINDS = {"anatomical": _("anggota badannya (misalnya diamputasi)"), "functional": _("fungsinya saja")}
# Where a disability is on the body, by the words its code holds; the first that fits decides.
BODY = (
    (("index", "thumb", "finger"), _("Jari tangan")),
    (("arm", "hand"), _("Lengan dan tangan")),
    (("toe",), _("Jari kaki")),
    (("leg", "foot", "feet"), _("Tungkai dan kaki")),
    (("eye", "vision", "visual"), _("Penglihatan")),
    (("hearing", "ear"), _("Pendengaran dan telinga")),
    (("nose", "septum", "smell", "scalp"), _("Kepala dan hidung")),
)
BODY_OTHERWISE = _("Lain-lain")
COLOURS = {"confirmed": "green", "secondary source": "azure", "to confirm": "yellow"}


def body_part(code: str) -> str:
    """Under which heading a disability is offered."""
    parts = code.split("_")
    heading = next((words for among, words in BODY if set(among) & set(parts)), BODY_OTHERWISE)
    return str(heading)
