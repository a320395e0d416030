"""People as an application of Django."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Tables of persons, units and posts."""

    name = "kaohe.people"
    label = "people"
