"""Addresses of the guides."""

from django.urls import path

from upturn.web.guides import views

urlpatterns = [
    path("guides/", views.guides_to_hand, name="guides"),
    path("guides/<slug:key>/", views.one_guide, name="guide"),
    path("guides/<slug:key>.pdf", views.guide_on_paper, name="guide_pdf"),
]
