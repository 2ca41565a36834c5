"""Addresses of the Pupil page."""

from django.urls import path

from upturn.web.pupil import views

urlpatterns = [
    path("pupils/<int:pupil_id>/", views.pupil, name="pupil"),
    path(
        "pupils/<int:pupil_id>/contacts/<int:contact_id>/take-back/",
        views.take_back_contact,
        name="contact_withdraw",
    ),
]
