"""Texts by their digest, folders of texts, editions with every state saved in them, and what was decided and said."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from typing_extensions import override

from kaohe.editions.states import State

LONGEST_FOLDER, LONGEST_TITLE = 60, 120


class Text(models.Model):
    """A text of a handbook, by the sha256 of its UTF-8; never changed, and kept once however many states hold it."""

    digest = models.CharField(max_length=64, primary_key=True)
    content = models.TextField()

    @override
    def __str__(self) -> str:
        return self.digest[:12]


class Folder(models.Model):
    """All files of a handbook with those it takes over (承接), at one state; by the digest of names and texts."""

    digest = models.CharField(max_length=64, primary_key=True)
    top = models.CharField(max_length=LONGEST_FOLDER)
    """The folder of the handbook itself."""
    files = models.JSONField()
    """Path, relative to the handbooks' common folder → digest of its text."""

    @override
    def __str__(self) -> str:
        return f"{self.top} {self.digest[:12]}"


class Signed(models.Model):
    """Something that somebody did: who, for whom, when, and the ledger entry that tells why."""

    by = models.CharField(max_length=100)
    instead_of = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField()
    entry = models.BigIntegerField()

    class Meta:
        abstract = True


class Edition(models.Model):
    """One edition of a handbook, by its number. `state` and `since` repeat its last step."""

    number = models.PositiveIntegerField(unique=True)
    handbook = models.CharField(max_length=LONGEST_FOLDER)
    """The folder of the handbook; editions of one handbook follow one another."""
    title = models.CharField(max_length=LONGEST_TITLE)
    """What it is about, in a few words."""
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="followers")
    """The edition in force on which it rests."""
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    since = models.DateField(null=True, blank=True)
    comments_until = models.DateField(null=True, blank=True)
    """The last day of the comment round."""

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=(Q(state=State.IN_FORCE) & Q(since__isnull=False)) | ~Q(state=State.IN_FORCE),
                name="edition_in_force_has_a_day",
            ),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="edition_not_its_own_parent"),
        )
        indexes = (models.Index(fields=["handbook", "state", "since"], name="edition_in_force"),)

    @override
    def __str__(self) -> str:
        return f"{self.number} {self.handbook} {self.title}"


class Revision(Signed):
    """A state of an edition's texts; each save makes the next one."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="revisions")
    position = models.PositiveIntegerField()
    folder = models.ForeignKey(Folder, on_delete=models.PROTECT, related_name="revisions")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["edition", "position"], name="one_revision_a_position"),)

    @override
    def __str__(self) -> str:
        return f"{self.edition_id}.{self.position}"


class Step(Signed):
    """A state an edition came into, at which revision."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="steps")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(max_length=12, choices=State.choices)
    since = models.DateField(null=True, blank=True)

    @override
    def __str__(self) -> str:
        return f"{self.edition_id} {self.state}"


class Comment(Signed):
    """What somebody said about a clause of an edition, or about all of it."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="comments")
    clause = models.CharField(max_length=LONGEST_FOLDER, blank=True)
    text = models.TextField()

    @override
    def __str__(self) -> str:
        return f"{self.edition_id} {self.clause}"


class Answer(Signed):
    """What was answered to a comment; each has one."""

    comment = models.OneToOneField(Comment, on_delete=models.PROTECT, related_name="answer")
    text = models.TextField()

    @override
    def __str__(self) -> str:
        return f"answer to {self.comment_id}"
