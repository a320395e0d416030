"""Two dates: what a run as of an earlier moment does not know yet, of records and of rules."""

from datetime import datetime

import pytest

from kaohe.handbook.diagnostics import FaultyHandbook
from kaohe.month.runs import differences
from kaohe.reports.exceptions import Open, unused
from tests.month.test_close import results
from tests.month.worked import SETTINGS

LATE = SETTINGS.replace(
    "版本: {首版: 2020-01-01}", "版本:\n  首版: 2020-01-01\n  新版: {生效: 2026-10-01, 頒布: 2026-11-10}"
)
VALUE = "值:\n  2020-01-01: 4分/天\n  2026-10-01: 5分/天\n"


def at(day, hour=23):
    return datetime(2026, 11, day, hour, 59, 59)  # noqa: DTZ001 - a local clock


@pytest.fixture
def late(company):
    """A company whose second version, in force since October, was made known on 10 November."""
    company.write("handbook.yaml", LATE)
    company.change("值: 4分/天\n", VALUE)
    return company


@pytest.mark.parametrize(
    ("as_of", "score", "versions"),
    [(at(9), 920000, ("新版",)), (at(10, 0), 900000, ()), (None, 900000, ())],
)
def test_a_version_holds_only_once_it_was_made_known(late, as_of, score, versions):
    late.record("缺勤", "工號,日期,種類\nE1,2026-10-05,事假\nE1,2026-10-06,曠工\n")

    facts = late.close(as_of=as_of).facts

    assert results(late)["E1", "出勤得分"] == score
    assert tuple(facts["versions_not_yet_known"]) == versions
    assert facts["version"] == ("首版" if versions else "新版")


def test_a_run_that_did_not_know_a_version_is_made_again_without_it(late):
    late.close(as_of=at(9))

    assert differences(late.runs / "2026-10") == []


def test_a_card_that_a_late_version_ended_goes_on_until_then(late):
    late.write(
        "02.md",
        "[T-9] 試。\n```公式 半分\n失效: 2026-09-30\n公式: 出勤得分 ÷ 2\n取整: 四舍五入\n```\n".replace(
            "公式: 出勤得分 ÷ 2\n取整: 四舍五入\n", "公式: 取整(出勤得分 ÷ 2, 2)\n"
        ),
    )

    late.close(as_of=at(9))
    assert results(late)["E1", "半分"] is not None
    late.close()
    assert ("E1", "半分") not in results(late)


def test_a_card_of_a_late_version_cannot_be_referred_to_before(late):
    late.write(
        "02.md",
        "[T-9] 試。\n```公式 半分\n生效: 2026-10-01\n公式: 取整(出勤得分 ÷ 2, 2)\n```\n"
        "```公式 用它\n公式: 半分 + 1分\n```\n",
    )

    with pytest.raises(FaultyHandbook) as caught:
        late.close(as_of=at(9))

    assert {item.code for item in caught.value.diagnostics.items} == {"K604"}
    assert not late.runs.exists()


def test_a_judgement_is_known_when_it_was_made(company):
    company.add("裁定", "態度,E1,2026-10,,,可,4,改判,主管,2026-11-12 09:00:00")

    assert company.close(as_of=at(11)).facts["hidden_by_as_of"] == {"裁定": 1}
    assert results(company)["E1", "態度"] == 100000
    company.close(as_of=at(12))
    assert results(company)["E1", "態度"] == 40000


def test_the_list_of_exceptions_counts_what_was_left_aside(late):
    facts = late.close(as_of=at(5)).facts

    assert list(unused(facts)) == [
        Open("", "缺勤", "未用", "1 筆", "截至時點之後才知道"),
        Open("", "任職", "期外", "2 筆", "日期不在本月之內"),
        Open("", "缺勤", "期外", "1 筆", "日期不在本月之內"),
        Open("", "手冊版本", "未用", "新版", "截至時點還沒有頒布"),
    ]
