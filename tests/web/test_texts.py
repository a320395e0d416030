"""Every sentence of the pages stands in the three languages, is used, and is given all that it names."""

import re
from importlib import import_module, resources
from pathlib import Path

import pytest
from django.utils.translation import override
from opencc import OpenCC

from kaohe.web.areas import AREAS, NAVIGATION
from kaohe.web.forms import PageForm
from kaohe.web.texts import t, texts

WEB = Path(str(resources.files("kaohe.web")))
WRITTEN = re.compile(r"[\"']([a-z]+\.[a-z][a-z0-9_]*)[\"']")
BUILT = re.compile(r"[\"']([a-z]+\.(?:[a-z0-9_]*_)?)(?:[\"']\|add:|\{)")
"""A key that is put together: `"ledger.broken_"|add:what` in a template, f"ledger.broken_{what}" in Python."""
COLUMNS = ("zh_Hant", "zh_Hans", "en")


@pytest.fixture(scope="module")
def sources():
    return "\n".join(path.read_text(encoding="utf-8") for kind in ("py", "html") for path in WEB.rglob(f"*.{kind}"))


def forms(kind=PageForm):
    for area in AREAS:
        import_module(f"{area.module}.urls")
    import_module("kaohe.web.account.factor_forms")  # Allauth asks for them only when they are needed.
    for form in kind.__subclasses__():
        yield form
        yield from forms(form)


def keys_of_forms():
    named = {f"{form.area}.field_{field}" for form in forms() if hasattr(form, "area") for field in form.base_fields}
    return named, {f"{key}_help" for key in named}


def test_every_sentence_is_used(sources):
    names, helps = keys_of_forms()
    built = tuple(BUILT.findall(sources))
    used = set(WRITTEN.findall(sources)) | names | helps

    assert not {key for key in texts() if key not in used and not key.startswith(built)}


def test_every_sentence_that_is_used_is_there(sources):
    asked = set(re.findall(r"\bt(?:\(| )\s*[\"']([a-z]+\.[a-z][a-z0-9_]*[a-z0-9])[\"']", sources))
    asked |= keys_of_forms()[0] | {entry.text for entry in NAVIGATION}

    assert asked - set(texts()) == set()


def test_every_action_of_the_ledger_has_words():
    written = "\n".join(path.read_text(encoding="utf-8") for path in WEB.parent.rglob("*.py"))
    actions = re.findall(r"\brecord\(\s*\w+,\s*\"([a-z]+\.[a-z_-]+\.[a-z_-]+)\"", written)

    assert "people.person.hire" in actions
    assert {f"actions.{one.replace('.', '_').replace('-', '_')}" for one in actions} - set(texts()) == set()


@pytest.mark.parametrize("key", sorted(texts()))
def test_a_sentence_is_whole_in_every_language(key):
    row = texts()[key]
    places = [set(re.findall(r"\{(\w+)\}", row[language])) for language in COLUMNS]

    assert all(row[language].strip() for language in COLUMNS)
    assert places[0] == places[1] == places[2]
    assert OpenCC("t2s").convert(row["zh_Hans"]) == row["zh_Hans"], "Simplified characters only"
    assert None not in row


def test_sentences_stand_in_order():
    for area in {key.partition(".")[0] for key in texts()}:
        keys = [key for key in texts() if key.startswith(f"{area}.")]
        assert keys == sorted(keys), area


@pytest.mark.parametrize(("count", "said"), [(0, "0 people"), (1, "1 person"), (2, "2 people")])
def test_english_has_two_forms_of_a_word(count, said):
    with override("en"):
        assert t("people.heads", count=count) == said


OF_TAIWAN = re.compile("登入|匯|汇[入出]|档案|搜寻|设定|贴上|帐号|资料夹|试算表|(?<!显)著(?![作名])")
"""Words that another word stands for on the mainland, beside those whose characters alone differ."""


def test_simplified_sentences_use_the_words_of_the_mainland():
    assert {key: row["zh_Hans"] for key, row in texts().items() if OF_TAIWAN.search(row["zh_Hans"])} == {}
