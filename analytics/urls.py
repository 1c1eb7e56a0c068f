"""Addresses of figures, below /figures/."""

from django.urls import path

from analytics.views import unit_figures

app_name = "analytics"
urlpatterns = [
    path("", unit_figures.units, name="units"),
    path("<int:unit_id>/", unit_figures.unit, name="unit"),
    path("<int:unit_id>/names/", unit_figures.names_below, name="names"),
]
