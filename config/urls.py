"""Every address of the platform."""

from django.http import Http404
from django.urls import include, path, re_path
from django.views.defaults import page_not_found
from django.views.generic import RedirectView
from django.views.i18n import set_language

from core import views as core_views
from personnel.views.sign_in import sign_out
from portal.views import health

handler500 = "core.views.server_error"

handler400 = "core.views.refusals.bad_request"
handler500 = "core.views.server_error"

PAGE_ADDRESSES = (
    "add_subpage/",
    "edit/",
    "edit/preview/",
    "view_draft/",
    "delete/",
    "unpublish/",
    "history/",
    "history/results/",
    "results/",
    r"revisions/\d+/(?:view|revert|unschedule)/",
    r"revisions/compare/(?:live|earliest|\d+)\.\.\.(?:live|latest|\d+)/",
    r"workflow_history/(?:detail/\d+/)?",
)
"""What may be done with one page in the back office, by whoever may do it."""
OPEN_BACK_OFFICE = (
    "policy/.*",
    "sprite/",
    "jsi18n/",
    "pages/",
    rf"pages/\d+/(?:{'|'.join(PAGE_ADDRESSES)})?",
    r"pages/add/training/(?:lessonpage|casestudypage)/\d+/(?:preview/)?",
    r"pages/workflow/confirm_cancellation/\d+/",
    r"editing-sessions/ping/wagtailcore/page/\d+/\d+/",
    r"editing-sessions/release/\d+/",
    "practice-questions/.*",
)
"""Of Wagtail's addresses only these exist; the others know no scope."""
CLOSED_BACK_OFFICE = rf"^admin/(?!\Z|(?:{'|'.join(OPEN_BACK_OFFICE)})\Z)"

urlpatterns = [
    path("favicon.ico", core_views.icon),
    path("healthz", core_views.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("language/", set_language, name="set_language"),
    path("admin/login/", RedirectView.as_view(pattern_name="personnel:sign_in", query_string=True)),
    path("admin/logout/", sign_out),
    path("admin/account/", RedirectView.as_view(pattern_name="personnel:sessions")),
    re_path(CLOSED_BACK_OFFICE, page_not_found, {"exception": Http404()}),
    path("admin/", include("wagtail.admin.urls")),
    path("", include("personnel.urls")),
    path("laws/", include("law.urls")),
    path("", include("exams.urls")),
    path("questions/", include("question_bank.urls")),
    path("study/", include("training.urls")),
    path("file/", include("records.urls")),
    path("levels/", include("records.urls_levels")),
    path("appraisal/", include("appraisal.urls")),
    path("figures/", include("analytics.urls")),
    path("", include("portal.urls")),
]
