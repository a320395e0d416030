"""台賬 as read from a chapter: fields, how a foreign file is read, what is due."""

import pytest

HEAD = {"kind": "台賬", "clause": "T-1", "handbook": "試"}


def test_a_register_with_fields_of_every_type(card, plain):
    found = card(
        "台賬",
        "通話",
        "說明: 每通一行",
        "欄:",
        "  工號: {型: 人}",
        "  店: {型: 門店, 說明: 門牌上的號，例如 S12}",
        "  開始: {型: 時點}",
        "  類別: {型: 選項, 選項: [一般, 潛在]}",
        "  結果: {型: 選項, 選項: 通話結果}",
        "  時長: {單位: 秒, 小數: 0, 範圍: 0秒 ~ 4小時, 必填: 否}",
        "鍵: [店, 開始]",
        "歸屬: 工號",
        "日期: 開始",
        "每期至多: 6000",
        "計算:",
        "  分數: 時長 ÷ 60秒",
        "  費: {公式: 時長 × 費率, 單位: 元, 小數: 3}",
        "校驗:",
        "  - 條件: 時長 ≥ 0秒",
        "    說明: 時長不能為負",
        "大宗: 是",
        "可寫: 本人",
        "可見: [本人, 上級]",
    )

    assert plain(found) == HEAD | {
        "name": "通話",
        "note": "每通一行",
        "fields": [
            {"name": "工號", "type": "人"},
            {"name": "店", "type": "門店", "note": "門牌上的號，例如 S12"},
            {"name": "開始", "type": "時點"},
            {"name": "類別", "type": "選項", "options": ["一般", "潛在"]},
            {"name": "結果", "type": "選項", "option_list": "通話結果"},
            {
                "name": "時長",
                "type": "數",
                "unit": "秒",
                "decimals": 0,
                "low": "0秒",
                "high": "4小時",
                "required": False,
            },
        ],
        "key": ["店", "開始"],
        "owner": "工號",
        "dated_by": "開始",
        "rows_per_month": 6000,
        "computed": [
            {"name": "分數", "formula": "時長 ÷ 60秒"},
            {"name": "費", "formula": "時長 × 費率", "unit": "元", "decimals": 3},
        ],
        "checks": [{"condition": "時長 ≥ 0秒", "message": "時長不能為負"}],
        "bulk": True,
        "writers": ["本人"],
        "readers": ["本人", "上級"],
    }


@pytest.mark.parametrize(
    ("written", "term", "since"),
    [
        ("{期限: 3年, 清除: [電話, 住址]}", {"months": 36}, "記錄"),
        ("{期限: 6個月, 自: 離職, 清除: [電話, 住址]}", {"months": 6}, "離職"),
        ("{due: 30 days, since: leaving, erased: [電話, 住址]}", {"days": 30}, "離職"),
        ("{期限: 100年, 自: 记录, 清除: [電話, 住址]}", {"months": 1200}, "記錄"),
    ],
)
def test_how_long_what_is_personal_is_kept(card, plain, written, term, since):
    found = card(
        "台賬",
        "名冊",
        "欄: {工號: {型: 人}, 日期: {型: 日期}, 電話: {型: 文字}, 住址: {型: 文字}, 結案日: {型: 日期, 必填: 否}}",
        "鍵: [工號]",
        "日期: 日期",
        "結於: 結案日",
        f"保存: {written}",
    )

    told = plain(found)
    assert told["retention"] == {"term": term, "since": since, "erased": ["電話", "住址"]}
    assert told["closed_by"] == "結案日"


def test_without_a_date_it_is_kept_from_leaving(card, plain):
    found = card("台賬", "名冊", "欄: {工號: {型: 人}, 電話: {型: 文字}}", "保存: {期限: 1年, 清除: 電話}")

    assert plain(found)["retention"]["since"] == "離職"


@pytest.mark.parametrize("written", ["0年", "101年", "0天", "3", "年", "3小時", "-1年"])
def test_a_term_is_years_months_or_days(read, written):
    fields = "欄: {工號: {型: 人}, 電話: {型: 文字}}"

    _, faults = read(f"[T-1] 一條。\n\n```台賬 名冊\n{fields}\n保存: {{期限: {written}, 清除: 電話}}\n```\n")

    assert [code for code, *_ in faults] == ["K778"]


def test_a_foreign_file_is_read_by_a_mapping(card, plain):
    found = card(
        "台賬",
        "通話",
        "欄: {工號: {型: 人}, 開始: {型: 時點}, 類別: {型: 選項, 選項: [一般, 潛在]}, 來處: {型: 文字}}",
        "匯入:",
        '  檔案: "calls*.csv*"',
        "  欄名: {工號: server, 類別: type}",
        "  欄型: {vru_entry: 時刻, ser_time: 數}",
        '  日期式: "%y%m%d"',
        '  時刻式: "%H:%M:%S"',
        "  跨日: {欄: [vru_exit, q_start], 起: vru_entry}",
        "  值: {類別: {PS: 一般, NW: 潛在}}",
        '  空值: ["", "NO_SERVER"]',
        "  計算:",
        "    開始: 日期 + vru_entry",
        """    來處: '"總機"'""",
        "  略去:",
        '    - 條件: outcome = "PHANTOM"',
        "      理由: 幽靈記錄",
        "  去重: 是",
    )

    assert plain(found.mapping) == {
        "files": "calls*.csv*",
        "columns": [["工號", "server"], ["類別", "type"]],
        "date_format": "%y%m%d",
        "time_format": "%H:%M:%S",
        "midnight_columns": ["vru_exit", "q_start"],
        "midnight_from": "vru_entry",
        "values": [["類別", [["PS", "一般"], ["NW", "潛在"]]]],
        "empty": ["", "NO_SERVER"],
        "computed": [{"name": "開始", "formula": "日期 + vru_entry"}, {"name": "來處", "formula": '"總機"'}],
        "leave_out": [{"condition": 'outcome = "PHANTOM"', "reason": "幽靈記錄"}],
        "raw": [{"name": "vru_entry", "type": "時刻"}, {"name": "ser_time", "type": "數"}],
        "distinct": True,
    }


def test_a_mapping_that_says_nothing_of_blanks_takes_the_empty_cell_as_one(card):
    found = card("台賬", "通話", "欄: {工號: {型: 人}}", "匯入: {欄名: {工號: server}}")

    assert found.mapping.empty == ("",)
    assert not found.mapping.distinct


def test_a_report_is_due_every_week(card, plain):
    found = card(
        "台賬",
        "周報",
        "欄: {工號: {型: 人}, 週次: {型: 週}, 提交時點: {型: 時點}}",
        "日期: 週次",
        "應有:",
        "  名: 應交周報",
        "  每週: 次週一 12:00",
        "  適用: 崗位 = 銷售員",
        "  對應: 週次",
        "  交於: 提交時點",
        "  免除: {台賬: 請假, 條件: 全週 = 是}",
        "  寬限: 6",
    )

    assert plain(found.due) == {
        "name": "應交周報",
        "rhythm": "每週",
        "day": 1,
        "next_week": True,
        "seconds": 43200,
        "matches": ["週次"],
        "handed_in": "提交時點",
        "applies": "崗位 = 銷售員",
        "exempt_register": "請假",
        "exempt_condition": "全週 = 是",
        "look_back": 6,
    }


def test_a_report_is_due_for_each_record(card, plain):
    found = card(
        "台賬",
        "總結",
        "欄: {工號: {型: 人}, 活動: {型: 促銷活動}}",
        "應有:",
        "  名: 應交總結",
        "  每件: {台賬: 促銷活動, 期限: 結束日 + 5天, 鍵: [活動號]}",
        "  對應: [活動]",
    )

    assert plain(found.due) == {
        "name": "應交總結",
        "rhythm": "每件",
        "per_register": "促銷活動",
        "per_limit": "結束日 + 5天",
        "per_key": ["活動號"],
        "matches": ["活動"],
    }


@pytest.mark.parametrize(
    ("written", "due"),
    [
        ("每月: 13日", {"rhythm": "每月", "day": 13}),
        ("每月: 31日 16:00", {"rhythm": "每月", "day": 31, "seconds": 57600}),
        ("每週: 週五", {"rhythm": "每週", "day": 5}),
        ("weekly: next monday 08:00:30", {"rhythm": "每週", "day": 1, "next_week": True, "seconds": 28830}),
        ("每日: 26:30", {"rhythm": "每日", "seconds": 95400}),
    ],
)
def test_a_rhythm_without_a_time_ends_with_its_day(card, plain, written, due):
    found = card("台賬", "月報", "欄: {工號: {型: 人}}", "應有:", "  名: 應交月報", f"  {written}")

    assert plain(found.due) == {"name": "應交月報", **due}


def test_fields_are_found_in_either_script(card):
    found = card("台賬", "月報", "欄: {工號: {型: 人}, 週次: {型: 週}}", "鍵: [工号, 周次]", "日期: 周次")

    assert [item.value for item in found.key] == ["工號", "週次"]
    assert found.dated_by.value == "週次"


def test_the_person_may_be_a_computed_column(card):
    found = card(
        "台賬",
        "銷售",
        "欄: {經銷商: {型: 經銷商}}",
        "計算: {銷售員: '查(歸口.工號, 經銷商 = 本.經銷商)'}",
        "歸屬: 銷售員",
    )

    assert found.owner.value == "銷售員"


def test_a_subjects_rows_are_named_by_one_field(card):
    found = card("register", "shops", "fields: {shop: {type: text}}", "key: shop", "entity: 门店")

    assert (found.subject.value, [item.value for item in found.key]) == ("门店", ["shop"])
