"""Accounts: how a person signs in."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from typing_extensions import override

from kaohe.people.models import Person


class Account(AbstractBaseUser):
    """A sign-in of a person, by his number; e-mail is not needed."""

    login = models.CharField(max_length=60, unique=True)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="account")
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)
    is_owner = models.BooleanField(default=False)
    """The owner keeps the rights; the first-run page makes the first one."""
    must_change_password = models.BooleanField(default=False)
    language = models.CharField(max_length=10, blank=True)

    objects = BaseUserManager()

    USERNAME_FIELD = "login"
    EMAIL_FIELD = "email"

    @override
    def __str__(self) -> str:
        return self.login
