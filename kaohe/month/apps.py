"""Months as an application of Django: no tables, only what is done beside the pages (`tasks`)."""

from django.apps import AppConfig


class MonthConfig(AppConfig):
    """Makes the jobs of months known."""

    name = "kaohe.month"
    label = "month"
