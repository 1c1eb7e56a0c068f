"""Every address of the platform."""

from django.http import Http404
from django.urls import include, path, re_path
from django.views.defaults import page_not_found
from django.views.generic import RedirectView
from django.views.i18n import set_language

from core import views as core_views
from personnel.views.sign_in import sign_out

urlpatterns = [
    path("favicon.ico", core_views.icon),
    path("healthz", core_views.healthz),
    path("readyz", core_views.readyz),
    path("language/", set_language, name="set_language"),
    path("admin/login/", RedirectView.as_view(pattern_name="personnel:sign_in", query_string=True)),
    path("admin/logout/", sign_out),
    re_path(r"^admin/(?!$|policy/|sprite/|jsi18n/)", page_not_found, {"exception": Http404()}),
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
