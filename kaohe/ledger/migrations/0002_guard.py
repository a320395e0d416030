"""Entries can be added and nothing else."""

from django.db import migrations

from kaohe.ledger.guard import install, lift


class Migration(migrations.Migration):
    """The triggers."""

    dependencies = (("ledger", "0001_initial"),)
    operations = (migrations.RunPython(install, lift),)
