"""Addresses of the Imports pages."""

from django.urls import path

from upturn.web.imports import views

urlpatterns = [
    path("imports/", views.imports, name="imports"),
    path("imports/<int:proposal_id>/", views.proposal, name="import"),
    path("imports/<int:proposal_id>/answer/", views.answer, name="import_answer"),
    path("imports/<int:proposal_id>/columns/", views.columns, name="import_columns"),
    path("imports/<int:proposal_id>/commit/", views.accept, name="import_commit"),
    path("imports/<int:proposal_id>/withdraw/", views.withdraw, name="import_withdraw"),
    path("imports/<int:proposal_id>/rejected.csv", views.rejected_rows, name="import_rejected"),
]
