"""Addresses of the light path."""

from django.urls import path

from upturn.web.light import views

urlpatterns = [
    path("pupils/<int:pupil_id>/light/", views.light_path, name="light_path"),
    path("pupils/<int:pupil_id>/light/<int:contact_id>/", views.saved, name="light_path_saved"),
    path("pupils/<int:pupil_id>/light/<int:contact_id>/undo/", views.undo, name="light_path_undo"),
]
