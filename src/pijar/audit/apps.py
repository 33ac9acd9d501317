from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "pijar.audit"
