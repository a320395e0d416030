"""A request that does not fit the schema, in the caller's language: pydantic says what, messages.csv says how."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from kaohe.api.told import Fault
from kaohe.base.catalogue import told

KINDS: Final = {
    "missing": "Q201",
    "extra_forbidden": "Q202",
    "string_type": "Q203",
    "string_too_long": "Q204",
    "string_too_short": "Q205",
    "string_pattern_mismatch": "Q206",
    "string_unicode": "Q206",
    "unseen": "Q206",
    "enum": "Q207",
    "literal_error": "Q207",
    "int_parsing": "Q208",
    "int_type": "Q208",
    "greater_than_equal": "Q209",
    "less_than_equal": "Q209",
    "too_short": "Q211",
    "too_long": "Q211",
}
DAYS: Final = "date"
OTHERWISE: Final = "Q212"


def faults_of_request(errors: Iterable[Mapping[str, Any]], language: str) -> list[Fault]:
    """Every fault at its place."""
    return [fault_of(error, language) for error in errors]


def fault_of(error: Mapping[str, Any], language: str) -> Fault:
    """One of them."""
    kind = str(error["type"])
    code = "Q210" if kind.startswith(DAYS) else KINDS.get(kind, OTHERWISE)
    args = {name: str(value) for name, value in error.get("ctx", {}).items() if isinstance(value, str | int)}
    limits = [args[name] for name in ("max_length", "min_length", "ge", "le") if name in args]
    args["limit"] = limits[0] if limits else ""
    args.setdefault("expected", "")
    place, *inside = error["loc"]
    message, advice = told("kaohe.api", code, args, language)
    return Fault(place=str(place), at=pointer(place, inside), code=code, message=message, advice=advice)


def pointer(place: str, inside: list[str | int]) -> str:
    """A JSON pointer into the body, without the name that the body has in our code; elsewhere the name alone."""
    if place != "body":
        return str(inside[-1]) if inside else ""
    parts = (str(part).encode(errors="backslashreplace").decode() for part in inside[1:])
    return "".join(f"/{part.replace('~', '~0').replace('/', '~1')}" for part in parts)
