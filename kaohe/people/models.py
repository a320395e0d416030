"""Persons, units and assignments: a new fact takes the place of an old one, which stays readable."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from typing_extensions import override

from kaohe.handbook.searching import alike
from kaohe.people.spelling import LONGEST_SPELLED, spelled

LONGEST_NUMBER, LONGEST_CODE, LONGEST_NAME, LONGEST_POST, LONGEST_GRADE = 40, 60, 100, 60, 40


class Fact(models.Model):
    """Something that holds from a day on, known from a moment on, until another fact takes its place."""

    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    """The last day on which it holds; empty: until further notice."""
    known_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)
    entry = models.BigIntegerField()
    """Position of the ledger entry that tells who made it known, and why."""

    class Meta:
        abstract = True


class Folded(models.CharField):  # type: ignore[type-arg]
    """Another field's text as it is searched, kept beside it whichever way a row is written."""

    def __init__(self, *, of: str, **options: Any) -> None:
        super().__init__(**{**options, "editable": False})
        self.of = of

    @override
    def deconstruct(self) -> Any:
        """What a migration writes."""
        name, path, args, options = super().deconstruct()
        return name, path, args, {**options, "of": self.of}

    @override
    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """The text, folded."""
        text = self.made(getattr(model_instance, self.of))
        setattr(model_instance, self.attname, text)
        return text

    def made(self, text: str) -> str:
        """What is kept of a text."""
        return alike(text)


class Spelled(Folded):
    """The same text as it is typed without Chinese input."""

    @override
    def made(self, text: str) -> str:
        """Its pinyin and initials."""
        return spelled(text)


class Person(models.Model):
    """A person by the number (工號) that is never changed and never given to another."""

    number = models.CharField(max_length=LONGEST_NUMBER, unique=True)

    @override
    def __str__(self) -> str:
        return self.number


class Employment(Fact):
    """A person's name and a stay in the company: since hiring, until leaving; who comes back has another beside it.
    `extra` holds what the handbook adds."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="employments")
    name = models.CharField(max_length=LONGEST_NAME)
    searched = Folded(of="name", max_length=2 * LONGEST_NAME)
    """The name as it is searched."""
    spelled = Spelled(of="name", max_length=LONGEST_SPELLED)
    """The name in pinyin."""
    extra = models.JSONField(default=dict)
    erased_at = models.DateTimeField(null=True, blank=True)
    """When the name and what is personal in `extra` was erased after its retention."""

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person"], condition=Q(superseded_at=None, until=None), name="one_employment_open"
            ),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="leaves_after_hiring"),
        )

    @override
    def __str__(self) -> str:
        return f"{self.person} {self.name}"


class Unit(models.Model):
    """A unit by its code."""

    code = models.CharField(max_length=LONGEST_CODE, unique=True)

    @override
    def __str__(self) -> str:
        return self.code


class UnitStanding(Fact):
    """A unit's name and the unit it belongs to, from a day on."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="standings")
    name = models.CharField(max_length=LONGEST_NAME)
    parent = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="parts")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(parent=F("unit")), name="unit_not_its_own_parent"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="unit_ends_after_begin"),
        )

    @override
    def __str__(self) -> str:
        return f"{self.unit} {self.name}"


class Assignment(Fact):
    """A person's post, unit, superior and grade (任職), from a day to another."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="assignments")
    post = models.CharField(max_length=LONGEST_POST)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="assignments")
    superior = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="leads")
    grade = models.CharField(max_length=LONGEST_GRADE, blank=True)
    extra = models.JSONField(default=dict)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(superior=F("person")), name="not_his_own_superior"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="post_ends_after_begin"),
        )
        indexes = (
            models.Index(fields=["person", "since"], name="assignment_of"),
            models.Index(fields=["superior"], condition=Q(superseded_at=None), name="assignment_below"),
            models.Index(fields=["unit"], condition=Q(superseded_at=None), name="assignment_in"),
        )

    @override
    def __str__(self) -> str:
        return f"{self.person} {self.post} {self.since}"


class StaffList(models.Model):
    """A file of people that was sent, until it is taken in; then only that it was remains."""

    file = models.CharField(max_length=200)
    content = models.BinaryField()
    digest = models.CharField(max_length=64)
    by = models.CharField(max_length=100)
    kept_at = models.DateTimeField()
    taken = models.BigIntegerField(null=True, blank=True)
    """Position of the ledger entry that took it in."""
    columns = models.JSONField(default=dict)
    """Under which name each field stood when it was taken in: the next list is read alike."""

    @override
    def __str__(self) -> str:
        return self.file
