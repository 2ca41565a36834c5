"""Addresses of Before you ring."""

from django.urls import path

from upturn.web.before_you_ring import views

urlpatterns = [
    path("pupils/<int:pupil_id>/before-you-ring/", views.before_ringing, name="before_you_ring"),
    path("pupils/<int:pupil_id>/before-you-ring.pdf", views.on_paper, name="before_you_ring_pdf"),
]
