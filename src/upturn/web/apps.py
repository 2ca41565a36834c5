"""The Django app of pages: templates and static files, no models."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Templates and static files."""

    name = "upturn.web"
    label = "web"
    verbose_name = "Upturn pages"
