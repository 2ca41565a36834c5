"""Addresses of Still time today."""

from django.urls import path

from upturn.web.still_time import views

urlpatterns = [
    path("still-time/", views.still_time_today, name="still_time"),
    path("still-time/hours/", views.hours, name="still_time_hours"),
]
