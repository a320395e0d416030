"""Names in pinyin; and what is searched of erased names is erased too."""

from typing import Any

from django.db import migrations

from kaohe.handbook.searching import alike
from kaohe.people.models import Spelled
from kaohe.people.spelling import LONGEST_SPELLED, spelled


def spell_names(apps: Any, schema_editor: Any) -> None:
    """Fills the new column, and makes the searched name that of what stands now."""
    del schema_editor
    employment = apps.get_model("people", "Employment")
    for one in employment.objects.only("pk", "name").iterator():
        employment.objects.filter(pk=one.pk).update(spelled=spelled(one.name), searched=alike(one.name))


class Migration(migrations.Migration):
    dependencies = [("people", "0004_several_stays")]

    operations = [
        migrations.AddField(
            "employment",
            "spelled",
            Spelled(of="name", max_length=LONGEST_SPELLED, default=""),
            preserve_default=False,
        ),
        migrations.RunPython(spell_names, migrations.RunPython.noop),
    ]
