"""Addresses of the sameness mirror."""

from django.urls import path

from upturn.reviews.mirror.asked import Asked
from upturn.web.mirror import views

urlpatterns = [
    path("mirror/", views.mirror, name="mirror"),
    path("mirror/never-asked/", views.ask, {"asked": Asked.NEVER}, name="mirror_never_asked"),
    path("mirror/no-answer/", views.ask, {"asked": Asked.NO_ANSWER}, name="mirror_no_answer"),
]
