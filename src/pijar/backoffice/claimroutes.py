"""Addresses of claims: reports, cases, deaths, scholarships, what is learned."""

from __future__ import annotations

from django.urls import URLPattern, path

from pijar.backoffice.views import claimacts, claims, report

urlpatterns: list[URLPattern] = [
    # Reports: the public form, and following one.
    path("lapor/", report.report, name="report"),
    path("lapor/ikuti/", report.follow, name="report-follow"),
    path("orang/<int:person_id>/laporkan/", report.of_person, name="person-report"),
    # Cases. What begins with a fixed word stands before the numbers.
    path("klaim/", claims.index, name="claims"),
    path("klaim/kalender/", claims.dates, name="claims-dates"),
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
]
