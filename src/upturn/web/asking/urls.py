"""Addresses at which a suggestion is answered."""

from django.urls import path

from upturn.web.asking import views

urlpatterns = [
    path("pupils/<int:pupil_id>/asking/<int:finding_id>/ask/", views.ask, name="asking_take_up"),
    path(
        "pupils/<int:pupil_id>/asking/<int:finding_id>/set-aside/",
        views.leave_unasked,
        name="asking_set_aside",
    ),
    path(
        "pupils/<int:pupil_id>/asking/<int:finding_id>/take-back/",
        views.show_again,
        name="asking_take_back",
    ),
]
