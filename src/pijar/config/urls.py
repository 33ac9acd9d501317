"""All addresses of the web application."""

from django.urls import include, path

from pijar.config import front

urlpatterns = [
    path("", front.index, name="home"),
    path("favicon.ico", front.favicon, name="favicon"),
    path("", include("pijar.public.urls")),
    path("", include("pijar.backoffice.urls")),
]
handler400 = "pijar.backoffice.views.errors.unreadable"
handler403 = "pijar.backoffice.views.errors.forbidden"
handler404 = "pijar.backoffice.views.errors.not_found"
handler500 = "pijar.backoffice.views.errors.broken"
