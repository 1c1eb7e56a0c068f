"""Addresses of the front doors."""

from django.urls import URLPattern

app_name = "portal"
urlpatterns: list[URLPattern] = []
