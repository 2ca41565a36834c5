"""Addresses of meeting mode."""

from django.urls import path

from upturn.web.meeting import views

urlpatterns = [
    path("meeting/", views.start, name="meeting"),
    path("meeting/actions/<int:decision_id>/", views.tick, name="review_action"),
    path("meeting/<int:meeting_id>/<int:place>/", views.pupil, name="meeting_pupil"),
    path("meeting/<int:meeting_id>/minutes/", views.minutes, name="meeting_minutes"),
    path("meeting/<int:meeting_id>/end/", views.end, name="meeting_end"),
    path("meeting/<int:meeting_id>/take-back/<int:decision_id>/", views.take_back, name="meeting_take_back"),
]
