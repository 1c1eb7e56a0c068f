"""Every address of the platform."""

from django.urls import include, path
from django.views.i18n import set_language

from core import views as core_views

urlpatterns = [
    path("healthz", core_views.healthz),
    path("readyz", core_views.readyz),
    path("language/", set_language, name="set_language"),
    path("admin/", include("wagtail.admin.urls")),
    path("", include("personnel.urls")),
    path("", include("portal.urls")),
]
