"""Signing in by WeCom, DingTalk and Feishu, each answered by a provider of our own: only where somebody has bound it."""

import json
from contextlib import contextmanager
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.test import Client

from kaohe.access.errors import AccessError
from kaohe.access.identities import bind_identity, unbind_identity
from kaohe.access.models import Account
from kaohe.base.actor import Actor
from kaohe.base.permission import NotAllowed
from kaohe.config.identity import providers
from kaohe.ledger.models import Entry
from kaohe.web.account.other_identity import OtherIdentity

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.web.identity_urls")]
NAMED = {
    f"KAOHE_{name}_{part}": f"{name.lower()}-{part.lower()}"
    for name in ("WECOM", "DINGTALK", "FEISHU")
    for part in ("CLIENT", "SECRET", "AGENT")
}
ANSWERS = {
    "https://qyapi.weixin.qq.com/cgi-bin/gettoken": {"errcode": 0, "access_token": "t", "expires_in": 7200},
    "https://qyapi.weixin.qq.com/cgi-bin/auth/getuserinfo": {"errcode": 0, "userid": "zhangmei"},
    "https://api.dingtalk.com/v1.0/oauth2/userAccessToken": {"accessToken": "t", "refreshToken": "r", "expireIn": 7200},
    "https://api.dingtalk.com/v1.0/contact/users/me": {
        "openId": "zhangmei",
        "nick": "E1",
        "mobile": "139",
        "email": "e1@x",
    },
    "https://open.feishu.cn/open-apis/auth/v3/app_access_token/internal/": {"app_access_token": "a"},
    "https://open.feishu.cn/open-apis/authen/v1/access_token": {"data": {"access_token": "t"}},
    "https://open.feishu.cn/open-apis/authen/v1/user_info": {"code": 0, "data": {"open_id": "zhangmei", "name": "E1"}},
}
KINDS = ["wecom", "dingtalk", "feishu"]


@pytest.fixture(autouse=True)
def provider(settings, monkeypatch):
    """The three of them, answering from here; `provider.answers` may be changed."""
    cache.clear()
    settings.SOCIALACCOUNT_PROVIDERS = providers(NAMED)
    settings.OIDC_NUMBER_CLAIM = "nick"
    fake = SimpleNamespace(answers=dict(ANSWERS), asked=[])

    def request(method, url, **sent):
        fake.asked.append((method, url, sent))
        answer = fake.answers[url]
        return SimpleNamespace(
            json=lambda: dict(answer), raise_for_status=lambda: None, content=json.dumps(answer), status_code=200
        )

    @contextmanager
    def session(_):
        yield SimpleNamespace(
            request=request, get=lambda url, **sent: request("GET", url, **sent),
            post=lambda url, **sent: request("POST", url, **sent),
        )  # fmt: skip

    monkeypatch.setattr(OtherIdentity, "get_requests_session", session)
    return fake


def through(client, kind, process="login"):
    """Out to the provider and back with a code."""
    out = client.post(f"/account/{kind}/login/?process={process}")
    state = parse_qs(urlsplit(out["Location"]).query)["state"][0]
    return client.get(f"/account/{kind}/login/callback/?code=c0de&state={state}")


def signed_in_as(client):
    page = client.get("/account/")
    return page.wsgi_request.user.get_username() if page.status_code == 200 else ""


@pytest.mark.parametrize("kind", KINDS)
def test_an_identity_that_nobody_bound_leads_nowhere(company, kind):
    client = Client()

    through(client, kind)

    assert signed_in_as(client) == ""
    assert not SocialAccount.objects.exists()
    assert Account.objects.filter(login__in=["zhangmei", "E1"]).count() == 1


@pytest.mark.parametrize("kind", KINDS)
def test_bound_by_hr_it_signs_in(company, owner, kind):
    bind_identity(owner, "E1", provider=kind, uid=" zhangmei ", reason="入職")
    client = Client()

    through(client, kind)

    assert signed_in_as(client) == "E1"
    assert SocialAccount.objects.get().extra_data == {}


@pytest.mark.parametrize("kind", KINDS)
def test_a_person_joins_his_own_and_takes_it_away(company, kind):
    client = company("E2")

    through(client, kind, "connect")

    joined = SocialAccount.objects.get()
    assert (joined.user.get_username(), joined.uid, joined.extra_data) == ("E2", "zhangmei", {})
    assert Entry.objects.latest("position").action == "access.identity.join"
    account = Account.objects.get(login="E2")
    account.set_password("correct horse battery")
    account.save()
    client.force_login(account)
    client.post("/account/3rdparty/", {"account": joined.pk})
    assert not SocialAccount.objects.exists()
    told = Entry.objects.latest("position")
    assert (told.actor, told.action, told.detail) == ("E2", "access.identity.leave", {"provider": kind})


def test_an_account_that_is_closed_stays_closed(company, owner):
    bind_identity(owner, "E1", provider="wecom", uid="zhangmei", reason="入職")
    Account.objects.filter(login="E1").update(is_active=False)
    client = Client()

    through(client, "wecom")

    assert signed_in_as(client) == ""


def test_wecom_is_asked_as_the_company(company, provider):
    client = Client()
    out = client.post("/account/wecom/login/?process=login")["Location"]

    asked = parse_qs(urlsplit(out).query)
    assert out.startswith("https://login.work.weixin.qq.com/wwlogin/sso/login?login_type=CorpApp")
    assert (asked["appid"], asked["agentid"]) == (["wecom-client"], ["wecom-agent"])
    assert asked["redirect_uri"] == ["http://testserver/account/wecom/login/callback/"]
    client.get(f"/account/wecom/login/callback/?code=c0de&state={asked['state'][0]}")
    assert [(url.rsplit("/", 1)[-1], sent["params"]) for _, url, sent in provider.asked] == [
        ("gettoken", {"corpid": "wecom-client", "corpsecret": "wecom-secret"}),
        ("getuserinfo", {"access_token": "t", "code": "c0de"}),
    ]


@pytest.mark.parametrize(
    ("address", "answer"),
    [
        ("gettoken", {"errcode": 40001, "errmsg": "invalid"}),
        ("auth/getuserinfo", {"errcode": 0, "openid": "a guest"}),
        ("auth/getuserinfo", {"errcode": 40029}),
    ],
)
def test_what_wecom_refuses_leads_nowhere_and_tells_no_secret(company, owner, provider, address, answer):
    bind_identity(owner, "E1", provider="wecom", uid="zhangmei", reason="入職")
    provider.answers[f"https://qyapi.weixin.qq.com/cgi-bin/{address}"] = answer
    client = Client()

    page = through(client, "wecom")

    assert page.status_code < 500
    assert "wecom-secret" not in page.content.decode()
    assert signed_in_as(client) == ""


def test_what_is_wrong_with_a_binding_is_told_and_nothing_is_bound(company, owner):
    hr = Actor("H1", account=Account.objects.get(login="H1").pk)
    bind_identity(hr, "E1", provider="wecom", uid="zhangmei", reason="入職")
    before = Entry.objects.count()
    for code, wrong in {
        "A132": {"provider": "company"},
        "A133": {"uid": " "},
        "A134": {"uid": "zhangmei"},
        "A109": {"reason": ""},
    }.items():
        with pytest.raises(AccessError) as fault:
            bind_identity(hr, "E2", **{"provider": "wecom", "uid": "b", "reason": "-", **wrong})
        assert fault.value.code == code
    with pytest.raises(AccessError) as fault:
        unbind_identity(hr, "E2", SocialAccount.objects.get().pk, reason="-")
    assert fault.value.code == "A135"
    with pytest.raises(NotAllowed):
        bind_identity(
            Actor("E1", account=Account.objects.get(login="E1").pk), "E1", provider="wecom", uid="x", reason="-"
        )
    assert (SocialAccount.objects.count(), Entry.objects.count()) == (1, before)


def test_hr_binds_and_unbinds_on_a_page(company):
    hr = company("H1")
    hr.post("/access/accounts/E1/identities", {"provider": "feishu", "uid": "zhangmei", "reason": "入職"})
    made = SocialAccount.objects.get()
    shown = hr.get("/access/accounts/E1/identities").content.decode()
    assert "zhangmei" in shown
    assert "/access/accounts/E1/identities" in hr.get("/access/accounts/").content.decode()

    hr.post(f"/access/accounts/E1/identities/{made.pk}/unbind", {"reason": "離職"})

    assert not SocialAccount.objects.exists()
    assert Entry.objects.latest("position").reason.text == "離職"


def test_each_is_named_by_the_environment_and_else_not_there():
    assert providers({}) == {}
    assert set(providers(NAMED)) == {"wecom", "dingtalk", "feishu"}
    assert providers(NAMED)["wecom"]["APPS"][0]["settings"] == {"agent": "wecom-agent"}
