"""Addresses of training, below /study/."""

from django.urls import path

from training import urls_study

from .views.desk import desk
from .views.law_tasks import decide_law_task, law_task, law_tasks, sign_law_task
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
    path("law-tasks/", law_tasks, name="law_tasks"),
    path("law-tasks/<int:task_id>/", law_task, name="law_task"),
    path("law-tasks/<int:task_id>/decide/", decide_law_task, name="law_task_decide"),
    path("law-tasks/<int:task_id>/sign/", sign_law_task, name="law_task_sign"),
    path("review/<int:pk>/", review, name="review"),
]
