"""Editions as an application of Django."""

from django.apps import AppConfig


class EditionsConfig(AppConfig):
    """Tables of editions."""

    name = "kaohe.editions"
    label = "editions"
