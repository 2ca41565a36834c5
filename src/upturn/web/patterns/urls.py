"""Addresses of the Patterns page."""

from django.urls import path

from upturn.web.patterns import views

urlpatterns = [
    path("patterns/", views.patterns, name="patterns"),
    path("patterns/look/", views.look_now, name="patterns_look"),
]
