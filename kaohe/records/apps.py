"""Records as an application of Django."""

from django.apps import AppConfig
from typing_extensions import override


class RecordsConfig(AppConfig):
    """Tables of entries and batches."""

    name = "kaohe.records"
    label = "records"

    @override
    def ready(self) -> None:
        import kaohe.records.tasks  # noqa: F401, PLC0415 - registers what it does beside the pages; models are there now
