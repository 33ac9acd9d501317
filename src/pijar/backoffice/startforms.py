"""Forms of a city's first start: its code, the city, its offices, the programme of the year, the first administrator."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pijar.backoffice.forms import DayField, Form
from pijar.backoffice.onboardforms import NewPassword

MOST_FILE = 400_000


class StartCode(Form):
    code = forms.CharField(
        label=_("Kode penyiapan"), max_length=40, help_text=_("Dicetak di konsol server saat pijar run dijalankan."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": _("Salin kode dari konsol server.")},
    )  # fmt: skip


class City(Form):
    """The city, and its kelurahan where pijar does not know them."""

    city = forms.CharField(
        label=_("Kota atau kabupaten"), max_length=5, widget=forms.Select(), error_messages={"required": _("Pilih kotanya.")}
    )
    regions = forms.FileField(
        label=_("Daftar kelurahan (.csv)"), required=False, widget=forms.FileInput(attrs={"accept": ".csv"}),
        help_text=_("Hanya bila kelurahan kota itu belum dikenal pijar. Kolom: code,name,level,parent_code, kode Kemendagri."),
    )  # fmt: skip

    def __init__(self, *args: Any, cities: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cities = dict(cities)
        self.fields["city"].widget.choices = [("", _("Pilih")), *cities]

    def clean_city(self) -> str:
        code = str(self.cleaned_data["city"])
        if code not in self.cities:
            raise forms.ValidationError(_("Pilih kotanya."))
        return code

    def clean_regions(self) -> Any:
        given = self.cleaned_data.get("regions")
        if given and given.size > MOST_FILE:
            raise forms.ValidationError(_("Berkas kelurahan paling besar 400 kB."))
        return given


class Office(Form):
    """Who runs the programme, as letters and decrees print it."""

    office = forms.CharField(label=_("Kantor pelaksana program"), max_length=150, help_text=_("Misalnya: Dinas Tenaga Kerja."))
    contact = forms.CharField(
        label=_("Alamat dan telepon pada surat"), max_length=250, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Ke mana warga bertanya: kantor, alamat, telepon."),
    )  # fmt: skip
    legal_basis = forms.CharField(
        label=_("Dasar hukum kota"), required=False, max_length=250, help_text=_("Misalnya: Peraturan Wali Kota nomor … tahun ….")
    )
    signer_place = forms.CharField(label=_("Tempat tanda tangan"), required=False, max_length=100)
    signer_role = forms.CharField(
        label=_("Jabatan penanda tangan SK"), required=False, max_length=150, help_text=_("Misalnya: Wali Kota Semarang.")
    )
    signer_name = forms.CharField(label=_("Nama penanda tangan"), required=False, max_length=150)

    def clean_contact(self) -> str:
        return " ".join(str(self.cleaned_data["contact"]).split())


class Programme(Form):
    """The programme of the year: places per fund and the coverage so far; or a document that says all of it."""

    year = forms.IntegerField(label=_("Tahun program"), min_value=2025, max_value=2100)
    quota_apbd = forms.IntegerField(
        label=_("Kuota APBD (orang)"), min_value=0, max_value=10_000_000, required=False,
        help_text=_("Berapa pekerja yang dibiayai APBD setiap bulan. Boleh 0 dulu."),
    )  # fmt: skip
    quota_dbhcht = forms.IntegerField(
        label=_("Kuota DBHCHT (orang)"), min_value=0, max_value=10_000_000, required=False,
        help_text=_("Kosongkan bila tidak ada. Pekerja tembakau didahulukan."),
    )  # fmt: skip
    has_donors = forms.BooleanField(label=_("Ada gotong royong ASN (donatur)"), required=False)
    seed = forms.CharField(
        label=_("Kata undian"),
        max_length=60,
        help_text=_("Menentukan urutan bila dua orang sama; diumumkan sebelum daftar dibuat."),
    )
    as_of = DayField(label=_("Angka cakupan per tanggal"), required=False)
    active = forms.IntegerField(label=_("Peserta aktif"), min_value=0, required=False)
    potential = forms.IntegerField(label=_("Pekerja potensial"), min_value=1, required=False)
    target = forms.DecimalField(
        label=_("Target (persen)"), min_value=0, max_value=100, decimal_places=2, required=False, localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}), help_text=_("Misalnya: 71,59"),
    )  # fmt: skip
    source = forms.CharField(label=_("Sumber angka"), required=False, max_length=200)
    document = forms.FileField(
        label=_("Atau: dokumen program (.yaml)"), required=False, widget=forms.FileInput(attrs={"accept": ".yaml,.yml"}),
        help_text=_("Bila diisi, dokumen inilah yang dipakai dan isian di atas diabaikan."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("document"):
            if data["document"].size > MOST_FILE:
                self.add_error("document", _("Dokumen program paling besar 400 kB."))
            return data
        if data.get("quota_apbd") is None and data.get("quota_dbhcht") is None and not data.get("has_donors"):
            self.add_error("quota_apbd", _("Isi paling sedikit satu sumber dana; kuotanya boleh 0."))
        figure = [data.get(name) for name in ("as_of", "active", "potential")]
        if any(one is not None for one in figure) and None in figure:
            self.add_error(
                "as_of", _("Isi tanggal, peserta aktif, dan pekerja potensial bersama-sama, atau kosongkan ketiganya.")
            )
        if None not in figure and data["active"] > data["potential"]:
            self.add_error("active", _("Peserta aktif melebihi pekerja potensial."))
        return data

    def answers(self) -> dict[str, Any]:
        """What the draft keeps."""
        data = self.cleaned_data
        if data.get("document"):
            return {"document": data["document"].read().decode("utf-8-sig", errors="strict")}
        figure = None
        if data["as_of"]:
            target = str(data["target"] / 100) if data["target"] is not None else None
            figure = {"as_of": data["as_of"].isoformat(), "active": data["active"], "potential": data["potential"],
                      "target": target, "source": data["source"]}  # fmt: skip
        return {
            "year": data["year"], "seed": data["seed"], "has_donors": data["has_donors"], "coverage": figure,
            "quotas": {"APBD": data["quota_apbd"], "DBHCHT": data["quota_dbhcht"]},
        }  # fmt: skip


class Administrator(NewPassword):
    name = forms.CharField(label=_("Nama lengkap"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    username = forms.RegexField(
        r"^[a-z0-9.-]+$", label=_("Nama pengguna"), max_length=60, help_text=_("Huruf kecil, angka, titik; tanpa spasi."),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )  # fmt: skip
    field_order = ("name", "username", "password", "again")
