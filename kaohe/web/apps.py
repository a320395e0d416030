"""The pages as an application of Django."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Templates and static files; no tables."""

    name = "kaohe.web"
    label = "web"
