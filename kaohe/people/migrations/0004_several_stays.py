"""Who comes back has another stay beside the first; one at a time is open."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_employment_erased_at"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="employment",
            name="one_employment_known",
        ),
        migrations.AddConstraint(
            model_name="employment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("superseded_at", None), ("until", None)),
                fields=("person",),
                name="one_employment_open",
            ),
        ),
    ]
