"""Personal data in a real browser: HR proposes to erase, the owner approves, an employee sees his own and withdraws."""

import pytest
from django.contrib.auth import get_user_model

from kaohe.access.models import Account
from kaohe.base.actor import Actor
from kaohe.editions.actions import found_on
from kaohe.editions.uploads import Upload
from kaohe.people.models import Person
from kaohe.records.actions import enter
from tests.browser.axe import accessible
from tests.browser.conftest import PASSWORD
from tests.browser.looks import LOOKS
from tests.company import CARDS, SINCE, book, files, settle

CARD = (
    CARDS
    + """\
```台賬 家訪
欄:
  工號: {型: 人}
  日期: {型: 日期}
  地址: {型: 文字}
鍵: [工號, 日期]
日期: 日期
可寫: [人力資源部]
可見: [本人, 人力資源部]
保存: {期限: 3年, 清除: [地址]}
```
"""
)
PURPOSE = {"目的號": "P1", "台賬": "家訪", "資料": "地址", "用途": "探望病假的人", "依據": "同意", "自": "2020-01-01"}
NOTICE = {"工號": "E1", "日期": "2020-01-02", "內容": "個人資料告知書 2 版", "方式": "紙本簽收"}


@pytest.fixture
def company(account, served):
    owner = Actor("owner", account=account("owner", is_owner=True).pk)
    settle(owner)
    found_on(owner, Upload("shop", files(CARD)), title="試", since=SINCE)
    for number in ("E1", "H1"):
        made = get_user_model()(login=number, person=Person.objects.get(number=number))
        made.set_password(PASSWORD)
        made.save()
    for name, row in {
        "家訪": {"工號": "E1", "日期": "2020-03-01", "地址": "南京路 5 號"},
        "處理目的": PURPOSE,
        "處理告知": NOTICE,
        "處理同意": {"工號": "E1", "目的號": "P1", "同意日": "2020-01-02"},
    }.items():
        register = book(CARD).register(name)
        assert register is not None
        enter(owner, book(CARD), register, [row])
    return Account


@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
def test_what_is_past_its_time_is_erased_by_two(company, sign_in, language, theme, width):
    hr = sign_in("H1", language=language, theme=theme, width=width)
    hr.goto("/privacy/")
    accessible(hr)
    hr.click("a[href*='/privacy/due/']")
    accessible(hr)
    assert "南京路" not in hr.content()
    hr.fill("[name=reason]", "保存期已過")
    hr.click("main form button.btn-primary")
    hr.wait_for_load_state("networkidle")

    owner = sign_in("owner", language=language, theme=theme, width=width)
    owner.goto("/privacy/")
    owner.click("a[href*='/privacy/erasures/']")
    accessible(owner)
    owner.click("button.btn-danger")
    owner.wait_for_load_state("networkidle")
    owner.goto("/registers/家訪/")
    said = {"zh-TW": "(已清除)", "zh-CN": "(已清除)", "en": "(erased)"}[language]
    assert said in owner.content()
    assert "南京路" not in owner.content()


@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
def test_a_person_sees_his_own_and_withdraws_a_consent(company, sign_in, language, theme, width):
    page = sign_in("E1", language=language, theme=theme, width=width)
    page.goto("/privacy/mine")
    accessible(page)
    for words in ("探望病假的人", "個人資料告知書 2 版", "家訪"):
        assert words in page.content()
    page.click("a[href*='/withdraw']")
    page.fill("[name=reason]", "不再需要")
    page.click("main form button.btn-primary")
    page.wait_for_load_state("networkidle")

    page.goto("/privacy/mine")
    assert page.locator("a[href*='/withdraw']").count() == 0
