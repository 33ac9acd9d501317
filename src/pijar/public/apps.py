from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "pijar.public"
    label = "public"
