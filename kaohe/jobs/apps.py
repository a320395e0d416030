"""Jobs as an application of Django."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Tables of jobs and workers."""

    name = "kaohe.jobs"
    label = "jobs"
