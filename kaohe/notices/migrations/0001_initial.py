"""The first tables: circulars and receipts."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0002_searched"),
    ]

    operations = [
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("notice", "notice"), ("report", "report"), ("rule", "rule")], max_length=10
                    ),
                ),
                ("title", models.CharField(max_length=120)),
                ("text", models.TextField(blank=True)),
                ("audience", models.JSONField()),
                ("by", models.CharField(max_length=100)),
                ("published_at", models.DateTimeField()),
                ("read_by", models.DateField(blank=True, null=True)),
                ("edition", models.PositiveIntegerField(blank=True, null=True)),
                ("since", models.DateField(blank=True, null=True)),
                ("changes", models.JSONField(default=list)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("entry", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("entry", models.BigIntegerField()),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="receipts", to="notices.notice"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="receipts", to="people.person"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("notice", "person"), name="one_receipt_a_person")],
            },
        ),
    ]
