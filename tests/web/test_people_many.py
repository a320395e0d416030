"""The list of people: columns one chooses, ticks, one change for many, and the press that takes it back."""

import re

import pytest

pytestmark = pytest.mark.django_db


def text(response):
    return response.content.decode()


def test_columns_are_chosen_in_the_address_and_stay_while_one_filters(company):
    body = text(company("owner").get("/people/?col=grade&col=until"))

    heads = re.findall(r'<th scope="col"[^>]*><a href="[^"]*"[^>]*>([^<]*)<', body)
    assert heads == ["Number", "Name", "Grade", "Last day"]
    assert body.count('<input type="hidden" name="col"') >= 2
    assert "?col=grade&amp;col=until&amp;sort=name" in body


def test_a_column_that_is_none_is_left_out(company):
    assert "Grade" in text(company("owner").get("/people/?col=nonsense"))


def test_only_who_may_change_posts_or_open_accounts_ticks(company):
    assert 'name="pick"' in text(company("H1").get("/people/"))
    assert 'name="pick"' not in text(company("D1").get("/people/"))


def test_many_are_changed_and_the_note_brings_the_press_that_takes_it_back(company):
    client = company("H1")

    looked = client.post("/people/many", {"pick": ["E1", "E3"], "back": "?unit=U1"})
    assert "員工E3" in text(looked)
    done = client.post(
        "/people/many",
        {"pick": ["E1", "E3"], "act": "1", "since": "2027-01-01", "superior": "A1", "reason": "", "back": "?unit=U1"},
    )

    assert done["Location"] == "/people/?unit=U1"
    undo = re.search(r'action="(/people/many/\d+/back)"', text(client.get(done["Location"])))
    assert undo
    assert client.post(undo[1]).status_code == 302
    assert "2 people are as they were" in text(client.get("/people/"))


def test_what_is_in_the_way_is_listed_and_the_form_keeps_what_was_written(company):
    sent = {"pick": ["A1", "E1"], "act": "1", "since": "2019-01-01", "grade": "九級"}

    refused = company("H1").post("/people/many", sent)

    assert refused.status_code == 422
    assert text(refused).count("is not employed on 2019-01-01") == 2
    assert 'value="九級"' in text(refused)


def test_nobody_ticked_is_said(company):
    answer = company("H1").post("/people/many", {"act": "1", "since": "2027-01-01", "grade": "x"})

    assert answer.status_code == 422
    assert "Nobody was chosen." in text(answer)


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/account/logout/"])
def test_the_way_back_leads_to_the_list_alone(company, back):
    sent = {"pick": ["E1"], "act": "1", "since": "2027-01-01", "grade": "九級", "back": back}

    assert company("H1").post("/people/many", sent)["Location"] == "/people/"


def test_those_ticked_are_those_whose_accounts_are_opened(company):
    assert "E1\nE3" in text(company("owner").get("/access/accounts/open?pick=E1&pick=E3"))
