"""Addresses of the screens, in Indonesian as officers read them."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import path, register_converter
from django.views.i18n import set_language as django_set_language

from pijar.backoffice import works  # noqa: F401 - the works register themselves with the screens that start them.
from pijar.backoffice.views import (
    asking,
    batches,
    cases,
    coverage,
    health,
    home,
    law,
    months,
    office,
    persons,
    progress,
    session,
    uploads,
)

register_converter(months.MonthConverter, "month")
urlpatterns = [
    path("", home.index, name="home"),
    path("masuk/", session.login, name="login"),
    path("keluar/", session.logout, name="logout"),
    path("sandi/", session.password, name="password"),
    path("bahasa/", login_not_required(django_set_language), name="set_language"),
    path("sehat", health.health, name="health"),
    path("bulan/", months.now, name="month-now"),
    path("bulan/<month:month>/", months.show, name="month"),
    path("bulan/<month:month>/jalankan/", months.run, name="month-run"),
    path("usulan/", uploads.index, name="uploads"),
    path("usulan/unggah/", uploads.add, name="upload-add"),
    path("usulan/<int:upload_id>/", uploads.show, name="upload"),
    path("usulan/<int:upload_id>/tarik/", uploads.withdraw, name="upload-withdraw"),
    path("usulan/berkas/<int:file_id>/unduh/", uploads.download, name="upload-download"),
    path("usulan/berkas/<int:file_id>/kolom/", asking.change, name="upload-columns"),
    path("usulan/tanya/<int:task_id>/", asking.ask, name="upload-ask"),
    path("usulan/tanya/<int:task_id>/baca/", asking.look, name="upload-look"),
    path("usulan/uji/<int:task_id>/", asking.trial, name="upload-trial"),
    path("usulan/bentuk/<int:mapping_id>/lupakan/", asking.forget, name="mapping-forget"),
    path("orang/", persons.index, name="persons"),
    path("orang/<int:person_id>/", persons.show, name="person"),
    path("orang/<int:person_id>/buka/", persons.reveal, name="person-unmask"),
    path("orang/<int:person_id>/henti/", persons.halt, name="person-halt"),
    path("tinjauan/", cases.index, name="cases"),
    path("tinjauan/<int:person_id>/<month:month>/", cases.decide, name="case"),
    path("iuran/", batches.index, name="batches"),
    path("iuran/<month:month>/", batches.month, name="batches-month"),
    path("iuran/<month:month>/setujui/", batches.approve, name="batches-approve"),
    path("iuran/<month:month>/<str:fund>/", batches.show, name="batch"),
    path("iuran/<month:month>/<str:fund>/unduh/<str:kind>/", batches.download, name="batch-download"),
    path("iuran/<month:month>/<str:fund>/bayar/", batches.pay, name="batch-pay"),
    path("iuran/<month:month>/<str:fund>/cocokkan/", batches.reconcile, name="batch-reconcile"),
    path("cakupan/", coverage.show, name="coverage"),
    path("program/", office.programme, name="programme"),
    path("program/muat/", office.load_programme, name="programme-load"),
    path("program/rujukan/", office.load_reference, name="reference-load"),
    path("hukum/", law.index, name="law"),
    path("hukum/ubah/", law.changed, name="law-changes"),
    path("hukum/tanya/", law.questions, name="law-questions"),
    path("hukum/hitung/iuran/", law.contribution, name="law-contribution"),
    path("hukum/hitung/manfaat/", law.benefit, name="law-benefit"),
    path("hukum/<str:quantity>/", law.show, name="law-show"),
    path("jejak/", office.audit, name="audit"),
    path("petugas/", office.staff, name="staff"),
    path("petugas/baru/", office.edit_officer, name="staff-add"),
    path("petugas/<int:officer_id>/", office.edit_officer, name="staff-edit"),
    path("pekerjaan/<int:task_id>/", progress.show, name="task"),
]
