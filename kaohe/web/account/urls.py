"""Addresses of signing in: those of allauth that a company without e-mail needs, under allauth's own names."""

from allauth.account import views as signing_in
from django.conf import settings
from django.urls import include, path
from django.views.decorators.http import require_http_methods

from kaohe.web.account import proving, tokens, views
from kaohe.web.account.sessions import SessionsPage

form = require_http_methods(["GET", "HEAD", "POST"])
"""A form of allauth: sent by POST alone; its views would take PUT for the same."""

urlpatterns = [
    path("", views.account, name="account"),
    path("login/", signing_in.login, name="account_login"),
    path("logout/", signing_in.logout, name="account_logout"),
    path("inactive/", signing_in.account_inactive, name="account_inactive"),
    path("reauthenticate/", form(signing_in.reauthenticate), name="account_reauthenticate"),
    path("password/", form(signing_in.password_change), name="account_change_password"),
    path("password/first/", form(signing_in.password_set), name="account_set_password"),
    path("tokens/", tokens.list_page, name="account_tokens"),
    path("tokens/new", tokens.new_page, name="account_token_new"),
    path("tokens/<int:number>/revoke", tokens.revoke, name="account_token_revoke"),
    path("second-factor/", proving.second_factor, name="second_factor"),
    path("second-factor/done", proving.done, name="second_factor_done"),
    path("2fa/", include("allauth.mfa.urls")),
    path("sessions/", form(SessionsPage.as_view()), name="usersessions_list"),
]
if settings.SOCIALACCOUNT_PROVIDERS:
    urlpatterns += [
        path("3rdparty/", include("allauth.socialaccount.urls")),
        path("", include("allauth.socialaccount.providers.openid_connect.urls")),
        path("", include("allauth.socialaccount.providers.dingtalk.urls")),
        path("", include("allauth.socialaccount.providers.feishu.urls")),
        path("", include("kaohe.web.account.wecom.urls")),
    ]
