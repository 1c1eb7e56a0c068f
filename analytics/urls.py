"""Addresses of figures, below /figures/."""

from django.urls import path

from analytics.views import dashboard, remind, turnout_files, unit_figures

app_name = "analytics"
urlpatterns = [
    path("", unit_figures.units, name="units"),
    path("<int:unit_id>/", unit_figures.unit, name="unit"),
    path("<int:unit_id>/dashboard/", dashboard.dashboard, name="dashboard"),
    path("<int:unit_id>/dashboard/file/", dashboard.dashboard_file, name="dashboard_file"),
    path("<int:unit_id>/file/", turnout_files.unit_file, name="unit_file"),
    path("<int:unit_id>/names/file/", turnout_files.names_file, name="names_file"),
    path("<int:unit_id>/remind/", remind.remind_names, name="remind"),
    path("<int:unit_id>/names/", unit_figures.names_below, name="names"),
]
