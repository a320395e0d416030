"""The call-centre handbook checked whole, beside PyYAML's pure-Python loader over its YAML and its cards.

The reference reads what of the same files is or looks like YAML: handbook.yaml and worked cases as they are, and the
body of each card with its texts put in quotes, for bare formulas are no YAML. Of the regulation, and of tables below
cards, it reads nothing; of a text that YAML refuses all the same it reads what comes before.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

from bench.measure import ROOT, Limits, Row, hold, main

HANDBOOKS = ROOT / "handbooks"
NAME, BELOW = "call-centre", ("base", "premises")
"""The handbook, and those it takes over and is checked with."""


FENCED = re.compile(r"^```[^`\n]+\n(.*?)^```\s*$", re.MULTILINE | re.DOTALL)
TABLE = re.compile(r"^\|.*\n?", re.MULTILINE)
PLAIN = re.compile(r"^(\s*(?:- )?[^\s:#|{}]+:[ \t]+|\s*- )([^\s{\[\"'|].*)$", re.MULTILINE)


def prepare(folder: Path, size: int) -> None:
    """The texts that the reference reads, as files."""
    del size
    texts = folder / "texts"
    texts.mkdir()
    for place in (HANDBOOKS / name for name in (NAME, *BELOW)):
        for path in sorted(place.rglob("*.yaml")):
            (texts / f"{place.name}-{path.name}").write_bytes(path.read_bytes())
        for path in sorted(place.glob("*.md")):
            for number, body in enumerate(FENCED.findall(path.read_text(encoding="utf-8"))):
                text = PLAIN.sub(quoted, TABLE.sub("", body))
                (texts / f"{place.name}-{path.stem}-{number}.card").write_text(text, encoding="utf-8")


def quoted(found: re.Match[str]) -> str:
    """A line of a card with its text in quotes: bare formulas are no YAML, and cost it no less this way."""
    return found[1] + "'" + found[2].replace("'", "''") + "'"


def ours(folder: Path) -> None:
    from kaohe.handbook.check import check_folder

    checked = check_folder(HANDBOOKS / NAME)
    hold(checked.source, checked.diagnostics)
    said = {"cards": len(checked.source.cards if checked.source else ()), "faults": len(checked.diagnostics.items)}
    (folder / "ours.json").write_text(json.dumps(said), encoding="utf-8")


def reference(folder: Path) -> None:
    import yaml

    said = {"texts": 0, "bytes": 0, "refused": 0}
    for entry in sorted(os.scandir(folder / "texts"), key=lambda one: one.name):
        text = Path(entry.path).read_text(encoding="utf-8")
        said["texts"] += 1
        said["bytes"] += len(text.encode())
        try:
            yaml.load(text, Loader=yaml.SafeLoader)
        except yaml.YAMLError:
            said["refused"] += 1
    (folder / "reference.json").write_text(json.dumps(said), encoding="utf-8")


def same(folder: Path) -> None:
    """Both have read the handbook: no fault in it, and of the texts at most a tenth are no YAML."""
    mine, theirs = (json.loads((folder / f"{side}.json").read_text(encoding="utf-8")) for side in ("ours", "reference"))
    hold(mine["faults"] == 0, mine)
    hold(theirs["texts"] > mine["cards"] > 0, (mine, theirs))
    hold(theirs["refused"] <= theirs["texts"] / 10, theirs)
    print(f"  {mine['cards']} cards; the reference read {theirs['texts']} texts, {theirs['bytes']} bytes,")
    print(f"  {theirs['refused']} of which YAML refused at some line")


ROW = Row(
    name="check",
    work="`check` of `call-centre` with what it takes over and all its worked cases",
    beside="its YAML files and card bodies through PyYAML's pure-Python SafeLoader",
    limits=Limits(cpu=5),
    size=1,
    prepare=prepare,
    ours=ours,
    reference=reference,
    same=same,
)

if __name__ == "__main__":
    main(ROW)
