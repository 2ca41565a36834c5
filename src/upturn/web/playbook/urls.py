"""Addresses of the playbook."""

from django.urls import path

from upturn.web.playbook import views

urlpatterns = [
    path("playbook/", views.playbook, name="playbook"),
    path("playbook/<slug:key>/", views.entry, name="playbook_entry"),
    path("playbook/<slug:key>/change/", views.change, name="playbook_change"),
    path("playbook/<slug:key>/undo/", views.undo, name="playbook_undo"),
]
