"""The one Django app that holds every model."""

from django.apps import AppConfig


class UpturnConfig(AppConfig):
    name = "upturn"
    verbose_name = "Upturn"
    default_auto_field = "django.db.models.BigAutoField"
