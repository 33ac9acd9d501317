from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "pijar.ledger"
