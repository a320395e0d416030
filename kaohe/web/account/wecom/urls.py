"""Addresses of signing in by WeCom."""

from allauth.socialaccount.providers.oauth2.urls import default_urlpatterns

from kaohe.web.account.wecom.provider import WeComProvider

urlpatterns = default_urlpatterns(WeComProvider)
