"""Entries by revision, the batches of imports, and which slot holds which field: one table for every register."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from typing_extensions import override

from kaohe.records.file_kinds import KINDS

NUMBERS = tuple(f"n{place}" for place in range(1, 9))
TEXTS = tuple(f"t{place}" for place in range(1, 6))
LONGEST_KEY, LONGEST_TEXT = 400, 200
LIVE = Q(is_live=True)


def indexes() -> tuple[models.Index, ...]:
    """One index a slot, of what a list shows: entries that stand, and have a value there."""
    filled = {name: Q(**{f"{name}__isnull": False}) for name in (*NUMBERS, "day")}
    filled |= {name: ~Q(**{name: ""}) for name in (*TEXTS, "subject")}
    return (
        *(
            models.Index(fields=["register", name, "id"], condition=LIVE & has_value, name=f"by_{name}")
            for name, has_value in filled.items()
        ),
        models.Index(fields=["register", "id"], condition=LIVE, name="by_order"),
    )


class Batch(models.Model):
    """A file that was brought in for a register: looked at, taken, perhaps undone. Its rows never change."""

    class State(models.TextChoices):
        """How far it came."""

        CHECKED = "checked"
        TAKEN = "taken"
        UNDONE = "undone"

    register = models.CharField(max_length=100)
    file = models.CharField(max_length=LONGEST_TEXT)
    """What the file was called where it came from."""
    sha256 = models.CharField(max_length=64)
    """Digest of the file: the same content again is the same batch."""
    mapping = models.JSONField(default=dict)
    """How its columns become fields, where that was chosen by hand; empty: as the handbook says."""
    stored = models.CharField(max_length=120)
    """Name of the Parquet file of its rows, after what was read and how."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.CHECKED)
    is_bulk = models.BooleanField(default=False)
    """Whether its rows stay in their Parquet file, not in the table of entries."""
    rows = models.BigIntegerField(default=0)
    first_day = models.IntegerField(null=True, blank=True)
    """The first day its rows are of, in days since 1970-01-01; none where the register is not dated."""
    last_day = models.IntegerField(null=True, blank=True)
    faults = models.BigIntegerField(default=0)
    left_out = models.JSONField(default=dict)
    """Why rows are no records, and how many of each."""
    checked_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    position = models.BigIntegerField()
    """Position of the last ledger entry about it."""

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["register", "sha256"], condition=~Q(state="undone"), name="one_batch_a_file"
            ),
        )
        indexes = (models.Index(fields=["register", "state"], name="batches_of"),)

    @override
    def __str__(self) -> str:
        return f"{self.register} {self.file}"


class Closing(models.Model):
    """A month that was closed with what a register held: what it read cannot be taken back unseen from then on."""

    register = models.CharField(max_length=100)
    period = models.CharField(max_length=10)
    known_until = models.DateTimeField()
    """The moment as of which the month read the register."""
    first_day = models.IntegerField()
    """The month's first day, in days since 1970-01-01."""
    last_day = models.IntegerField()
    position = models.BigIntegerField()
    """Position of the ledger entry about it."""

    class Meta:
        indexes = (models.Index(fields=["register", "known_until"], name="closings_of"),)

    @override
    def __str__(self) -> str:
        return f"{self.register} {self.period}"


class Revision(models.Model):
    """An entry of a register as it was known from a moment on. A correction is the next revision, never a change."""

    register = models.CharField(max_length=100)
    entry = models.BigIntegerField()
    """The entry's number, the same in all its revisions."""
    number = models.PositiveIntegerField(default=1)
    """1 for what was entered first."""
    is_live = models.BooleanField(default=True)
    """Whether it stands: the last revision, and not withdrawn."""
    is_withdrawn = models.BooleanField(default=False)
    key = models.CharField(max_length=LONGEST_KEY)
    """What the record is called: the fields of the register's 鍵, else its number."""
    subject = models.CharField(max_length=LONGEST_TEXT, blank=True)
    """Whose record it is: a person's number, or what the register's 歸屬 names."""
    day = models.IntegerField(null=True, blank=True)
    """The day it is of, in days since 1970-01-01."""
    row = models.JSONField()
    """Every field that has a value, as the handbook writes values."""
    erased = models.JSONField(default=list)
    """The fields whose value was erased after its retention: they had one, and nobody knows it any more."""
    words = models.TextField(blank=True)
    """What can be searched for: the values, width and script of characters set aside."""
    known_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)
    position = models.BigIntegerField()
    """Position of the ledger entry that tells who made it known, and why."""
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, null=True, blank=True, related_name="revisions")
    line = models.BigIntegerField(null=True, blank=True)
    """Where it stands in the batch's file."""
    n1 = models.BigIntegerField(null=True, blank=True)
    n2 = models.BigIntegerField(null=True, blank=True)
    n3 = models.BigIntegerField(null=True, blank=True)
    n4 = models.BigIntegerField(null=True, blank=True)
    n5 = models.BigIntegerField(null=True, blank=True)
    n6 = models.BigIntegerField(null=True, blank=True)
    n7 = models.BigIntegerField(null=True, blank=True)
    n8 = models.BigIntegerField(null=True, blank=True)
    t1 = models.CharField(max_length=LONGEST_TEXT, blank=True)
    t2 = models.CharField(max_length=LONGEST_TEXT, blank=True)
    t3 = models.CharField(max_length=LONGEST_TEXT, blank=True)
    t4 = models.CharField(max_length=LONGEST_TEXT, blank=True)
    t5 = models.CharField(max_length=LONGEST_TEXT, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["entry", "number"], name="revisions_in_order"),
            models.UniqueConstraint(
                # PostgreSQL finds by it what a key begins with.
                fields=["register", "key"],
                condition=LIVE,
                name="one_entry_a_key",
                opclasses=("varchar_ops", "varchar_pattern_ops"),
            ),
        )
        indexes = (*indexes(), models.Index(fields=["position"], name="revisions_made_by"))

    @override
    def __str__(self) -> str:
        return f"{self.register} {self.key} ({self.number})"


class Attachment(models.Model):
    """A file beside an entry. What it is never changes; it may be withdrawn, and once its time is over erased."""

    register = models.CharField(max_length=100)
    entry = models.BigIntegerField()
    """The entry's number: files belong to all its revisions."""
    name = models.CharField(max_length=LONGEST_TEXT)
    """What it was called where it came from; empty once it was erased."""
    kind = models.CharField(max_length=10)
    """What its content is: pdf, png, docx …"""
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    """Digest of its content, under which it lies."""
    added_at = models.DateTimeField()
    position = models.BigIntegerField()
    """Position of the ledger entry that tells who added it."""
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["entry", "sha256"],
                condition=Q(withdrawn_at=None, erased_at=None),
                name="one_attachment_a_content",
            ),
        )
        indexes = (
            models.Index(fields=["register", "entry"], name="attachments_of"),
            models.Index(fields=["sha256"], name="attachments_by_content"),
        )

    @override
    def __str__(self) -> str:
        return f"{self.register} {self.entry}: {self.name}"

    @property
    def media(self) -> str:
        """What a download says it is."""
        return KINDS[self.kind].media


class Slot(models.Model):
    """Which slot holds a field of a register, and how: once given it stays, so that the handbook may change."""

    register = models.CharField(max_length=100)
    field = models.CharField(max_length=100)
    slot = models.CharField(max_length=3)
    form = models.CharField(max_length=1000)
    """What its whole numbers mean: type and step, for 選項 the options in their order."""

    class Meta:
        constraints = (models.UniqueConstraint(fields=["register", "slot"], name="one_field_a_slot"),)

    @override
    def __str__(self) -> str:
        return f"{self.register}.{self.field}: {self.slot}"


class View(models.Model):
    """A look at a list that somebody keeps under a name: what stands in its address."""

    register = models.CharField(max_length=100)
    name = models.CharField(max_length=60)
    owner = models.CharField(max_length=LONGEST_TEXT)
    """Who keeps it, as the ledger calls him."""
    unit = models.CharField(max_length=100, blank=True)
    """The unit with which it is shared; none: his own."""
    address = models.CharField(max_length=2000)
    is_first = models.BooleanField(default=False)
    """Whether the list opens with it."""

    class Meta:
        constraints = (models.UniqueConstraint(fields=["register", "owner", "name"], name="one_view_a_name"),)
        indexes = (models.Index(fields=["register", "unit"], name="views_of_unit"),)

    @override
    def __str__(self) -> str:
        return f"{self.register} {self.name}"
