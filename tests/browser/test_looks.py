"""Every page in every look: three languages, two themes, a desk and a phone; nothing fails, overflows or lacks words.

What was seen stays under var/screens, to be looked at: docs/how-to/look-at-all-pages.md.
"""

import re
from itertools import product
from pathlib import Path

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth import get_user_model

from kaohe.access.models import Account
from kaohe.base.actor import Actor
from kaohe.people.models import Person
from kaohe.web.texts import texts
from tests.browser.axe import RULES
from tests.browser.conftest import PASSWORD
from tests.browser.places import addresses, file_of, is_page
from tests.company import put_in_force, settle
from tests.web.things import things_of

SCREENS = Path(__file__).parents[2] / "var" / "screens"
LANGUAGES, THEMES, WIDTHS = ("zh-TW", "zh-CN", "en"), ("light", "dark"), (1280, 390)
FEW = (
    "",
    "people/",
    "people/person/E1",
    "search?find=員工",
    "registers/投訴/",
    "handbook/1/",
    "access/",
    "people/hire",
)
"""The busiest pages: what every run of the suite looks at."""
BEFORE = (
    "account/password/",
    "account/reauthenticate/",
    "account/2fa/",
    "account/2fa/totp/activate/",
    "account/2fa/webauthn/add/",
)
AFTER = ("account/2fa/totp/deactivate/", "account/2fa/recovery-codes/", "account/2fa/recovery-codes/generate/",
         "account/2fa/reauthenticate/")  # fmt: skip
"""Pages of the second factor, without one and with one."""
SAID = """() => {
  const body = document.body.cloneNode(true);
  body.querySelectorAll("code, script").forEach((one) => one.remove());
  return body.textContent;
}"""
"""What stands on a page, without code: addresses of programs have braces by right."""
UNFILLED = re.compile(r"\{[a-z_]+\}")


@pytest.fixture
def things(account, settings, tmp_path):
    """The small company with everything that addresses name."""
    settings.DATA = tmp_path
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 3600  # A walk takes longer than a password stays fresh.
    account(is_owner=True)
    owner = Actor("owner", account=get_user_model().objects.get(login="owner").pk)
    settle(owner)
    put_in_force(owner)
    people = Person.objects.all()
    Account.objects.bulk_create(Account(login=person.number, person=person) for person in people)
    return things_of(owner)


def wrong_with(page, address, width):
    """Everything that is wrong with a page as it stands."""
    page.faults.clear()
    answer = page.goto(f"/{address}")
    page.wait_for_load_state("networkidle")
    own = f"status of {answer.status} "  # A page that says what is missing says so by its status, too.
    yield from (fault for fault in page.faults if answer.status not in {404, 422} or own not in fault)
    page.faults.clear()
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    for one in found.response["violations"]:
        yield f"axe {one['id']}: {', '.join(str(node['target']) for node in one['nodes'][:3])}"
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > width:
        yield f"wider than the screen: {wide}"
    words = page.inner_text("body")
    yield from (f"no words: {key}" for key in set(re.findall(r"\b[a-z]+\.[a-z_]+\b", words)) & set(texts()))
    yield from (f"not filled in: {name}" for name in UNFILLED.findall(page.evaluate(SAID)))


def walked(page, wanted, look):
    """What is wrong with any of them; each leaves its picture."""
    folder, wrong = SCREENS / "-".join(map(str, look)), []
    folder.mkdir(parents=True, exist_ok=True)
    for address in wanted:
        wrong += [(address, fault) for fault in wrong_with(page, address, look[2])]
        page.screenshot(path=folder / f"{file_of(address)}.png", full_page=True)
    return wrong


@pytest.mark.full
@pytest.mark.parametrize("look", [*product(LANGUAGES, THEMES, WIDTHS)], ids=lambda look: "-".join(map(str, look)))
def test_every_page_in_every_look(things, sign_in, look):
    language, theme, width = look
    page = sign_in(language=language, theme=theme, width=width)
    wanted = [address for address in addresses(things) if is_page(page, address)]

    assert len(wanted) > 60
    assert walked(page, wanted, look) == []


@pytest.mark.full
@pytest.mark.parametrize("look", [*product(LANGUAGES, THEMES, WIDTHS)], ids=lambda look: "-".join(map(str, look)))
def test_the_second_factor(things, sign_in, look):
    language, theme, width = look
    page = sign_in(language=language, theme=theme, width=width)
    wrong = walked(page, ("account/reauthenticate/",), look)
    page.fill("[name=password]", PASSWORD)
    page.click("main form button")
    page.wait_for_load_state("networkidle")
    wrong += walked(page, BEFORE, look)
    owner = get_user_model().objects.get(login="owner")
    TOTP.activate(owner, generate_totp_secret())
    RecoveryCodes.activate(owner)

    assert wrong + walked(page, AFTER, look) == []


@pytest.mark.parametrize(
    "look", [("zh-TW", "light", 390), ("en", "dark", 1280)], ids=lambda look: "-".join(map(str, look))
)
def test_the_busiest_pages(things, sign_in, look):
    language, theme, width = look
    page = sign_in(language=language, theme=theme, width=width)

    assert walked(page, FEW, look) == []
