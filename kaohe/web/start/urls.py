"""Addresses of the beginning."""

from django.urls import path

from kaohe.web.start import views

app_name = "start"
urlpatterns = [
    path("first-run", views.first_run, name="first_run"),
    path("health", views.health, name="health"),
    path("ready", views.ready, name="ready"),
]
