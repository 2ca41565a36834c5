"""Addresses of check-ins."""

from django.urls import path

from upturn.web.check_ins import views

urlpatterns = [
    path("check-ins/", views.check_ins, name="check_ins"),
    path("check-ins/record/", views.record, name="check_in_record"),
    path("check-ins/<int:check_in_id>/take-back/", views.take_back, name="check_in_take_back"),
    path("check-ins/<int:check_in_id>/hand-over/", views.hand_over_to, name="check_in_hand_over"),
]
