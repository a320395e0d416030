"""Months as an application of Django: no tables, only what is done beside the pages."""

from django.apps import AppConfig
from typing_extensions import override


class MonthConfig(AppConfig):
    """Registers the jobs of months."""

    name = "kaohe.month"
    label = "month"

    @override
    def ready(self) -> None:
        import kaohe.month.tasks  # noqa: F401, PLC0415 - models are there only from now on
