"""Addresses of the API. No session: what lets a request in is its token alone."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, path

from kaohe.api.app import api
from kaohe.api.reference import reference_page

patterns, application, _ = api.urls
for one in patterns:
    if isinstance(one, URLPattern):
        login_not_required(one.callback)

urlpatterns = [path("", reference_page, name="api_reference"), path("v1/", (patterns, application, "api"))]
