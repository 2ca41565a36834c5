"""The address of the School page."""

from django.urls import path

from upturn.web.school import views

urlpatterns = [path("school/", views.school, name="school")]
