"""The forms of signing in, in our words."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from typing_extensions import override

from kaohe.web.texts import t


class SignIn(LoginForm):  # type: ignore[misc]
    """Number and password."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("login", "password"):
            self.fields[name].label = t(f"account.field_{name}")
            self.fields[name].help_text = ""
            self.fields[name].widget.attrs.pop("placeholder", None)

    @override
    def clean_login(self) -> str:
        """The number without blanks around it."""
        return str(super().clean_login()).strip()
