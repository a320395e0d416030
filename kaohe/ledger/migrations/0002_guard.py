"""Entries can be added and nothing else."""

from django.db import migrations

from kaohe.ledger.guard import installed, lifted


class Migration(migrations.Migration):
    """The triggers."""

    dependencies = (("ledger", "0001_initial"),)
    operations = (migrations.RunPython(installed("ledger_entry"), lifted("ledger_entry")),)
