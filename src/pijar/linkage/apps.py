from django.apps import AppConfig


class LinkageConfig(AppConfig):
    name = "pijar.linkage"
    label = "linkage"
