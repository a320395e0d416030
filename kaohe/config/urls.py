"""Addresses: the pages, and the API beside them."""

from django.urls import include, path

urlpatterns = [path("api/", include("kaohe.api.urls")), path("", include("kaohe.web.urls"))]

handler403 = "kaohe.web.faults.forbidden"
handler404 = "kaohe.web.faults.not_found"
handler429 = "kaohe.web.faults.too_many"  # allauth asks for it.
handler500 = "kaohe.web.faults.broken"
