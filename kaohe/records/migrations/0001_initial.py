"""The first tables."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Batch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("register", models.CharField(max_length=100)),
                ("file", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("mapping", models.JSONField(default=dict)),
                ("stored", models.CharField(max_length=120)),
                (
                    "state",
                    models.CharField(
                        choices=[("checked", "Checked"), ("taken", "Taken"), ("undone", "Undone")],
                        default="checked",
                        max_length=10,
                    ),
                ),
                ("is_bulk", models.BooleanField(default=False)),
                ("rows", models.BigIntegerField(default=0)),
                ("faults", models.BigIntegerField(default=0)),
                ("left_out", models.JSONField(default=dict)),
                ("checked_at", models.DateTimeField()),
                ("taken_at", models.DateTimeField(blank=True, null=True)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                ("position", models.BigIntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["register", "state"], name="batches_of")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "undone"), _negated=True),
                        fields=("register", "sha256"),
                        name="one_batch_a_file",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Slot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("register", models.CharField(max_length=100)),
                ("field", models.CharField(max_length=100)),
                ("slot", models.CharField(max_length=3)),
                ("form", models.CharField(max_length=1000)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("register", "slot"), name="one_field_a_slot")],
            },
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("register", models.CharField(max_length=100)),
                ("entry", models.BigIntegerField()),
                ("number", models.PositiveIntegerField(default=1)),
                ("is_live", models.BooleanField(default=True)),
                ("is_withdrawn", models.BooleanField(default=False)),
                ("key", models.CharField(max_length=400)),
                ("subject", models.CharField(blank=True, max_length=200)),
                ("day", models.IntegerField(blank=True, null=True)),
                ("row", models.JSONField()),
                ("words", models.TextField(blank=True)),
                ("known_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(blank=True, null=True)),
                ("position", models.BigIntegerField()),
                ("line", models.BigIntegerField(blank=True, null=True)),
                ("n1", models.BigIntegerField(blank=True, null=True)),
                ("n2", models.BigIntegerField(blank=True, null=True)),
                ("n3", models.BigIntegerField(blank=True, null=True)),
                ("n4", models.BigIntegerField(blank=True, null=True)),
                ("n5", models.BigIntegerField(blank=True, null=True)),
                ("n6", models.BigIntegerField(blank=True, null=True)),
                ("n7", models.BigIntegerField(blank=True, null=True)),
                ("n8", models.BigIntegerField(blank=True, null=True)),
                ("t1", models.CharField(blank=True, max_length=200)),
                ("t2", models.CharField(blank=True, max_length=200)),
                ("t3", models.CharField(blank=True, max_length=200)),
                ("t4", models.CharField(blank=True, max_length=200)),
                ("t5", models.CharField(blank=True, max_length=200)),
                (
                    "batch",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to="records.batch",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_live", True), ("n1__isnull", False)),
                        fields=["register", "n1", "id"],
                        name="by_n1",
                    ),
                    models.Index(
                        condition=models.Q(("is_live", True), ("n2__isnull", False)),
                        fields=["register", "n2", "id"],
                        name="by_n2",
                    ),
                    models.Index(
                        condition=models.Q(("is_live", True), ("n3__isnull", False)),
                        fields=["register", "n3", "id"],
                        name="by_n3",
                    ),
                    models.Index(
                        condition=models.Q(("is_live", True), ("n4__isnull", False)),
                        fields=["register", "n4", "id"],
                        name="by_n4",
                    ),
                    models.Index(
                        condition=models.Q(("is_live", True), ("n5__isnull", False)),
                        fields=["register", "n5", "id"],
                        name="by_n5",
                    ),
                    models.Index(
                        condition=models.Q(("is_live", True), ("n6__isnull", False)),
                        fields=["register", "n6", "id"],
                        name="by_n6",
                    ),
                    models.Index(
                        condition=models.Q(("is_live", True), ("n7__isnull", False)),
                        fields=["register", "n7", "id"],
                        name="by_n7",
                    ),
                    models.Index(
                        condition=models.Q(("is_live", True), ("n8__isnull", False)),
                        fields=["register", "n8", "id"],
                        name="by_n8",
                    ),
                    models.Index(
                        condition=models.Q(("is_live", True), ("day__isnull", False)),
                        fields=["register", "day", "id"],
                        name="by_day",
                    ),
                    models.Index(
                        condition=models.Q(("is_live", True), models.Q(("t1", ""), _negated=True)),
                        fields=["register", "t1", "id"],
                        name="by_t1",
                    ),
                    models.Index(
                        condition=models.Q(("is_live", True), models.Q(("t2", ""), _negated=True)),
                        fields=["register", "t2", "id"],
                        name="by_t2",
                    ),
                    models.Index(
                        condition=models.Q(("is_live", True), models.Q(("t3", ""), _negated=True)),
                        fields=["register", "t3", "id"],
                        name="by_t3",
                    ),
                    models.Index(
                        condition=models.Q(("is_live", True), models.Q(("t4", ""), _negated=True)),
                        fields=["register", "t4", "id"],
                        name="by_t4",
                    ),
                    models.Index(
                        condition=models.Q(("is_live", True), models.Q(("t5", ""), _negated=True)),
                        fields=["register", "t5", "id"],
                        name="by_t5",
                    ),
                    models.Index(
                        condition=models.Q(("is_live", True), models.Q(("subject", ""), _negated=True)),
                        fields=["register", "subject", "id"],
                        name="by_subject",
                    ),
                    models.Index(condition=models.Q(("is_live", True)), fields=["register", "id"], name="by_order"),
                    models.Index(fields=["position"], name="revisions_made_by"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("entry", "number"), name="revisions_in_order"),
                    models.UniqueConstraint(
                        condition=models.Q(("is_live", True)), fields=("register", "key"), name="one_entry_a_key"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Use",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("period", models.CharField(max_length=10)),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="uses", to="records.batch"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("batch", "period"), name="one_use_a_month")],
            },
        ),
    ]
