"""Addresses of units, officers, roles, sign-in and sessions."""

from django.urls import path

from personnel.views import codes, password, sessions, sign_in

app_name = "personnel"
urlpatterns = [
    path("login/", sign_in.sign_in, name="sign_in"),
    path("logout/", sign_in.sign_out, name="sign_out"),
    path("password/", password.password, name="password"),
    path("codes/", codes.codes, name="codes"),
    path("sessions/", sessions.sessions, name="sessions"),
    path("sessions/end-others/", sessions.end_others, name="end_other_sessions"),
    path("sessions/<int:sign_in_id>/end/", sessions.end_session, name="end_session"),
]
