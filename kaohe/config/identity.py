"""Where else people prove who they are: the company's own provider (OpenID Connect), WeCom, DingTalk, Feishu."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def providers(environment: Mapping[str, str]) -> dict[str, Any]:
    """Django-allauth's setting: those that the environment names, each with its app; empty where there is none."""
    found: dict[str, Any] = {}
    if url := environment.get("KAOHE_OIDC_URL", ""):
        app = app_of(environment, "OIDC", environment.get("KAOHE_OIDC_NAME", "SSO"), server_url=url)
        found["openid_connect"] = {"OAUTH_PKCE_ENABLED": True, "APPS": [{**app, "provider_id": "company"}]}
    if environment.get("KAOHE_WECOM_CLIENT"):
        agent = environment.get("KAOHE_WECOM_AGENT", "")
        found["wecom"] = {"APPS": [app_of(environment, "WECOM", "企業微信 WeCom", agent=agent)]}
    if environment.get("KAOHE_DINGTALK_CLIENT"):
        found["dingtalk"] = {"APPS": [app_of(environment, "DINGTALK", "釘釘 DingTalk")]}
    if environment.get("KAOHE_FEISHU_CLIENT"):
        found["feishu"] = {"APPS": [app_of(environment, "FEISHU", "飛書 Feishu")]}
    return found


def app_of(environment: Mapping[str, str], name: str, called: str, **settings: str) -> dict[str, Any]:
    """How the company is known to a provider."""
    client, secret = (environment.get(f"KAOHE_{name}_{part}", "") for part in ("CLIENT", "SECRET"))
    return {"name": called, "client_id": client, "secret": secret, "settings": settings}
