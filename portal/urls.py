"""Addresses of the front doors."""

from django.urls import path

from portal.views import today, verify

app_name = "portal"
urlpatterns = [
    path("", today.today, name="today"),
    path("verify/", verify.verify, name="verify"),
]
