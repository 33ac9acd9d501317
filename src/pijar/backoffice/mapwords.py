"""Words of the city's map, and of boundaries that are loaded for it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

# What the map can show: its name in the choice, and what exactly is counted.
METRICS: dict[str, tuple[Any, Any]] = {
    "terlindungi": (
        _("Pekerja terdata yang terlindungi"),
        _("Orang yang iurannya untuk bulan itu diterima BPJS, dari semua pekerja yang pernah diusulkan di sana."),
    ),
    "peserta": (_("Peserta program"), _("Orang dalam daftar iuran bulan itu, siapa pun yang membayarnya.")),
    "baru": (_("Peserta baru bulan ini"), _("Peserta bulan itu yang pada bulan sebelumnya tidak ditanggung program.")),
    "menunggu": (_("Menunggu tempat"), _("Orang yang memenuhi syarat pada bulan itu, tetapi tempatnya belum ada.")),
    "kecelakaan": (
        _("Kecelakaan per 1.000 peserta"),
        _("Kecelakaan sejak Januari sampai bulan itu, per 1.000 peserta bulan itu, menurut tempat tinggal."),
    ),
    "kematian": (
        _("Kematian peserta"),
        _("Peserta yang menurut data kependudukan meninggal, sejak Januari sampai bulan itu."),
    ),
}
LEVELS = {"kelurahan": _("Kelurahan"), "kecamatan": _("Kecamatan")}
ACTIONS = {"regions.boundaries": _("Mengganti batas wilayah pada peta")}
REFUSALS = {
    "BOUNDARIES_REFUSED": _("Berkas batas wilayah tidak dapat dipakai. Tidak ada yang disimpan; betulkan dulu berkasnya."),
    "BOUNDARIES_LARGE": _("Berkas batas wilayah terlalu besar. Potong untuk kota ini saja."),
    "BOUNDARIES_NONE": _("Belum ada batas wilayah yang dimuat: peta memakai petak segi enam."),
}
TABLES: dict[str, dict[str, Any]] = {}
COLOURS: dict[str, str] = {}
