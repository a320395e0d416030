"""Whom an entry is about can be added and nothing else."""

from django.db import migrations

from kaohe.ledger.guard import installed, lifted


class Migration(migrations.Migration):
    """The triggers."""

    dependencies = (("ledger", "0004_about_named"),)
    operations = (migrations.RunPython(installed("ledger_about"), lifted("ledger_about")),)
