"""When who somebody was has been erased."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_searched"),
    ]

    operations = [
        migrations.AddField(
            model_name="employment",
            name="erased_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
