"""What allauth asks of the company about second factors."""

from __future__ import annotations

from typing import cast

from allauth.mfa.adapter import DefaultMFAAdapter
from django.forms import ValidationError
from typing_extensions import override

from kaohe.web.texts import t


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """A code that was refused is told with what to do."""

    @override
    def validation_error(self, code: str, *args: object) -> ValidationError:
        """allauth's own sentence, but for a wrong code."""
        if code == "incorrect_code":
            return ValidationError(t("factor.wrong_code"), code=code)
        return cast(ValidationError, super().validation_error(code, *args))
