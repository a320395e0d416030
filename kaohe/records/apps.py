"""Records as an application of Django; at start-up it says which tasks are open."""

from django.apps import AppConfig
from typing_extensions import override

from kaohe.access.tasks import register_tasks


class RecordsConfig(AppConfig):
    """Tables of entries and batches."""

    name = "kaohe.records"
    label = "records"

    @override
    def ready(self) -> None:
        import kaohe.records.tasks  # noqa: F401, PLC0415 - registers what it does beside the pages; models are there now
        from kaohe.records.open_work import open_tasks  # noqa: PLC0415 - models are there from here on

        register_tasks(open_tasks)
