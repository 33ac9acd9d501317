"""All addresses of the web application."""

from django.urls import include, path

urlpatterns = [path("", include("pijar.backoffice.urls"))]
