"""Addresses of the front doors."""

from django.urls import path

from portal.views import search, today, verify

app_name = "portal"
urlpatterns = [
    path("", today.today, name="today"),
    path("search/", search.search, name="search"),
    path("verify/", verify.verify, name="verify"),
]
