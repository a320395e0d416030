"""Which fields of an entry were erased."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0004_views"),
    ]

    operations = [
        migrations.AddField(
            model_name="revision",
            name="erased",
            field=models.JSONField(default=list),
        ),
    ]
