"""What may stand in a request: names, sentences, numbers of pages; control characters nowhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Final

from django.utils import timezone
from ninja import Schema
from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from kaohe.base.texts import LONGEST_WORDS, control_in, unseen_in

MOST_PAGES: Final = 1_000_000
MOST_AT_ONCE: Final = 500
MOST_ID: Final = 2**63 - 1
"""What the database can count to."""


def seen(found: Callable[[str], str]) -> AfterValidator:
    """Refuses a text in which `found` finds a character."""

    def checked(text: str) -> str:
        if character := found(text):
            raise PydanticCustomError("unseen", "{character}", {"character": character})
        return text

    return AfterValidator(checked)


SEEN = seen(unseen_in)
"""For names, numbers, titles: nothing in them is invisible."""
PRINTED = seen(control_in)
"""For sentences, which may have lines."""


def plain_day(value: object) -> object:
    """A day as a text, not a number of seconds."""
    if isinstance(value, str) and not (len(value) == 10 and value[4] == value[7] == "-"):
        raise PydanticCustomError("date", "a day")
    if isinstance(value, int | float):
        raise PydanticCustomError("date", "a day")
    return value


Day = Annotated[date, BeforeValidator(plain_day), Field(examples=["2026-11-01"])]
Id = Annotated[int, Field(ge=1, le=MOST_ID)]
Reason = Annotated[str, Field(max_length=LONGEST_WORDS), PRINTED]
Why = Annotated[str, Field(min_length=1, max_length=LONGEST_WORDS), PRINTED]


class Sent(Schema):
    """What is sent: nothing in it is overlooked."""

    model_config = ConfigDict(extra="forbid")


class Part(Sent):
    """Which part of a list."""

    page: Annotated[int, Field(ge=1, le=MOST_PAGES)] = 1
    size: Annotated[int, Field(ge=1, le=MOST_AT_ONCE)] = 50

    @property
    def first(self) -> int:
        """How many come before it."""
        return (self.page - 1) * self.size


class OnDay(Sent):
    """The day asked about; today unless it is said."""

    day: Day | None = None

    @property
    def chosen(self) -> date:
        """The day."""
        return self.day or timezone.localdate()


class Because(Sent):
    """Why."""

    reason: Reason = ""
