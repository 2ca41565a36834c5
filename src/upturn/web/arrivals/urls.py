"""Addresses of the arrivals page."""

from django.urls import path

from upturn.web.arrivals import views

urlpatterns = [
    path("arrivals/", views.arrivals, name="arrivals"),
    path("arrivals/record/", views.record, name="arrival_record"),
    path("arrivals/<int:arrival_id>/take-back/", views.take_back, name="arrival_take_back"),
]
