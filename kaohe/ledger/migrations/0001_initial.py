"""The first tables."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.BigIntegerField(unique=True)),
                ("at", models.DateTimeField()),
                ("actor", models.CharField(max_length=100)),
                ("action", models.CharField(max_length=100)),
                ("kind", models.CharField(max_length=60)),
                ("subject", models.CharField(max_length=200)),
                ("period", models.CharField(blank=True, max_length=10)),
                ("detail", models.JSONField(default=dict)),
                ("reason_digest", models.CharField(blank=True, max_length=64)),
                ("previous", models.CharField(max_length=64)),
                ("digest", models.CharField(max_length=64)),
            ],
            options={
                "ordering": ("position",),
                "indexes": [
                    models.Index(fields=["kind", "subject", "position"], name="ledger_subject"),
                    models.Index(fields=["actor", "position"], name="ledger_actor"),
                    models.Index(fields=["period", "position"], name="ledger_period"),
                    models.Index(fields=["at"], name="ledger_at"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reason",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField()),
                ("salt", models.CharField(max_length=32)),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reason", to="ledger.entry"
                    ),
                ),
            ],
        ),
    ]
