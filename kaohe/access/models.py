"""Accounts: how a person signs in, who acts in his place while he is away, and with which tokens programs act."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from typing_extensions import override

from kaohe.people.models import Person

LONGEST_LOGIN, LONGEST_REASON, LONGEST_TOKEN_NAME, LONGEST_KEY = 60, 200, 60, 100


class Account(AbstractBaseUser):
    """A sign-in of a person, by his number; e-mail is not needed."""

    login = models.CharField(max_length=LONGEST_LOGIN, unique=True)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="account")
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)
    is_owner = models.BooleanField(default=False)
    """The owner keeps the rights; the first-run page makes the first one."""
    must_change_password = models.BooleanField(default=False)
    slip_digest = models.CharField(max_length=64, blank=True)
    """sha256 of the one-time password on the slip; gone once it was used or another password was set."""
    slip_until = models.DateField(null=True, blank=True)
    """The last day of the slip."""
    language = models.CharField(max_length=10, blank=True)

    objects = BaseUserManager()

    USERNAME_FIELD = "login"
    EMAIL_FIELD = "email"

    @override
    def __str__(self) -> str:
        return self.login

    @override
    def set_password(self, raw_password: str | None) -> None:
        """A password of one's own takes the place of the slip."""
        super().set_password(raw_password)
        self.slip_digest, self.slip_until = "", None
        self.must_change_password = False


class StandIn(models.Model):
    """Somebody acts for another from one day to another, inside his rights and never for himself."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="replaced")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="replacing")
    since = models.DateField()
    until = models.DateField()
    reason = models.CharField(max_length=LONGEST_REASON)
    entry = models.BigIntegerField()
    """Position of the ledger entry that named him."""
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(person=F("by")), name="stands_in_for_another"),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="stand_in_ends_after_begin"),
        )
        indexes = (models.Index(fields=["by", "until"], name="stand_in_of"),)

    @override
    def __str__(self) -> str:
        return f"{self.by} for {self.person} {self.since}"


class Token(models.Model):
    """With it a program acts in the name of an account, as far as its scopes reach, until a day."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=LONGEST_TOKEN_NAME)
    """What it is for, in the words of its owner."""
    digest = models.CharField(max_length=64, unique=True)
    """sha256 of the token, which is nowhere kept."""
    scopes = models.JSONField()
    created_at = models.DateTimeField()
    until = models.DateField()
    """The last day on which it is good."""
    used_at = models.DateTimeField(null=True, blank=True)
    """When it was last used, to some minutes."""
    revoked_at = models.DateTimeField(null=True, blank=True)
    entry = models.BigIntegerField()
    """Position of the ledger entry that made it."""

    class Meta:
        indexes = (models.Index(fields=["account", "revoked_at"], name="tokens_of"),)

    @override
    def __str__(self) -> str:
        return f"{self.account} {self.name}"


class Reply(models.Model):
    """What was answered to a write with a key of its own, so that the same write sent again is answered, not done."""

    token = models.ForeignKey(Token, on_delete=models.CASCADE, related_name="replies")
    key = models.CharField(max_length=LONGEST_KEY)
    asked = models.CharField(max_length=64)
    """sha256 of what was asked for."""
    status = models.PositiveSmallIntegerField()
    body = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["token", "key"], name="one_reply_a_key"),)

    @override
    def __str__(self) -> str:
        return f"{self.token_id} {self.key}"
