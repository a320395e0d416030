"""What is asked twice about rights, posts and lines is looked up once: a request is short enough for that."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

T = TypeVar("T")

_known: ContextVar[dict[tuple[Any, ...], Any] | None] = ContextVar("kaohe_access_known", default=None)


@contextmanager
def remembered() -> Iterator[None]:
    """Within it `once` looks up once; outside it, every time."""
    token = _known.set({})
    try:
        yield
    finally:
        _known.reset(token)


def once(make: Callable[..., T], *args: object) -> T:
    """What `make(*args)` gives; from memory inside `remembered`."""
    known = _known.get()
    if known is None:
        return make(*args)
    key = (make, *args)
    if key not in known:
        known[key] = make(*args)
    found: T = known[key]
    return found
