"""Texts as the YAML of worked cases keeps them."""

from __future__ import annotations

import re

PLAIN = re.compile(r"[^\s:,{}\[\]#&*!|>'\"%@`\\?-][^:,{}\[\]#'\"\\\n]*")


def scalar(text: str) -> str:
    """A text as YAML keeps it."""
    if PLAIN.fullmatch(text) and text == text.strip():
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
