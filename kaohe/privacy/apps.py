"""Privacy as an application of Django."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """The table of proposals."""

    name = "kaohe.privacy"
    label = "privacy"
