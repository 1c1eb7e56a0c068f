"""Addresses of units, officers, roles, sign-in and sessions."""

from django.urls import path

from personnel.views import (
    accounts,
    codes,
    officers,
    password,
    roles,
    roster,
    sessions,
    sign_in,
    text_size,
    units,
)

app_name = "personnel"
urlpatterns = [
    path("login/", sign_in.sign_in, name="sign_in"),
    path("logout/", sign_in.sign_out, name="sign_out"),
    path("password/", password.password, name="password"),
    path("accounts/<uuid:public_id>/", accounts.account, name="account"),
    path("accounts/<uuid:public_id>/close/", accounts.close_account, name="close_account"),
    path("accounts/<uuid:public_id>/open/", accounts.open_account, name="open_account"),
    path("accounts/<uuid:public_id>/end-sessions/", accounts.end_sessions, name="end_sessions"),
    path("codes/", codes.codes, name="codes"),
    path("sessions/", sessions.sessions, name="sessions"),
    path("sessions/end-others/", sessions.end_others, name="end_other_sessions"),
    path("sessions/<int:sign_in_id>/end/", sessions.end_session, name="end_session"),
    path("text-size/", text_size.text_size, name="text_size"),
    path("units/", units.units, name="units"),
    path("officers/", officers.officers, name="officers"),
    path("officers/list.xlsx", officers.officers_file, name="officers_file"),
    path("officers/<uuid:public_id>/", officers.officer, name="officer"),
    path("roles/", roles.roles, name="roles"),
    path("roles/<int:grant_id>/end/", roles.end, name="end_role"),
    path("roster/", roster.roster, name="roster"),
    path("roster/template.xlsx", roster.template, name="roster_template"),
    path("roster/<int:batch_id>/", roster.roster_import, name="roster_import"),
]
