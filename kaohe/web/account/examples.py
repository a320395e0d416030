"""The example of a password on the page where one is chosen: read by everybody, so nobody's password."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from kaohe.web.texts import t

EXAMPLES = ("茶壺 雨傘 星期四", "茶壶 雨伞 星期四", "teapot umbrella thursday")
"""As the texts of the page have it, in each language."""


def bare(words: str) -> str:
    """What is left without spaces and capitals."""
    return "".join(words.split()).casefold()


class NotTheExample:
    """A validator of passwords."""

    def validate(self, password: str, user: object = None) -> None:
        """Raises ValidationError for the example, however it is spaced."""
        del user
        if bare(password) in map(bare, EXAMPLES):
            raise ValidationError(t("factor.password_is_example"), code="password_is_example")

    def get_help_text(self) -> str:
        """Nothing: the page says so with the example."""
        return ""
