"""Records as an application of Django; at start-up it says which tasks are open."""

from datetime import date

from django.apps import AppConfig
from typing_extensions import override

from kaohe.access.tasks import Tasks, register_tasks


class RecordsConfig(AppConfig):
    """Tables of entries and batches."""

    name = "kaohe.records"
    label = "records"

    @override
    def ready(self) -> None:
        register_tasks(open_tasks)


def open_tasks(number: str, data: str, day: date) -> Tasks:
    """Which tasks are open; what finds them is loaded when somebody asks, no sooner."""
    from kaohe.records import open_work  # noqa: PLC0415 - models are there from here on

    return open_work.open_tasks(number, data, day)
