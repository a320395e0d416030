"""WeCom's way of OAuth 2: the token is the company's, and the code says which member scanned.

Source: WeCom's developer documentation, "Web login" (login_type CorpApp, gettoken, auth/getuserinfo).
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter, OAuth2CallbackView, OAuth2LoginView
from django.http import HttpRequest
from typing_extensions import override

API = "https://qyapi.weixin.qq.com/cgi-bin"


def asked(address: str, **params: str) -> dict[str, Any]:
    """What WeCom answers. Raises OAuth2Error where it says that something is wrong; what was sent is not told."""
    with get_adapter().get_requests_session() as session:
        response = session.get(f"{API}/{address}", params=params)
        response.raise_for_status()
        found: dict[str, Any] = response.json()
    if found.get("errcode", 0):
        raise OAuth2Error(f"WeCom says {found['errcode']} to {address}")
    return found


class WeComClient(OAuth2Client):  # type: ignore[misc]
    """Asks for the company's token, and leads to the page with the QR code."""

    @override
    def get_redirect_url(self, authorization_url: str, scope: list[str], extra_params: dict[str, str]) -> str:
        """The page with the QR code."""
        del scope
        agent = get_adapter().get_app(self.request, provider=WeComAdapter.provider_id).settings.get("agent", "")
        told = {
            "login_type": "CorpApp",
            "appid": self.consumer_key,
            "agentid": agent,
            "redirect_uri": self.callback_url,
        }
        return f"{authorization_url}?{urlencode(told | ({'state': self.state} if self.state else {}) | extra_params)}"

    @override
    def get_access_token(self, code: str, pkce_code_verifier: str | None = None) -> dict[str, Any]:
        """The company's token; the code is used when it is asked who scanned."""
        del code, pkce_code_verifier
        return asked("gettoken", corpid=self.consumer_key, corpsecret=self.consumer_secret)


class WeComAdapter(OAuth2Adapter):  # type: ignore[misc]
    """What allauth asks of a provider's way."""

    provider_id = "wecom"
    authorize_url = "https://login.work.weixin.qq.com/wwlogin/sso/login"
    access_token_url = f"{API}/gettoken"
    client_class = WeComClient

    @override
    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> SocialLogin:
        """Which member it is. Raises OAuth2Error for somebody who is none."""
        del app, kwargs
        found = asked("auth/getuserinfo", access_token=token.token, code=request.GET["code"])
        if not found.get("userid"):
            raise OAuth2Error("WeCom knows no member behind this code")
        return self.get_provider().sociallogin_from_response(request, {"userid": found["userid"]})


oauth2_login = OAuth2LoginView.adapter_view(WeComAdapter)
oauth2_callback = OAuth2CallbackView.adapter_view(WeComAdapter)
