"""Settings, from the environment; docs/reference/settings.md names each."""

from __future__ import annotations

import os
from pathlib import Path

from kaohe.config.databases import database
from kaohe.config.development import on_this_machine_alone
from kaohe.config.identity import providers
from kaohe.config.logs import logging_of
from kaohe.config.proofs import asked_for, recent
from kaohe.config.secret import secret_key

DATA = Path(os.environ.get("KAOHE_DATA", "var/company")).resolve()
"""Where the database, uploads and runs of the company live."""
RUNS = Path(os.environ.get("KAOHE_RUNS", DATA / "runs")).resolve()
"""Where `kaohe close` puts the company's months."""
INBOX = Path(os.environ["KAOHE_INBOX"]).resolve() if os.environ.get("KAOHE_INBOX") else None
"""The watched folder: files that are put there are brought in by themselves."""
INBOX_TAKES = os.environ.get("KAOHE_INBOX_TAKE", "") == "1"
"""Whether a file from there that is without fault is taken, or waits for somebody who takes it."""
REPORT_LANGUAGE = os.environ.get("KAOHE_LANGUAGE", "zh_Hant")
"""The language of what the program writes beside files."""
HANDBOOKS = Path(os.environ.get("KAOHE_HANDBOOKS", Path(__file__).parents[2] / "handbooks")).resolve()
"""The handbooks that come with the product."""
DEVELOPMENT = os.environ.get("KAOHE_DEVELOPMENT", "") == "1"
"""Whether this is somebody's own machine: a demonstration then lets in without a password whoever sits at it."""
DEBUG = os.environ.get("KAOHE_DEBUG", "") == "1"
SECRET_KEY = secret_key(DATA, os.environ.get("KAOHE_SECRET_KEY", ""))
ALLOWED_HOSTS = [host for host in os.environ.get("KAOHE_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if host]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_tasks_db",
    "kaohe.ledger",
    "kaohe.jobs",
    "kaohe.people",
    "kaohe.access",
    "kaohe.notices",
    "kaohe.records",
    "kaohe.editions",
    "kaohe.privacy",
    "kaohe.month",
    "kaohe.demonstration",
    "kaohe.api",
    "kaohe.web",  # Before allauth and forms, whose templates it puts into its own frame.
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.dingtalk",
    "allauth.socialaccount.providers.feishu",
    "kaohe.web.account.wecom",
]
MIDDLEWARE = [
    "kaohe.web.requests.numbered",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kaohe.web.security.policies",
    "kaohe.api.middleware.apart",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "kaohe.access.middleware.remembering",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "kaohe.web.account.seen.noted",
    "kaohe.web.account.own_password.asked_first",
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
STATICFILES_DIRS = [("regulation", Path(__file__).parents[1] / "reports" / "site" / "static")]
"""How a handbook looks is the same on its site and on the company's pages."""
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

LOGGING = logging_of(os.environ.get("KAOHE_LOG_LEVEL", "INFO"))

TOKEN_DAYS = min(int(os.environ.get("KAOHE_TOKEN_DAYS", "365")), 365)
"""How many days a token of the API is good at most."""

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
"""Jobs wait in the database: one is there exactly when the transaction that began it was committed."""

CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}
"""In the database: every process counts the same guesses at a password."""

HTTPS = os.environ.get("KAOHE_HTTPS", "") == "1"
"""Whether people reach the pages by https; set it wherever they do."""
if DEVELOPMENT:
    on_this_machine_alone(ALLOWED_HOSTS, https=HTTPS)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# Signing in: by the name of the account alone; nobody opens an account for himself.
ACCOUNT_ADAPTER = "kaohe.web.account.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "kaohe.web.account.forms.SignIn",
    "reauthenticate": "kaohe.web.account.factor_forms.PasswordAgain",
    "change_password": "kaohe.web.account.factor_forms.OtherPassword",
    "set_password": "kaohe.web.account.factor_forms.FirstPassword",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PRESERVE_USERNAME_CASING = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_REAUTHENTICATION_TIMEOUT = recent(os.environ.get("KAOHE_PROVE_AGAIN", ""))
"""Seconds for which what somebody proved is fresh enough for a sensitive act."""
SECOND_FACTOR = asked_for(os.environ.get("KAOHE_SECOND_FACTOR", "off" if DEVELOPMENT else ""))
"""For which permissions a second factor is asked; None: for those of the table in `access/rules.py`."""
ACCOUNT_RATE_LIMITS = {"login_failed": "100/m/ip,5/15m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("KAOHE_PROXIES", "0"))
AUTHENTICATION_BACKENDS = ["kaohe.access.backends.PasswordBackend", "kaohe.access.slips.SlipBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{rule}", "OPTIONS": options}
    for rule, options in (
        ("UserAttributeSimilarityValidator", {"user_attributes": ("login",)}),
        ("MinimumLengthValidator", {"min_length": 10}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
] + [{"NAME": "kaohe.web.account.examples.NotTheExample"}]
MFA_ADAPTER = "kaohe.web.account.factors.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "authenticate": "kaohe.web.account.factor_forms.SignInCode",
    "reauthenticate": "kaohe.web.account.factor_forms.CodeAgain",
    "activate_totp": "kaohe.web.account.factor_forms.AppCode",
    "add_webauthn": "kaohe.web.account.factor_forms.NewKey",
    "edit_webauthn": "kaohe.web.account.factor_forms.KeyName",
}
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Kaohe"
MFA_TOTP_TOLERANCE = 1  # The code before still counts: one typed at the last second, a clock that is a little late.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
SOCIALACCOUNT_ADAPTER = "kaohe.web.account.other_identity.OtherIdentity"
SOCIALACCOUNT_PROVIDERS = providers(os.environ)
OIDC_NUMBER_CLAIM = os.environ.get("KAOHE_OIDC_NUMBER_CLAIM", "")
"""The claim of the provider that holds a person's number; empty: people join their identity on their own page."""
