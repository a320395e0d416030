"""Writes docs/reference/openapi.json: the API as the code gives it."""

import os
from pathlib import Path

import django

SCHEMA = Path(__file__).parents[1] / "docs" / "reference" / "openapi.json"


def schema() -> str:
    """The schema as its file holds it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaohe.config.settings")
    django.setup()
    from kaohe.api.app import api  # noqa: PLC0415 - Django first.
    from kaohe.api.schema import written  # noqa: PLC0415

    return written(api.get_openapi_schema())


if __name__ == "__main__":
    SCHEMA.write_text(schema(), encoding="utf-8")
    print(SCHEMA)
