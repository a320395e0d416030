"""The company is as flawed as real ones are: some are late, some miss, some leave, some forget to clock out."""

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest

from kaohe.demo.company import make_company
from tests.demo.companies import HANDBOOKS, rows_of


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """A company large enough for rare things to happen."""
    return make_company(HANDBOOKS / "sales-company", 500, 2, 11, tmp_path_factory.mktemp("many")).folder


def test_reports_come_late_seldom_and_are_missing_seldom(many):
    reports = [row for row in rows_of(many, "返利表") if row["月份"] in {"2026-09", "2026-10"}]
    sellers = {row["工號"] for row in rows_of(many, "任職") if row["崗位"] == "銷售員"}
    late = [row for row in reports if row["提交時點"] > f"{row['月份']}-25 23:59:59"]

    assert 0.01 < len(late) / len(reports) < 0.12
    assert 0.85 < len(reports) / (2 * len(sellers)) < 0.995


def test_people_come_leave_and_move_within_a_month(many):
    people, held = rows_of(many, "人員"), rows_of(many, "任職")
    spans = defaultdict(list)
    for row in held:
        spans[row["工號"]].append((row["自"], row["至"]))

    assert len(people) == 500
    assert sum("2026-09-01" <= row["入職日"] <= "2026-10-31" for row in people) > 10
    assert sum("2026-09-01" <= row["離職日"] <= "2026-10-31" for row in people) > 5
    assert sum("" < row["離職日"] < "2026-09-01" for row in people) > 2
    assert sum(len(one) > 1 and one[-1][0][8:] != "01" for one in spans.values()) > 5
    assert all(end < start for one in spans.values() for (_, end), (start, _) in pairwise(sorted(one)))


def test_superiors_are_there_as_long_as_they_lead(many):
    left = {row["工號"]: row["離職日"] or "9999" for row in rows_of(many, "人員")}
    held = [row for row in rows_of(many, "任職") if row["上級"]]

    assert held
    assert all(min(row["至"] or "9999", left[row["工號"]]) <= left[row["上級"]] for row in held)


def test_whoever_comes_first_in_the_register_is_a_seller_all_along(many):
    first = rows_of(many, "人員")[0]
    held = [row for row in rows_of(many, "任職") if row["工號"] == first["工號"]]

    assert first["離職日"] == ""
    assert {row["崗位"] for row in held} == {"銷售員"}


def test_one_leader_has_about_eight(many):
    posts = Counter(row["崗位"] for row in rows_of(many, "任職") if not row["至"])
    groups = {row["名稱"] for row in rows_of(many, "單位")}

    assert 5 < (posts["銷售員"] + posts["現場服務代表"]) / posts["區域經理"] < 11
    assert posts["董事長"] == 1
    assert {"現場管理組", "函電組", "索賠組", "技術組", "配件組"} <= groups


def test_what_happened_is_sometimes_known_weeks_later(many):
    absences = rows_of(many, "缺勤")
    late = [row for row in absences if days_after(row["知悉時點"], row["日期"]) > 14]

    assert 0 < len(late) < len(absences) / 10


def test_optional_fields_are_sometimes_empty(many):
    assert 0 < sum(not row["聯繫人"] for row in rows_of(many, "客戶走訪")) < 100
    assert sum(not row["反饋時點"] for row in rows_of(many, "質量問題")) > 5


def test_judgements_of_all_kinds_are_there(many):
    judged = rows_of(many, "裁定")

    assert sum(row["裁定人"] == row["工號"] for row in judged) > 0
    assert sum(row["理由"] == "復核後改判" for row in judged) > 5
    assert {"周報加倍", "投訴扣分", "工作素質評分"} & {row["考核項"] for row in judged}
    assert all(row["記錄"] for row in judged if row["考核項"] == "投訴扣分")


def test_decisions_are_made_where_they_are_asked_for_only(many):
    missed = Counter(row["考核項"] for row in rows_of(many, "裁定"))
    sellers = sum(row["崗位"] == "銷售員" for row in rows_of(many, "任職"))

    assert missed["上周總結評分"] > 6 * sellers
    assert missed["返利表加倍"] + missed["廣告計劃加倍"] < sellers / 10


def test_the_telephone_centre_has_its_oddities(calls):
    called, punched = rows_of(calls, "來電"), rows_of(calls, "打卡")
    sides = Counter(row["方向"] for row in punched)

    assert sum(row["結果"] == "接通" and row["通話"] == "0" for row in called) > 0
    assert sum(row["結果"] == "放棄" for row in called) / len(called) < 0.12
    assert sum(row["結果"] == "接通" and not row["工號"] for row in called) > 0
    assert 0 < sides["簽到"] - sides["簽出"] < 20


def days_after(moment, day):
    return (
        datetime.fromisoformat(moment) - datetime.combine(date.fromisoformat(day), datetime.min.time())
    ) / timedelta(1)
