"""Addresses of training, below /study/."""

from django.urls import path

from training import urls_study

from .views.desk import desk
from .views.library import library, page
from .views.reading_place import reading_place
from .views.review import review

app_name = "training"
urlpatterns = [
    *urls_study.urlpatterns,
    path("", library, name="library"),
    path("<int:pk>/", page, name="page"),
    path("<int:pk>/place/", reading_place, name="reading_place"),
    path("desk/", desk, name="desk"),
    path("review/<int:pk>/", review, name="review"),
]
