"""Addresses open before anyone signs in."""

from django.urls import path

from upturn.web.first_screen import views

urlpatterns = [
    path("", views.first_screen, name="first_screen"),
    path("try/", views.try_register, name="try_register"),
]
