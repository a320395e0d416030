"""Settings, from the environment; docs/reference/settings.md names each."""

from __future__ import annotations

import os
from pathlib import Path

from kaohe.config.databases import database
from kaohe.config.secret import secret_key

DATA = Path(os.environ.get("KAOHE_DATA", "var/company")).resolve()
"""Where the database, uploads and runs of the company live."""
HANDBOOKS = Path(os.environ.get("KAOHE_HANDBOOKS", Path(__file__).parents[2] / "handbooks")).resolve()
"""The handbooks that come with the product."""
DEBUG = os.environ.get("KAOHE_DEBUG", "") == "1"
SECRET_KEY = secret_key(DATA, os.environ.get("KAOHE_SECRET_KEY", ""))
ALLOWED_HOSTS = [host for host in os.environ.get("KAOHE_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if host]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "kaohe.ledger",
    "kaohe.people",
    "kaohe.access",
    "kaohe.records",
    "kaohe.editions",
    "kaohe.web",  # Before allauth, whose templates it puts into its own frame.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kaohe.web.security.policies",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "kaohe.access.middleware.remembering",
    "kaohe.web.faults.Faults",
]
FORM_RENDERER = "kaohe.web.forms.Renderer"
ROOT_URLCONF = "kaohe.config.urls"
WSGI_APPLICATION = "kaohe.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["kaohe.web.templatetags.page", "django.templatetags.static"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kaohe.web.context.frame",
            ],
        },
    }
]

DATABASES = {"default": database(os.environ.get("DATABASE_URL", ""), DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "access.Account"

LANGUAGE_CODE = "zh-hant"
LANGUAGES = [("zh-hant", "繁體中文"), ("zh-hans", "简体中文"), ("en", "English")]
TIME_ZONE = os.environ.get("KAOHE_TIME_ZONE", "Asia/Shanghai")
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
COLLECTED = os.environ.get("KAOHE_STATIC", "") == "collected"
"""`kaohe serve` collects static files under names that hold their digest; elsewhere they are read where they stand."""
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not COLLECTED
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home:home"
CSRF_FAILURE_VIEW = "kaohe.web.faults.form_too_old"

# Signing in: by the name of the account alone; nobody opens an account for himself.
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend", "kaohe.access.slips.SlipBackend"]
ACCOUNT_ADAPTER = "kaohe.web.account.adapter.AccountAdapter"
