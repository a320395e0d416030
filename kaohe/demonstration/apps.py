"""The demonstration as an application of Django."""

from django.apps import AppConfig


class DemonstrationConfig(AppConfig):
    """The mark."""

    name = "kaohe.demonstration"
    label = "demonstration"
