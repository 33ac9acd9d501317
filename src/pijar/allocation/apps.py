from django.apps import AppConfig


class AllocationConfig(AppConfig):
    name = "pijar.allocation"
