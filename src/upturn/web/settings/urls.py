"""Addresses of the settings."""

from django.urls import path

from upturn.web.settings import views

urlpatterns = [
    path("settings/", views.overview, name="settings"),
    path("settings/organisation/", views.organisation, name="settings_organisation"),
    path("settings/people/", views.people, name="settings_people"),
    path("settings/people/<int:staff_id>/role/", views.change_role, name="settings_role"),
    path("settings/people/<int:staff_id>/password/", views.new_password_link, name="settings_password"),
    path(
        "settings/people/invitations/<int:invitation_id>/",
        views.change_invitation,
        name="settings_invitation",
    ),
    path("settings/reading-log/", views.reading_log, name="settings_reading_log"),
    path("settings/audit-trail/", views.audit_trail, name="settings_audit_trail"),
    path("settings/definitions/", views.definitions, name="settings_definitions"),
    path("settings/calendar/", views.calendar, name="settings_calendar"),
]
