"""The log: one JSON object a line on stderr, with the number of the request."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import Any

from typing_extensions import override

from kaohe.web.requests import current

EXTRA = ("status", "ms", "login", "worker", "job", "kind", "attempt", "state")


class JsonLines(logging.Formatter):
    """A record as JSON."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        told: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        told |= {name: getattr(record, name) for name in EXTRA if hasattr(record, name)}
        if number := current.get():
            told["request"] = number
        if record.exc_info:
            told["trace"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)


def logging_of(level: str) -> dict[str, Any]:
    """Django's setting LOGGING."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "kaohe.config.logs.JsonLines"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "kaohe": {"handlers": ["stderr"], "level": level, "propagate": False},
            # Without the next two, Django writes e-mails and lines of its own.
            "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
            "django.server": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        },
    }
