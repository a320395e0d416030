"""A real company is no demonstration: it is not removed, and nobody gets in without a password."""

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404
from django.urls import NoReverseMatch, reverse

from kaohe.config.development import on_this_machine_alone
from kaohe.demonstration.actions import remove_demonstration
from kaohe.demonstration.errors import DemonstrationError
from kaohe.demonstration.queries import role_players
from kaohe.web.demonstration.views import sign_in


def test_a_real_company_cannot_be_removed(owner):
    with pytest.raises(DemonstrationError):
        remove_demonstration(owner, confirmed="owner")

    assert get_user_model().objects.count() == 1
    assert role_players() == []


def test_there_is_no_address_to_sign_in_without_a_password(client, db):
    with pytest.raises(NoReverseMatch):
        reverse("demonstration:sign_in")

    assert client.post("/demonstration/sign-in", {"role": "owner"}).status_code == 404


@pytest.mark.parametrize(("development", "address"), [(False, "127.0.0.1"), (True, "192.0.2.7")])
def test_the_view_itself_answers_nobody_where_people_work(rf, settings, development, address):
    settings.DEVELOPMENT = development

    with pytest.raises(Http404):
        sign_in(rf.post("/", {"role": "owner"}, REMOTE_ADDR=address))


@pytest.mark.parametrize(
    ("hosts", "https"), [(["kaohe.example"], False), (["localhost", "10.0.0.7"], False), (["localhost"], True)]
)
def test_development_is_refused_where_others_reach_the_pages(hosts, https):
    with pytest.raises(ImproperlyConfigured, match="KAOHE_DEVELOPMENT"):
        on_this_machine_alone(hosts, https=https)


def test_development_is_for_this_machine():
    on_this_machine_alone(["localhost", "127.0.0.1", "[::1]"], https=False)
