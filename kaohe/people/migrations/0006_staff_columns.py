"""How the columns of a staff list were read, for the next one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0005_spelled"),
    ]

    operations = [
        migrations.AddField(
            model_name="stafflist",
            name="columns",
            field=models.JSONField(default=dict),
        ),
    ]
