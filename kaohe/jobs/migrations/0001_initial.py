"""Tables of jobs and workers."""

from django.db import migrations, models

import kaohe.base.actor


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Worker",
            fields=[
                ("name", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("host", models.CharField(max_length=200)),
                ("pid", models.BigIntegerField()),
                ("began_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=100)),
                ("args", models.JSONField(default=dict)),
                ("about", models.JSONField(default=dict)),
                ("once", models.CharField(blank=True, max_length=200)),
                ("actor", models.CharField(max_length=100)),
                ("account", models.BigIntegerField(blank=True, null=True)),
                ("instead_of", models.CharField(blank=True, max_length=100)),
                ("token", models.BigIntegerField(blank=True, null=True)),
                ("proof", models.PositiveSmallIntegerField(default=kaohe.base.actor.Proof["FRESH"])),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("attempt", models.PositiveIntegerField(default=0)),
                ("failures", models.PositiveIntegerField(default=0)),
                ("done", models.BigIntegerField(default=0)),
                ("total", models.BigIntegerField(default=0)),
                ("words", models.JSONField(default=dict)),
                ("result", models.JSONField(default=dict)),
                ("cancel_asked", models.BooleanField(default=False)),
                ("worker", models.CharField(blank=True, max_length=64)),
                ("created_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["actor", "-id"], name="jobs_of"),
                    models.Index(fields=["state", "finished_at"], name="jobs_by_state"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("state__in", ["waiting", "running"]), models.Q(("once", ""), _negated=True)
                        ),
                        fields=("once",),
                        name="one_open_job",
                    )
                ],
            },
        ),
    ]
