from django.apps import AppConfig


class OnboardingConfig(AppConfig):
    name = "pijar.onboarding"

    def ready(self) -> None:
        from django.conf import settings

        from pijar.documents.render import mark_practice

        if settings.IS_PRACTICE:
            mark_practice()
