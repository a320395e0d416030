"""Records as an application of Django."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """Tables of entries and batches."""

    name = "kaohe.records"
    label = "records"
