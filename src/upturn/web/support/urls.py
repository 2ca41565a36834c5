"""The addresses of support beyond the plan."""

from django.urls import path

from upturn.web.support import views

urlpatterns = [
    path("pupils/<int:pupil_id>/support/", views.support, name="support"),
    path(
        "pupils/<int:pupil_id>/support/referrals/<int:referral_id>/",
        views.move,
        name="move_referral",
    ),
    path("pupils/<int:pupil_id>/support/arrangements/", views.arrangements, name="arrangements"),
    path("pupils/<int:pupil_id>/joint-plan/", views.joint_plan, name="severe"),
]
