"""Addresses of levels and certificates, below /levels/."""

from django.urls import path

from records.views import (
    certificates,
    check_list,
    credentials,
    exam_names,
    expiring,
    legal_officers,
    own_levels,
)

app_name = "levels"
urlpatterns = [
    path("", own_levels.mine, name="mine"),
    path("apply/<int:exam_id>/", own_levels.apply, name="apply"),
    path("withdraw/<int:application_id>/", own_levels.withdraw, name="withdraw"),
    path("check/", check_list.check, name="check"),
    path("expiring/", expiring.expiring, name="expiring"),
    path("expiring/file/", expiring.expiring_file, name="expiring_file"),
    path("exams/", exam_names.exams, name="exams"),
    path("exams/<int:exam_id>/", exam_names.exam, name="exam"),
    path("proposals/", certificates.proposals, name="proposals"),
    path("certificates/<uuid:public_id>/", certificates.certificate, name="certificate"),
    path("certificates/<uuid:public_id>/pdf/", certificates.pdf, name="certificate_pdf"),
    path("certificates/<uuid:public_id>/<slug:verb>/", certificates.move, name="move_certificate"),
    path("credentials/", credentials.credentials, name="credentials"),
    path("credentials/<int:credential_id>/decide/", credentials.decide, name="decide_credential"),
    path("credentials/<int:credential_id>/exempt/", credentials.exempt, name="exempt"),
    path("legal-officers/", legal_officers.legal_officers, name="legal_officers"),
    path("legal-officers/<int:appointment_id>/revoke/", legal_officers.revoke, name="revoke_appointment"),
]
