"""What each handbook that comes with the product is for, where one is chosen: a sentence in the texts."""

from __future__ import annotations

from kaohe.web.forms import said
from kaohe.web.texts import t


def about(name: str) -> str:
    """For whom a handbook is, by its folder; empty for one that the texts do not know."""
    return said(f"handbook.about_{name}")


def titled(name: str, title: str) -> str:
    """Its title, and for whom it is."""
    for_whom = about(name)
    return t("handbook.titled", title=title, about=for_whom) if for_whom else title
