"""Addresses of the Pupils page."""

from django.urls import path

from upturn.web.pupils import views

urlpatterns = [
    path("pupils/", views.pupils, name="pupils"),
    path("pupils/conversations/", views.conversations, name="pupils_conversations"),
]
