"""Addresses of complaints: the public's, then the offices'."""

from __future__ import annotations

from django.urls import URLPattern, path

from pijar.backoffice.views import complaint, grievances

urlpatterns: list[URLPattern] = [
    path("pengaduan/", complaint.complain, name="complain"),
    path("pengaduan/ikuti/", complaint.follow, name="complaint-follow"),
    path("keluhan/", grievances.index, name="grievances"),
    path("keluhan/baru/", grievances.new, name="grievance-new"),
    path("keluhan/angka/", grievances.statistics, name="grievances-statistics"),
    path("keluhan/<str:number>/", grievances.show, name="grievance"),
    path("keluhan/<str:number>/periksa/", grievances.take, name="grievance-take"),
    path("keluhan/<str:number>/jawab/", grievances.answer, name="grievance-answer"),
    path("keluhan/<str:number>/catat/", grievances.note, name="grievance-note"),
    path("keluhan/<str:number>/serahkan/", grievances.assign, name="grievance-assign"),
    path("keluhan/<str:number>/hubungkan/", grievances.link, name="grievance-link"),
    path("keluhan/<str:number>/tutup/", grievances.close, name="grievance-close"),
]
