"""The API as an application of Django."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """One template; no tables."""

    name = "kaohe.api"
    label = "api"
