"""Addresses of claims: reports, cases, deaths, scholarships, what is learned."""

from __future__ import annotations

from django.urls import URLPattern, path

from pijar.backoffice.views import claimacts, claimmoney, claims, claimwork, lessons, report, scholarships
from pijar.backoffice.views import deaths as found_deaths

urlpatterns: list[URLPattern] = [
    # Reports: the public form, and following one.
    path("lapor/", report.report, name="report"),
    path("lapor/ikuti/", report.follow, name="report-follow"),
    path("orang/<int:person_id>/laporkan/", report.of_person, name="person-report"),
    # Cases. What begins with a fixed word stands before the numbers.
    path("klaim/", claims.index, name="claims"),
    path("klaim/kalender/", claims.dates, name="claims-dates"),
    # Deaths found in the population register.
    path("klaim/pelajaran/", lessons.show, name="lessons"),
    path("klaim/beasiswa/", scholarships.index, name="scholars"),
    path("klaim/beasiswa/ikuti/", scholarships.begin, name="scholars-begin"),
    path("klaim/beasiswa/<int:scholar_id>/", scholarships.show, name="scholar"),
    path("klaim/beasiswa/<int:scholar_id>/<str:what>/", scholarships.act, name="scholar-act"),
    path("klaim/kematian/", found_deaths.index, name="deaths"),
    path("klaim/kematian/cocokkan/", found_deaths.look, name="deaths-find"),
    path("klaim/kematian/<int:death_id>/", found_deaths.show, name="death"),
    path("klaim/kematian/<int:death_id>/keluarga/", found_deaths.family, name="death-family"),
    path("klaim/kematian/<int:death_id>/surat/", found_deaths.letter, name="death-letter"),
    path("klaim/kematian/<int:death_id>/<str:what>/", found_deaths.act, name="death-act"),
    path("klaim/<str:number>/", claims.show, name="claim"),
    path("klaim/<str:number>/baca/", claims.read, name="claim-read"),
    path("klaim/<str:number>/foto/<int:file_id>/", claims.photo, name="claim-photo"),
    path("klaim/<str:number>/berkas/<int:file_id>/", claims.paper, name="claim-paper"),
    path("klaim/<str:number>/langkah/", claimacts.move, name="claim-move"),
    path("klaim/<str:number>/orang/", claimacts.identify, name="claim-identify"),
    path("klaim/<str:number>/tugas/", claimacts.add_task, name="claim-add-task"),
    path("klaim/<str:number>/tugas/<int:task_id>/", claimacts.task, name="claim-task"),
    path("klaim/<str:number>/dokumen/<str:kind>/", claimacts.document, name="claim-document"),
    path("klaim/<str:number>/catatan/", claimacts.note, name="claim-note"),
    path("klaim/<str:number>/perhatian/<str:flag>/", claimacts.set_aside, name="claim-aside"),
    path("klaim/<str:number>/gabung/", claimacts.join, name="claim-join"),
    path("klaim/<str:number>/betulkan/", claimacts.change, name="claim-change"),
    path("klaim/<str:number>/hari/", claimacts.happened, name="claim-happened"),
    path("klaim/<str:number>/jaminan/", claimacts.branch, name="claim-branch"),
    # From the doctor's word to the payment.
    path("klaim/<str:number>/kerja/", claimwork.work, name="claim-work"),
    path("klaim/<str:number>/dokter/", claimwork.doctor, name="claim-doctor"),
    path("klaim/<str:number>/dokter/<int:place>/tarik/", claimwork.doctor_withdraw, name="claim-doctor-withdraw"),
    path("klaim/<str:number>/keluarga/", claimwork.relatives, name="claim-relatives"),
    path("klaim/<str:number>/keluarga/<int:place>/keluar/", claimwork.relatives_remove, name="claim-relatives-remove"),
    path("klaim/<str:number>/uang/", claimmoney.money, name="claim-money"),
    path("klaim/<str:number>/uang/hitung/", claimmoney.reckon, name="claim-estimate"),
    path("klaim/<str:number>/uang/<int:place>/balik/", claimmoney.reverse_line, name="claim-line-reverse"),
    path("klaim/<str:number>/uang/banding/", claimmoney.compare, name="claim-compare"),
    path("klaim/<str:number>/formulir/<str:kind>/", claimmoney.paper, name="claim-form"),
]
