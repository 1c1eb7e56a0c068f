"""Addresses of the front doors."""

from django.urls import path

from portal.views import audit, help, my_data, notices, search, today, verify

app_name = "portal"
urlpatterns = [
    path("", today.today, name="today"),
    path("audit/", audit.audit, name="audit"),
    path("my-data/", my_data.my_data, name="my_data"),
    path("my-data/file.zip", my_data.my_data_file, name="my_data_file"),
    path("my-data/correction/", my_data.ask, name="ask_correction"),
    path("corrections/", my_data.corrections, name="corrections"),
    path("corrections/<int:request_id>/", my_data.answer, name="answer_correction"),
    path("help/", help.overview, name="help"),
    path("help/<slug:role>/", help.guide, name="guide"),
    path("search/", search.search, name="search"),
    path("verify/", verify.verify, name="verify"),
    path("notices/", notices.notices, name="notices"),
    path("notices/unread/", notices.unread, name="unread"),
    path("notices/read/", notices.read, name="read"),
    path("notices/calendar/", notices.change_feed, name="change_feed"),
    path("calendar/<uuid:key>.ics", notices.calendar, name="calendar"),
]
