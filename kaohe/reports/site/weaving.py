"""A chapter woven: the regulation's own text, and under each clause the rules that carry it out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup, escape

from kaohe.handbook.clauses import ID
from kaohe.handbook.model import AnyCard, Source, Value
from kaohe.handbook.names import fold
from kaohe.handbook.printer import print_expr
from kaohe.handbook.quoting import QUOTED
from kaohe.handbook.tree import Chapter, Clause
from kaohe.handbook.words import canonical
from kaohe.reports.site.places import Places, anchor_of

STARTS = re.compile(rf"^[\[［【〔]({ID.pattern})[\]］】〕]\s*")


NOTHING = Markup()


@dataclass(slots=True)
class Piece:
    """Something of a chapter: text, a clause with its id, or a rule."""

    line: int
    html: Markup = NOTHING
    clause: Clause | None = None
    anchor: str = ""
    level: int = 0
    """1 to 6 for headings."""
    card: AnyCard | None = None
    children: list[Piece] = field(default_factory=list)


class Weaver:
    """Reads chapters the way the handbook does, and writes them for readers. Nothing of them is trusted as HTML."""

    def __init__(self, source: Source, places: Places) -> None:
        self.places = places
        self.values = {fold(card.name.value): card for card in source.cards if isinstance(card, Value)}
        self.markdown = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["reference", "code"])

        def written(renderer: object, tokens: Sequence[Token], at: int, options: object, env: object) -> str:
            del renderer, options, env
            return self.text(tokens[at].content)

        self.markdown.add_render_rule("text", written)

    def text(self, content: str) -> str:
        """Text, with `{name}` as the value it quotes."""
        parts = QUOTED.split(content)
        shown = [self.quoted(part) if place % 2 else escape(part) for place, part in enumerate(parts)]
        return str(Markup("").join(shown))

    def quoted(self, name: str) -> Markup:
        """A value a clause quotes, as a link to where it is set."""
        card = self.values.get(fold(name))
        if card is None:
            return escape(f"{{{name}}}")
        said = print_expr(card.values[-1][1].expr)
        return Markup('<a class="quoted" href="{}" title="{}">{}</a>').format(self.places.url(name), name, said)

    def pieces(self, chapter: Chapter, text: str, cards: Sequence[AnyCard]) -> list[Piece]:
        """The chapter in its order."""
        lines = text.replace("\r\n", "\n").replace("\r", " ").split("\n")
        for card in cards:
            for line in range(card.span.line - 1, min(card.span.end_line, len(lines))):
                lines[line] = ""
        found = [*self.texts(lines, chapter), *(Piece(card.span.line, card=card) for card in cards)]
        return sorted(found, key=lambda piece: piece.line)

    def texts(self, lines: list[str], chapter: Chapter) -> Iterator[Piece]:
        """Headings, clauses and everything else that is no rule."""
        tokens = self.markdown.parse("\n".join(lines))
        clauses = {clause.id: clause for clause in chapter.clauses}
        at = 0
        while at < len(tokens):
            end = closing(tokens, at)
            block, line = tokens[at : end + 1], (tokens[at].map or [0])[0] + 1
            if block[0].type in {"heading_open", "paragraph_open"}:
                yield from self.paragraph(block, line, clauses)
            elif not (block[0].type == "blockquote_open" and is_mark(block)):
                yield Piece(line, Markup(self.markdown.renderer.render(block, self.markdown.options, {})))  # noqa: S704
            at = end + 1

    def paragraph(self, block: list[Token], line: int, clauses: dict[str, Clause]) -> Iterator[Piece]:
        """A paragraph or heading; each of its lines may begin a clause."""
        level = int(block[0].tag[1]) if block[0].type == "heading_open" else 0
        groups: list[tuple[str, list[str]]] = [("", [])]
        for row in block[1].content.split("\n"):
            start = STARTS.match(row)
            if start and start[1] in clauses:
                groups.append((start[1], [row[start.end() :]]))
            else:
                groups[-1][1].append(row)
        for id_, rows in groups:
            if id_ or any(rows):
                html = Markup(self.markdown.renderInline("\n".join(rows)))  # noqa: S704 - HTML is off, texts are escaped
                yield Piece(line, html, clauses.get(id_), anchor_of(id_), level)


def closing(tokens: Sequence[Token], at: int) -> int:
    """Where the block that begins here ends."""
    depth = 0
    for place in range(at, len(tokens)):
        depth += tokens[place].nesting
        if depth == 0:
            return place
    return len(tokens) - 1


def is_mark(block: Sequence[Token]) -> bool:
    """Whether a quote is a mark of the clause above it; that is shown as the clause's state."""
    inline = next((token.content for token in block if token.type == "inline"), "")
    return canonical(re.split(r"[:：]", inline, maxsplit=1)[0].strip(), "mark") is not None
