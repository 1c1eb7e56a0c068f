"""Addresses of training, below /study/."""

from django.urls import URLPattern

from training import urls_study

app_name = "training"
urlpatterns: list[URLPattern] = [*urls_study.urlpatterns]
