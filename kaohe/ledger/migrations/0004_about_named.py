"""Entries that list accounts or people are found by each of them, those written before too."""

from typing import Any

from django.db import migrations

LISTS = ("numbers", "accounts")


def fill(apps: Any, editor: object) -> None:
    """Those who are listed in an entry and do not find it yet."""
    del editor
    entries, about = apps.get_model("ledger", "Entry").objects, apps.get_model("ledger", "About")
    for entry in entries.filter(detail__has_any_keys=LISTS).order_by("position"):
        listed = {one for name in LISTS for one in entry.detail.get(name, [])}
        known = set(about.objects.filter(entry=entry).values_list("subject", flat=True))
        rows = [about(entry=entry, kind="person", subject=one) for one in sorted(listed - known)]
        about.objects.bulk_create(rows, batch_size=500)


class Migration(migrations.Migration):
    """Before the guard stands; in a step of its own, for PostgreSQL guards no table with rows still to be checked."""

    dependencies = (("ledger", "0003_about"),)
    operations = (migrations.RunPython(fill, migrations.RunPython.noop),)
