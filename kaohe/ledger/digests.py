"""What an entry's digest is taken of, so that anyone can work the chain out again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime

FIRST = "0" * 64
"""What stands before the first entry."""


def of_entry(fields: Mapping[str, object]) -> str:
    """sha256 of the entry's fields as JSON with sorted keys, `previous` among them."""
    written = {name: plain(value) for name, value in fields.items()}
    return hashlib.sha256(json.dumps(written, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def plain(value: object) -> object:
    """A moment in UTC to the microsecond; everything else as JSON has it."""
    return value.astimezone(UTC).isoformat(timespec="microseconds") if isinstance(value, datetime) else value


def of_reason(text: str, salt: str) -> str:
    """sha256 of a reason with its salt; empty for none."""
    return hashlib.sha256(f"{salt}\0{text}".encode()).hexdigest() if text else ""
