"""The woven handbook: every clause and rule is there, every link leads somewhere, nothing of the text is run."""

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from typing_extensions import override

from kaohe.handbook.cases import read_cases
from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.load import read_handbook
from kaohe.reports.site.building import write_site
from kaohe.reports.site.places import anchor_of, card_anchor, page_of
from kaohe.reports.site.replacing import NotASite, may_be_replaced

HANDBOOKS = Path(__file__).parents[3] / "handbooks"


class Page(HTMLParser):
    """What a browser would see: ids, links, scripts, and anything that could run."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.links, self.tags, self.handlers = [], [], [], []
        self.feed(text)

    @override
    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.tags.append(tag)
        self.handlers += [name for name in found if name.startswith("on") or name == "style"]
        if "id" in found:
            self.ids.append(found["id"])
        self.links += [found[name] for name in ("href", "src") if name in found]


def built(folder, handbook, language="zh_Hant"):
    diagnostics = Diagnostics()
    source = read_handbook(handbook, diagnostics)
    assert source is not None
    write_site(source, read_cases(handbook, diagnostics), folder, language)
    pages = {path.name: Page(path.read_text(encoding="utf-8")) for path in folder.glob("*.html")}
    return source, pages


@pytest.fixture(scope="module", params=["sales-company", "examples/bank-calls-1999", "examples/rule-shapes"])
def site(request, tmp_path_factory):
    """A shipped handbook's site."""
    folder = tmp_path_factory.mktemp("site")
    return (*built(folder, HANDBOOKS / request.param), folder)


def test_every_clause_and_every_rule_has_its_place(site):
    source, pages, _ = site

    for chapter in source.chapters:
        ids = pages[page_of(chapter.file)].ids
        assert [c.id for c in chapter.clauses if anchor_of(c.id) not in ids] == []
    lost = [card.name.value for card in source.cards if card_anchor(card) not in pages[page_of(card.span.file)].ids]
    assert lost == []


def test_no_place_is_named_twice(site):
    _, pages, _ = site

    assert {name: page.ids for name, page in pages.items() if len(page.ids) != len(set(page.ids))} == {}


def test_every_link_leads_somewhere_on_the_site(site):
    _, pages, folder = site

    broken = []
    for name, page in pages.items():
        for link in page.links:
            file, _, place = unquote(link).partition("#")
            if link.startswith("data:,"):
                continue
            assert ":" not in file, link
            target = file or name
            if not (folder / target).is_file() or (place and place not in pages[target].ids):
                broken.append((name, link))
    assert broken == []


def test_nothing_needs_a_loose_policy(site):
    _, pages, folder = site

    assert {name: page.handlers for name, page in pages.items() if page.handlers} == {}
    assert all("style" not in page.tags for page in pages.values())
    inline = [re.search(r"<script(?![^>]*src=)", path.read_text(encoding="utf-8")) for path in folder.glob("*.html")]
    assert not any(inline)
    assert "http" not in (folder / "site.css").read_text(encoding="utf-8")


def test_same_handbook_same_bytes(site, tmp_path):
    source, _, folder = site
    own = next(
        path for path in HANDBOOKS.rglob("handbook.yaml") if path.parent.name == Path(source.settings.folder).name
    )

    built(tmp_path, own.parent)

    again = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert again == {path.name: path.read_bytes() for path in folder.iterdir()}


EVIL = """# [T] <script>alert(1)</script>

[T-1] 扣{每次}分 <img src=x onerror=alert(1)> [點我](javascript:alert(1)) ![圖](data:text/html,x) `<b>`。

| a | b |
|---|---|
| <i>x</i> | "quoted" & more |

```參數 每次
說明: <script>alert(2)</script>
值: 4分
```

```台賬 缺勤
說明: "</section><svg onload=alert(3)>"
欄:
  工號: {型: 人}
  日期: {型: 日期}
鍵: [工號, 日期]
日期: 日期
```

```扣分 「得分<b>」
台賬: 缺勤
條件: 日期 > 2026-01-01
每次: 每次
```
"""


def test_the_text_of_a_handbook_is_never_run(tmp_path):
    handbook, out = tmp_path / "evil", tmp_path / "out"
    handbook.mkdir()
    out.mkdir()
    (handbook / "handbook.yaml").write_text(
        f"語言: 1\n名稱: '<script>alert(0)</script>'\n承接: [{HANDBOOKS.name}]\n".replace(
            f"承接: [{HANDBOOKS.name}]\n", ""
        )
    )
    (handbook / "01-<script>.md").write_text(EVIL, encoding="utf-8")
    _, pages = built(out, handbook)

    for page in pages.values():
        assert page.handlers == []
        assert page.tags.count("script") <= 2
        assert not {"svg", "img", "iframe", "b", "i"} & set(page.tags)
        assert not [link for link in page.links if "script:" in link]
    whole = "".join(path.read_text(encoding="utf-8") for path in out.glob("*.html"))
    assert "<script>alert" not in whole
    assert "&lt;script&gt;alert(1)" in whole


@pytest.mark.parametrize(("language", "word"), [("zh_Hant", "條款覆蓋"), ("zh_Hans", "条款覆盖"), ("en", "Coverage")])
def test_the_site_speaks_three_languages_around_the_handbook(tmp_path, language, word):
    built(tmp_path, HANDBOOKS / "examples" / "rule-shapes", language)

    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert word in page
    assert f'lang="{language.replace("_", "-")}"' in page


def test_search_finds_a_name_in_either_script(site):
    _, _, folder = site
    index = (folder / "search-index.js").read_text(encoding="utf-8")

    assert index.startswith("globalThis.kaoheIndex = {")
    assert '"alike":{' in index


def test_a_folder_with_other_files_is_left_alone(tmp_path):
    (tmp_path / "index.html").write_text("mine")

    with pytest.raises(NotASite):
        may_be_replaced(tmp_path)

    assert (tmp_path / "index.html").read_text() == "mine"
    may_be_replaced(tmp_path / "new")
