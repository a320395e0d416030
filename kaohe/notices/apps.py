"""Notices as an application of Django."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Tables of circulars and receipts."""

    name = "kaohe.notices"
    label = "notices"
