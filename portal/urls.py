"""Addresses of the front doors."""

from django.urls import path

from portal.views import notices, search, today, verify

app_name = "portal"
urlpatterns = [
    path("", today.today, name="today"),
    path("search/", search.search, name="search"),
    path("verify/", verify.verify, name="verify"),
    path("notices/", notices.notices, name="notices"),
    path("notices/unread/", notices.unread, name="unread"),
    path("notices/read/", notices.read, name="read"),
    path("notices/calendar/", notices.change_feed, name="change_feed"),
    path("calendar/<uuid:key>.ics", notices.calendar, name="calendar"),
]
