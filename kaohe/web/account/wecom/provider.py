"""WeCom as a provider of allauth: a member of the company's own WeCom, by his userid."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.providers.base import ProviderAccount
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider
from typing_extensions import override

from kaohe.web.account.wecom.views import WeComAdapter


class WeComProvider(OAuth2Provider):  # type: ignore[misc]
    """The provider."""

    id = "wecom"
    name = "WeCom"
    account_class = ProviderAccount
    oauth2_adapter_class = WeComAdapter

    @override
    def extract_uid(self, data: dict[str, Any]) -> str:
        """The member's userid in the company's WeCom."""
        return str(data["userid"])

    @override
    def get_default_scope(self) -> list[str]:
        """None: who it is, nothing more."""
        return []


provider_classes = [WeComProvider]
