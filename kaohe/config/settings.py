"""Settings, from the environment; docs/reference/settings.md names each."""

from __future__ import annotations

import os
from pathlib import Path

from kaohe.config.databases import database
from kaohe.config.secret import secret_key

DATA = Path(os.environ.get("KAOHE_DATA", "var/company")).resolve()
"""Where the database, uploads and runs of the company live."""
DEBUG = os.environ.get("KAOHE_DEBUG", "") == "1"
SECRET_KEY = secret_key(DATA, os.environ.get("KAOHE_SECRET_KEY", ""))
ALLOWED_HOSTS = [host for host in os.environ.get("KAOHE_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if host]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "kaohe.ledger",
    "kaohe.people",
    "kaohe.access",
    "kaohe.records",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]

DATABASES = {"default": database(os.environ.get("DATABASE_URL", ""), DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "access.Account"

LANGUAGE_CODE = "zh-hant"
LANGUAGES = [("zh-hant", "繁體中文"), ("zh-hans", "简体中文"), ("en", "English")]
TIME_ZONE = os.environ.get("KAOHE_TIME_ZONE", "Asia/Shanghai")
USE_TZ = True
