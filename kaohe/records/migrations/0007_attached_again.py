"""A content whose attachment was erased may come to lie beside its entry again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0006_attachments"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="attachment", name="one_attachment_a_content"),
        migrations.AddConstraint(
            model_name="attachment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("erased_at", None), ("withdrawn_at", None)),
                fields=("entry", "sha256"),
                name="one_attachment_a_content",
            ),
        ),
    ]
