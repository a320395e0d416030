"""Addresses: the pages."""

from django.urls import include, path

urlpatterns = [path("", include("kaohe.web.urls"))]

handler403 = "kaohe.web.faults.forbidden"
handler404 = "kaohe.web.faults.not_found"
handler500 = "kaohe.web.faults.broken"
