"""The addresses of all pages."""

from __future__ import annotations

from django.urls import include, path
from django.views.i18n import set_language

from kaohe.web.areas import AREAS
from kaohe.web.public import everybody

urlpatterns = [
    path("language", everybody(set_language), name="language"),
    *(path(area.path, include(f"{area.module}.urls")) for area in AREAS),
]
