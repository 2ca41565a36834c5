"""Address of the drafts that pages keep while somebody types."""

from django.urls import path

from upturn.web.drafts import views

urlpatterns = [path("drafts/", views.drafts, name="drafts")]
