"""Names as they are searched."""

from typing import Any

from django.db import migrations

from kaohe.handbook.searching import alike
from kaohe.people.models import Folded


def fold_names(apps: Any, schema_editor: Any) -> None:
    """Fills the new column."""
    del schema_editor
    employment = apps.get_model("people", "Employment")
    for one in employment.objects.only("pk", "name").iterator():
        employment.objects.filter(pk=one.pk).update(searched=alike(one.name))


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [
        migrations.AddField(
            "employment", "searched", Folded(of="name", max_length=200, default=""), preserve_default=False
        ),
        migrations.RunPython(fold_names, migrations.RunPython.noop),
    ]
