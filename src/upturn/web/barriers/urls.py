"""Addresses of what gets in a pupil's way. They hold numbers alone: a kind is never in an address."""

from django.urls import path

from upturn.web.barriers import views

urlpatterns = [
    path("pupils/<int:pupil_id>/barriers/", views.barriers, name="barriers"),
    path("pupils/<int:pupil_id>/barriers/<int:barrier_id>/", views.barrier, name="barrier"),
    path("pupils/<int:pupil_id>/barriers/<int:barrier_id>/move/", views.move, name="barrier_move"),
    path("pupils/<int:pupil_id>/barriers/<int:barrier_id>/words/", views.words, name="barrier_words"),
    path("pupils/<int:pupil_id>/barriers/<int:barrier_id>/day/", views.revisit, name="barrier_revisit"),
    path(
        "pupils/<int:pupil_id>/barriers/<int:barrier_id>/audience/",
        views.barrier_audience,
        name="barrier_audience",
    ),
    path("pupils/<int:pupil_id>/words/<int:words_id>/audience/", views.words_audience, name="words_audience"),
    path("pupils/<int:pupil_id>/words/<int:words_id>/take-back/", views.take_back, name="words_take_back"),
]
