"""An establishment follows from a list of posts: ranks by title, superiors by kinship, numbers that fit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.base.errors import KaoheError
from kaohe.demo.posts import Staffing, rank, stem, superiors

POSTS = ("銷售員", "區域經理", "計劃員", "銷售副總經理", "董事長")


@pytest.mark.parametrize(
    ("title", "leads"), [("區域經理", "區域"), ("TSR班長", "TSR"), ("銷售副總經理", "銷售"), ("店長", "店長")]
)
def test_a_leader_is_called_after_what_he_leads(title, leads):
    assert stem(title) == leads
    assert rank(title) > rank("銷售員") == 0


def test_titles_have_an_order():
    titles = ["董事長", "總經理", "副總經理", "總監", "部長", "經理", "副經理", "主管", "班長", "店員"]

    assert sorted(titles, key=rank, reverse=True) == titles


def test_superiors_are_kin_when_nothing_is_known():
    found = superiors(("總監", "培訓主管", "品質主管", "培訓師", "質檢"), {})

    assert found == {"培訓師": "培訓主管", "質檢": "品質主管", "培訓主管": "總監", "品質主管": "總監"}


@given(
    people=st.integers(min_value=20, max_value=120_000),
    groups=st.lists(st.text("甲乙丙丁", min_size=1), max_size=6, unique=True),
)
def test_an_establishment_has_exactly_the_people_asked_for(people, groups):
    made = Staffing(POSTS, groups, {"銷售員": 30}, {"銷售員": "區域經理"}).fit(people)

    assert made.total == people
    assert all(count > 0 for count in made.posts.values())
    assert made.posts["董事長"] == 1


def test_too_few_people_are_refused_with_the_least_number():
    with pytest.raises(KaoheError, match="at least 5"):
        Staffing(POSTS, (), {}).fit(3)


def test_posts_that_all_sound_like_leaders_still_make_a_company():
    assert Staffing(("店長", "經理"), (), {}).fit(20).total == 20
