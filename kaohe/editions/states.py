"""Where an edition stands."""

from django.db.models import TextChoices


class State(TextChoices):
    """Where an edition stands. Whether a draft has faults is worked out from its texts, and no state."""

    DRAFT = "draft"
    COMMENT = "comment"
    APPROVED = "approved"
    IN_FORCE = "in_force"
    """From its day on, which may be to come, until the next edition's."""
    WITHDRAWN = "withdrawn"
