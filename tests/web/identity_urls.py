"""The addresses of a company that signs in by every provider."""

from django.urls import include, path

from kaohe.config.urls import handler403, handler404, handler500
from kaohe.config.urls import urlpatterns as company

urlpatterns = [
    path("account/3rdparty/", include("allauth.socialaccount.urls")),
    path("account/", include("allauth.socialaccount.providers.dingtalk.urls")),
    path("account/", include("allauth.socialaccount.providers.feishu.urls")),
    path("account/", include("kaohe.web.account.wecom.urls")),
    *company,
]

__all__ = ["handler403", "handler404", "handler500", "urlpatterns"]
