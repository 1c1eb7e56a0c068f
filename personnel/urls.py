"""Addresses of units, officers, roles, sign-in and sessions."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from personnel.views import sign_in

app_name = "personnel"
urlpatterns = [
    path("login/", sign_in.sign_in, name="sign_in"),
    path("logout/", LogoutView.as_view(), name="sign_out"),
    path("password/", sign_in.sign_in, name="password"),
    path("sessions/", sign_in.sign_in, name="sessions"),
]
