"""Errors that tell people what is the matter and what to do next."""

from typing_extensions import override


class KaoheError(Exception):
    """Something a person can put right. `message` says what is the matter, `next_step` what to do about it.

    Faces show both; anything that is not a KaoheError is a fault of the program and shows its trace.
    `field` names the argument that is wrong, where one is: a form shows the error there.
    """

    field: str = ""

    def __init__(self, message: str, next_step: str = "") -> None:
        super().__init__(message, next_step)
        self.message = message
        self.next_step = next_step

    def said(self, language: str) -> tuple[str, str]:
        """Message and next step in a language; rooms that have a catalogue of messages know more than one."""
        del language
        return self.message, self.next_step

    @override
    def __str__(self) -> str:
        return f"{self.message} {self.next_step}".strip()


class NotThere(KaoheError):
    """What was asked for by its name is not there."""
