"""The addresses of the transition pack."""

from django.urls import path

from upturn.web.transition import views

urlpatterns = [
    path("pupils/<int:pupil_id>/transition/", views.transition, name="transition"),
    path("pupils/<int:pupil_id>/transition.pdf", views.transition_pdf, name="transition_pdf"),
]
