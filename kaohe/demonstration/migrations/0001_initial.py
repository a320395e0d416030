"""The first table."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Demonstration",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("handbook", models.CharField(max_length=60)),
                ("months", models.JSONField(default=list)),
                ("roles", models.JSONField(default=dict)),
                ("entry", models.BigIntegerField()),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="one_demonstration")],
            },
        ),
    ]
