"""On PostgreSQL, the index of keys also finds what a key begins with."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]

    operations = [
        migrations.RemoveConstraint("revision", "one_entry_a_key"),
        migrations.AddConstraint(
            "revision",
            models.UniqueConstraint(
                condition=models.Q(("is_live", True)),
                fields=("register", "key"),
                name="one_entry_a_key",
                opclasses=("varchar_ops", "varchar_pattern_ops"),
            ),
        ),
    ]
