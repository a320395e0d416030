"""Runs what a page of the documentation shows, in a folder of its own, and compares; `--write` puts in what came out.

A page shows files as fenced blocks whose info string is a language and a path (`yaml var/shop/handbook.yaml`), changes
as `diff` blocks, and commands as `console` blocks: lines that begin with `$ ` are typed, the others are printed.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]
FENCE = re.compile(r"^(?P<fence>`{3,})(?P<info>[^`\n]*)\n(?P<body>.*?)^(?P=fence)[ ]*$", re.MULTILINE | re.DOTALL)
CALLS = ROOT.parent / "shared" / "data" / "calls-1999-08" / "calls.csv.gz"
"""A real month of calls, which is not part of the repository."""
KEPT = ("handbooks", "docs", "README.md")
"""What of the repository the commands may use."""
DEMO = [
    "kaohe demo handbooks/sales-company --people 60 --months 3 --random-seed 7 --out var/demo",
    *(
        f"kaohe close handbooks/sales-company --records var/demo/records --period {month} --history var/demo/runs "
        f"--out var/demo/runs/{month}"
        for month in ("2026-08", "2026-09", "2026-10")
    ),
]
"""What `make months` does, for pages that begin where it ends."""


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: what it is, where its body stands in the page."""

    info: str
    body: str
    start: int
    end: int


@dataclass(slots=True)
class Told:
    """What a page says a command prints, and what it printed."""

    command: str
    said: str
    printed: str = ""


@dataclass(slots=True)
class Page:
    """A page being run."""

    path: Path
    folder: Path
    told: list[Told] = field(default_factory=list)

    def run(self) -> str:
        """The page's text with every output as it came out; what was said and printed is in `told`."""
        text = self.path.read_text(encoding="utf-8")
        pieces, at = [], 0
        for block in blocks(text):
            body = self.carry_out(block)
            pieces += [text[at : block.start], body]
            at = block.end
        return "".join([*pieces, text[at:]])

    def carry_out(self, block: Block) -> str:
        """Writes a file, applies a change, or runs commands; gives the block's body as it ought to be."""
        language, _, name = block.info.partition(" ")
        if language == "console":
            return "".join(self.commands(block.body))
        if language == "diff":
            change(self.folder, block.body)
        elif "/" in name:
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.body, encoding="utf-8")
        return block.body

    def commands(self, body: str) -> Iterator[str]:
        """Each command and what it prints."""
        for part in re.split(r"^(?=\$ )", body, flags=re.MULTILINE):
            if not part.startswith("$ "):
                continue
            command, said = typed(part)
            printed = shell(command, self.folder)
            self.told.append(Told(command, said, printed))
            yield part[: len(part) - len(said)] + printed


def typed(part: str) -> tuple[str, str]:
    """The command (several lines when they end in a backslash) and what stands below it."""
    lines = part.splitlines(keepends=True)
    count = next(number for number, line in enumerate(lines, start=1) if not line.rstrip("\n").endswith("\\"))
    return "".join(lines[:count])[2:].replace("\\\n", " ").strip(), "".join(lines[count:])


def blocks(text: str) -> Iterator[Block]:
    """The fenced blocks of a page."""
    for found in FENCE.finditer(text):
        yield Block(found["info"].strip(), found["body"], *found.span("body"))


def change(folder: Path, body: str) -> None:
    """Applies a diff: the lines with a blank or a minus become those with a blank or a plus."""
    target = re.search(r"^\+\+\+ (?:b/)?(\S+)", body, re.MULTILINE)
    if target is None:
        message = f"A diff without a file:\n{body}"
        raise ValueError(message)
    path = folder / target[1]
    text = path.read_text(encoding="utf-8")
    for hunk in re.split(r"^@@.*\n", body, flags=re.MULTILINE)[1:]:
        lines = hunk.splitlines(keepends=True)
        old = "".join(line[1:] for line in lines if line[:1] in {" ", "-"})
        new = "".join(line[1:] for line in lines if line[:1] in {" ", "+"})
        if text.count(old) != 1:
            message = f"{path.name} does not hold exactly once:\n{old}"
            raise ValueError(message)
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def shell(command: str, folder: Path) -> str:
    """What the command prints, on both channels, without what only tells of progress."""
    folders = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    plain = {"PATH": folders, "COLUMNS": "200", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(  # noqa: S602 - the commands are our own pages'
        command,
        shell=True,
        cwd=folder,
        env={**os.environ, **plain},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    progress = re.compile(r"^\S*(?: \S+)? [0-9]+/[0-9]+\n", re.MULTILINE)
    return done.stdout + progress.sub("", done.stderr)


def workplace(folder: Path, before: list[str]) -> None:
    """A folder with what the commands may use, after the commands that come before the page."""
    for name in KEPT:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name)
        else:
            shutil.copy(source, folder / name)
    if CALLS.is_file():
        (folder / "calls").mkdir()
        shutil.copy(CALLS, folder / "calls")
    for command in before:
        shell(command, folder)


def before(page: Path) -> list[str]:
    """What a page begins with: `make months`, when it says so."""
    return DEMO if "var/demo" in page.read_text(encoding="utf-8") else []


def main(names: list[str]) -> int:
    """Run the pages; with `--write` put in what came out."""
    different = 0
    for name in names:
        if name == "--write":
            continue
        with tempfile.TemporaryDirectory() as made:
            page = Page(ROOT / name, Path(made))
            workplace(page.folder, before(page.path))
            text = page.run()
        wrong = [one for one in page.told if one.said != one.printed]
        different += len(wrong)
        print(f"{name}: {len(page.told)} commands, {len(wrong)} print something else")
        if "--write" in names:
            page.path.write_text(text, encoding="utf-8")
        else:
            for one in wrong:
                print(f"$ {one.command}\n{one.printed}")
    return 1 if different and "--write" not in names else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
