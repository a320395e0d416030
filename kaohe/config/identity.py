"""The company's own identity provider (OpenID Connect), where the environment names one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def providers(environment: Mapping[str, str]) -> dict[str, Any]:
    """Django-allauth's setting; empty where KAOHE_OIDC_URL is not set."""
    url = environment.get("KAOHE_OIDC_URL", "")
    if not url:
        return {}
    app = {
        "provider_id": "company",
        "name": environment.get("KAOHE_OIDC_NAME", "SSO"),
        "client_id": environment.get("KAOHE_OIDC_CLIENT", ""),
        "secret": environment.get("KAOHE_OIDC_SECRET", ""),
        "settings": {"server_url": url},
    }
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
