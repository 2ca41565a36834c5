"""Addresses of signing in. Their names are allauth's; the addresses are ours, and only those needed."""

from allauth.account import views as allauth_views
from django.urls import path, re_path
from django.views.generic import RedirectView

from upturn.web.accounts import views

urlpatterns = [
    path("sign-in/", allauth_views.login, name="account_login"),
    path("sign-in-as/", views.sign_in_as, name="sign_in_as"),
    path("sign-in/by-invitation/", allauth_views.signup, name="account_signup"),
    path("sign-in/again/", allauth_views.reauthenticate, name="account_reauthenticate"),
    path("sign-out/", allauth_views.logout, name="account_logout"),
    path("sign-in/closed/", allauth_views.account_inactive, name="account_inactive"),
    path("signed-in/", views.signed_in, name="usersessions_list"),
    path("workplace/", views.workplace, name="workplace"),
    path("password/", allauth_views.password_change, name="account_change_password"),
    path("password/first/", RedirectView.as_view(pattern_name="settings"), name="account_set_password"),
    path("password/forgotten/", views.forgotten_password, name="account_reset_password"),
    path("password/forgotten/sent/", allauth_views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth_views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/changed/",
        allauth_views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("invitation/<str:secret>/", views.invitation, name="accept_invitation"),
]
