"""Addresses of the first day."""

from django.urls import path

from upturn.web.first_day import views

urlpatterns = [
    path("first-day/", views.first_day, name="first_day"),
    path("first-day/teaching-days/", views.teaching_days, name="first_day_days"),
    path("first-day/people/", views.people, name="first_day_people"),
    path("first-day/import/", views.first_import, name="first_day_import"),
]
