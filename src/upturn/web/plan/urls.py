"""Addresses of the Plan pages."""

from django.urls import path

from upturn.web.plan import arranging, changing, own, printing, views

urlpatterns = [
    path("pupils/<int:pupil_id>/plan/", views.plan, name="plan"),
    path("pupils/<int:pupil_id>/plan/change/", changing.change_plan, name="change_plan"),
    path("pupils/<int:pupil_id>/plan/steps/", views.mark_step, name="plan_step"),
    path("pupils/<int:pupil_id>/plan/trusted-adult/", arranging.trusted_adult, name="trusted_adult"),
    path("pupils/<int:pupil_id>/plan/close/", arranging.close, name="close_plan"),
    path("pupils/<int:pupil_id>/plan/versions/<int:number>/", views.version, name="plan_version"),
    path("pupils/<int:pupil_id>/plan/mine/", own.pupil_plan, name="pupil_plan"),
    path("pupils/<int:pupil_id>/plan/mine.pdf", own.pupil_plan_pdf, name="pupil_plan_pdf"),
    path("pupils/<int:pupil_id>/plan.pdf", printing.plan_pdf, name="plan_pdf"),
]
