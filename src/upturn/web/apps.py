"""The Django app of pages: templates and static files, no models."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "upturn.web"
    label = "web"
    verbose_name = "Upturn pages"
