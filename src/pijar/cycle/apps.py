from django.apps import AppConfig


class CycleConfig(AppConfig):
    name = "pijar.cycle"
