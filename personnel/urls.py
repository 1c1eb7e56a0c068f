"""Addresses of units, officers, roles, sign-in and sessions."""

from django.urls import path

from personnel.views import (
    accounts,
    codes,
    officers,
    password,
    roles,
    roster,
    second_factor,
    sessions,
    sign_in,
    sign_in_elsewhere,
    text_size,
    units,
)

app_name = "personnel"
urlpatterns = [
    path("login/", sign_in.sign_in, name="sign_in"),
    path("login/provider/", sign_in_elsewhere.depart, name="sign_in_departure"),
    path("login/provider/back/", sign_in_elsewhere.arrive, name="sign_in_arrival"),
    path("logout/", sign_in.sign_out, name="sign_out"),
    path("password/", password.password, name="password"),
    path("second-factor/", second_factor.second_factor, name="second_factor"),
    path("second-factor/key/", second_factor.second_factor_key, name="second_factor_key"),
    path("second-factor/set-up/", second_factor.set_up, name="second_factor_set_up"),
    path("second-factor/own/", second_factor.own_factors, name="own_factors"),
    path("second-factor/codes/", second_factor.renew_codes, name="renew_recovery_codes"),
    path(
        "second-factor/authenticator/remove/", second_factor.remove_authenticator, name="remove_authenticator"
    ),
    path("second-factor/keys/new/", second_factor.add_key, name="add_security_key"),
    path("second-factor/keys/<int:key_id>/remove/", second_factor.remove_key, name="remove_security_key"),
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
    path("officers/<uuid:public_id>/second-factor/reset/", officers.reset_factor, name="reset_second_factor"),
    path("roles/", roles.roles, name="roles"),
    path("roles/<int:grant_id>/end/", roles.end, name="end_role"),
    path("roster/", roster.roster, name="roster"),
    path("roster/template.xlsx", roster.template, name="roster_template"),
    path("roster/<int:batch_id>/", roster.roster_import, name="roster_import"),
    path("roster/<int:batch_id>/columns/", roster.roster_columns, name="roster_columns"),
    path("roster/<int:batch_id>/undo/", roster.roster_undo, name="roster_undo"),
]
