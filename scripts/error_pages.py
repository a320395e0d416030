"""Writes docs/errors: a page for every fault, from the catalogue of messages and the handbooks that show the faults.

What a page says under "What it means" is written by hand and kept; all else is written anew.
"""

import re
from pathlib import Path

from kaohe.handbook.messages import OR_ELSE, catalogue

ROOT = Path(__file__).parents[1]
PAGES = ROOT / "docs" / "errors"
EXAMPLES = ROOT / "tests" / "handbook" / "faults"

MEANING = re.compile(r"## What it means\n\n(.*?)\n\n## ", re.DOTALL)
TALLEST = 40

BLOCKS = {
    "K1": "The text of the chapter could not be read as it was meant.",
    "K2": "A key or value of the card could not be read as it was meant. The card is left out until it is mended.",
    "K3": "The formula could not be read. The card is left out until it is mended.",
    "K4": "A name leads nowhere, or to more than one thing.",
    "K5": "The formula can be read, but its units, types or numbers do not fit together.",
    "K6": "The dates or the conditions under which cards hold do not fit together.",
    "K7": "The card says something its kind cannot do.",
    "K8": "The text of the regulation and its cards do not agree.",
    "K9": "A file of the handbook is missing, cannot be read, or does not fit the others.",
}


def main() -> int:
    """Write every page and the list of them; take away pages of codes that are gone."""
    PAGES.mkdir(parents=True, exist_ok=True)
    wanted = pages()
    for path in PAGES.glob("*.md"):
        if path.name not in wanted:
            path.unlink()
    for name, text in wanted.items():
        (PAGES / name).write_text(text, encoding="utf-8")
    print(f"{len(wanted)} pages in {PAGES.relative_to(ROOT)}")
    return 0


def pages() -> dict[str, str]:
    """Every page by its file name."""
    return {"README.md": listing(), **{f"{code}.md": page(code) for code in catalogue()}}


def listing() -> str:
    """The list of all faults."""
    rows = [
        f"| [{code}]({code}.md) | {known.severity} | {cell(known.said['zh_Hant'])} | {cell(known.said['en'])} |"
        for code, known in catalogue().items()
    ]
    head = ["| code | | zh-Hant | English |", "|---|---|---|---|"]
    blocks = [f"- {block}xx: {meaning}" for block, meaning in BLOCKS.items()]
    return "\n".join(["# What `kaohe check` may say", "", *blocks, "", *head, *rows, ""])


def page(code: str) -> str:
    """The page of one fault."""
    known = catalogue()[code]
    parts = [f"# {code}", f"*{known.severity}*: {known.said['en']}", languages(known.said)]
    parts += ["## What it means", meaning(code)]
    if example := shown(code):
        parts += ["## An example", example]
    if known.hints["en"]:
        parts += ["## How to mend it", known.hints["en"].replace(OR_ELSE, " Or: "), languages(known.hints)]
    return "\n\n".join([*parts, "All messages: [the list](README.md).", ""])


def languages(texts: dict[str, str]) -> str:
    """The Chinese spellings of a message."""
    return f"- zh-Hant: {texts['zh_Hant']}\n- zh-Hans: {texts['zh_Hans']}".replace(OR_ELSE, "或：")


def meaning(code: str) -> str:
    """What the page says by hand; for a new page what holds for its block."""
    path = PAGES / f"{code}.md"
    found = MEANING.search(path.read_text(encoding="utf-8")) if path.is_file() else None
    return found[1] if found else BLOCKS[code[:2]]


def shown(code: str) -> str:
    """The handbook that shows the fault, and what is said of it."""
    folder = EXAMPLES / code
    said = folder / "expected.txt"
    if not said.is_file():
        return ""
    files = sorted(path for path in folder.rglob("*") if path.suffix in {".md", ".yaml", ".csv"})
    texts = [file(path, folder) for path in files if readable(path)]
    return "\n\n".join([*texts, "`kaohe check` says:", fenced(said.read_text(encoding="utf-8"), "text")])


def readable(path: Path) -> bool:
    """Whether a file of an example can be shown: some are broken on purpose."""
    try:
        return len(path.read_text(encoding="utf-8").splitlines()) <= TALLEST
    except (UnicodeDecodeError, OSError):
        return False


def file(path: Path, folder: Path) -> str:
    """A file of an example."""
    kind = {".md": "markdown", ".yaml": "yaml", ".csv": "text"}[path.suffix]
    return f"`{path.relative_to(folder).as_posix()}`\n\n{fenced(path.read_text(encoding='utf-8'), kind)}"


def fenced(text: str, kind: str) -> str:
    """A text in a fence longer than any inside it."""
    longest = max((len(run) for run in re.findall(r"`{3,}", text)), default=2)
    marks = "`" * (longest + 1)
    return f"{marks}{kind}\n{text.rstrip()}\n{marks}"


def cell(text: str) -> str:
    """A message in a row of the list."""
    return text.replace("|", "\\|")


if __name__ == "__main__":
    raise SystemExit(main())
