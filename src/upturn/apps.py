"""The one Django app that holds every model."""

from django.apps import AppConfig


class UpturnConfig(AppConfig):
    """Every model of Upturn, under one label and one history of migrations."""

    name = "upturn"
    verbose_name = "Upturn"
    default_auto_field = "django.db.models.BigAutoField"
