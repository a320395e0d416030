"""Which month read a register up to which moment, in the place of a note for each batch."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0002_keys_begin")]

    operations = [
        migrations.DeleteModel(name="Use"),
        migrations.CreateModel(
            name="Closing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("register", models.CharField(max_length=100)),
                ("period", models.CharField(max_length=10)),
                ("known_until", models.DateTimeField()),
                ("first_day", models.IntegerField()),
                ("last_day", models.IntegerField()),
                ("position", models.BigIntegerField()),
            ],
            options={"indexes": [models.Index(fields=["register", "known_until"], name="closings_of")]},
        ),
        migrations.AddField("batch", "first_day", models.IntegerField(blank=True, null=True)),
        migrations.AddField("batch", "last_day", models.IntegerField(blank=True, null=True)),
    ]
