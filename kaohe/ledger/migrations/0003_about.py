"""Whom an entry is about that was decided for many at once."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

MANY, UNDONE = "people.assignment.decide-many", "people.assignment.undo-many"


def fill(apps: Any, editor: object) -> None:
    """Those whom entries name that were written before."""
    del editor
    entry_model, about = apps.get_model("ledger", "Entry"), apps.get_model("ledger", "About")
    named: dict[int, list[str]] = {}
    for entry in entry_model.objects.filter(action__in=(MANY, UNDONE)).order_by("position"):
        named[entry.position] = entry.detail.get("numbers") or named.get(entry.detail.get("of"), [])
        rows = [about(entry=entry, kind="person", subject=one) for one in named[entry.position]]
        about.objects.bulk_create(rows, batch_size=500)


class Migration(migrations.Migration):
    """The table and what belongs into it; entries about records name none, and stay as they are."""

    dependencies = (("ledger", "0002_guard"),)
    operations = (
        migrations.CreateModel(
            name="About",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=60)),
                ("subject", models.CharField(max_length=200)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="about", to="ledger.entry"
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["subject", "kind", "entry"], name="ledger_about_subject")]},
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    )
