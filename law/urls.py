"""Addresses of laws, below /laws/."""

from django.urls import path

from .views.abbreviations import abbreviations
from .views.coming import coming_article
from .views.compare import compare
from .views.correspondences import confirm_all_unchanged, decide, workbook
from .views.effective_date import effective_date
from .views.import_text import preview, upload
from .views.reading_place import reading_place
from .views.statute_list import statutes
from .views.statute_page import article, statute
from .views.withdraw import withdraw

app_name = "law"

urlpatterns = [
    path("", statutes, name="statutes"),
    path("import/", upload, name="import"),
    path("import/<int:pk>/", preview, name="import_preview"),
    path("abbreviations/", abbreviations, name="abbreviations"),
    path("versions/<int:pk>/effective-date/", effective_date, name="effective_date"),
    path("versions/<int:pk>/withdraw/", withdraw, name="withdraw"),
    path("<int:pk>/", statute, name="statute"),
    path("<int:pk>/place/", reading_place, name="reading_place"),
    path("<int:pk>/compare/", compare, name="compare"),
    path("<int:pk>/compare/decide/", decide, name="decide_correspondence"),
    path("<int:pk>/compare/unchanged/", confirm_all_unchanged, name="confirm_unchanged"),
    path("<int:pk>/compare/workbook/", workbook, name="comparison_workbook"),
    path("<int:pk>/articles/<str:key>/", article, name="article"),
    path("<int:pk>/articles/<str:key>/coming/", coming_article, name="coming_article"),
]
