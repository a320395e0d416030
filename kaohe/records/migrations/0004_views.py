"""Views of lists."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0003_closings")]

    operations = [
        migrations.CreateModel(
            name="View",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("register", models.CharField(max_length=100)),
                ("name", models.CharField(max_length=60)),
                ("owner", models.CharField(max_length=200)),
                ("unit", models.CharField(blank=True, max_length=100)),
                ("address", models.CharField(max_length=2000)),
                ("is_first", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [models.Index(fields=["register", "unit"], name="views_of_unit")],
                "constraints": [models.UniqueConstraint(fields=("register", "owner", "name"), name="one_view_a_name")],
            },
        ),
    ]
