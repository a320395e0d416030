"""Editions as an application of Django; at start-up its books become those that rights are taken from."""

from django.apps import AppConfig
from typing_extensions import override

from kaohe.access.rights import register_books


class EditionsConfig(AppConfig):
    """Tables of editions."""

    name = "kaohe.editions"
    label = "editions"

    @override
    def ready(self) -> None:
        from kaohe.editions.in_force import books_in_force  # noqa: PLC0415 - models are there from here on

        register_books(books_in_force)
