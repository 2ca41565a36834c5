"""The address of Today."""

from django.urls import path

from upturn.web.today import views

urlpatterns = [path("today/", views.today, name="today")]
