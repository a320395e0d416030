"""Clauses and cards: every clause is carried out, judged, plain or not yet, and prints the numbers its cards hold."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from kaohe.handbook.book import names_without_card
from kaohe.handbook.check_names import closest, place
from kaohe.handbook.diagnostics import Diagnostics
from kaohe.handbook.model import Access, AnyCard, Judge, Register, Sheet, Source, Value
from kaohe.handbook.names import fold
from kaohe.handbook.source import Span
from kaohe.handbook.tree import Block, Clause, Listing, Text
from kaohe.handbook.width import narrow
from kaohe.handbook.words import canonical

QUOTED = re.compile(r"\{([^{}\n]+)\}")
ROW_NUMBER = re.compile(r"^\s*\|[^|]*\|")
NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
DONE, JUDGED, PLAIN, NOT_YET, OPEN = "執行", "裁定", "純文", "未行", "無卡"


@dataclass(slots=True)
class Coverage:
    """What happens to each clause, by id, in the order of the text."""

    states: dict[str, str] = field(default_factory=dict)

    def count(self, state: str) -> int:
        """How many clauses are in that state."""
        return sum(1 for found in self.states.values() if found == state)


def check(source: Source, diagnostics: Diagnostics) -> Coverage:
    """Ids, marks, cards without a clause, quotes, numbers; and the coverage of the topmost handbook."""
    clauses = [clause for chapter in source.chapters for clause in chapter.clauses]
    known = ids(clauses, diagnostics)
    cards = cards_by_clause(source, known, diagnostics)
    coverage, kin, names = Coverage(), families(cards), Names.of(source)
    written = {id_ for chapter in source.chapters for block in chapter.blocks for id_ in carried_out(block)}
    for clause in clauses:
        family = kin[clause.id]
        own = [card for id_ in family for card in cards[id_]]
        state = state_of(clause, own)
        if state == OPEN:
            below = set(family) - {clause.id}
            state = state_of_parts([other for other in clauses if other.id in below] if below else [])
        if clause.span.file.startswith(f"{source.settings.folder}/"):
            coverage.states[clause.id] = state
        if state == OPEN and not any(id_ in written for id_ in family):
            diagnostics.add("K801", id_of(clause), id=clause.id)
        check_text(source, clause, own, names, diagnostics)
    return coverage


def carried_out(block: Block) -> list[str | None]:
    """The clauses a card belongs to, also when it could not be read: the one it stands under, and those of 又據."""
    also = (entry.value for entry in block.body.entries if canonical(entry.key.value, "key") == "又據")
    listed = (item for value in also for item in (value.items if isinstance(value, Listing) else (value,)))
    return [block.clause, *(item.value for item in listed if isinstance(item, Text))]


def id_of(clause: Clause) -> Span:
    """Where the id of a clause stands, in its brackets."""
    return Span.at(clause.span.file, clause.span.line, clause.span.column, len(clause.id) + 2)


def ids(clauses: list[Clause], diagnostics: Diagnostics) -> dict[str, Clause]:
    """Clauses by id; an id used in two chapters is a fault."""
    known: dict[str, Clause] = {}
    for clause in clauses:
        first = known.setdefault(clause.id, clause)
        if first is not clause and first.span.file != clause.span.file:
            diagnostics.add("K803", id_of(clause), id=clause.id, other=place(first.span))
    return known


def cards_by_clause(source: Source, known: dict[str, Clause], diagnostics: Diagnostics) -> dict[str, list[AnyCard]]:
    """The cards that carry out each clause, by position and by 又據."""
    found: dict[str, list[AnyCard]] = {id_: [] for id_ in known}
    for card in source.cards:
        if card.clause is None:
            diagnostics.add("K805", card.name.span, name=card.name.value)
        else:
            found.setdefault(card.clause, []).append(card)
        for also in card.also:
            if also.value in found:
                found[also.value].append(card)
            else:
                diagnostics.add("K804", also.span, id=also.value, suggestion=closest(also.value, known))
    return found


def families(ids: Collection[str]) -> dict[str, list[str]]:
    """Each clause with itself and those under it, in their order.

    >>> families(["S1", "S1-3", "S1-3.1", "S10"])["S1"]
    ['S1', 'S1-3', 'S1-3.1']
    """
    found: dict[str, list[str]] = {id_: [] for id_ in ids}
    for other in ids:
        for end in range(1, len(other) + 1):
            above = other[:end]
            if above in found and (above == other or under(above, other)):
                found[above].append(other)
    return found


def under(id_: str, other: str) -> bool:
    """S1 over S1-3, S1-3 over S1-3.1, S1-6.4 over S1-6.4a."""
    rest = other.removeprefix(id_)
    return other.startswith(id_) and rest != "" and (rest[0] in ".-" or rest[0].isalpha())


def state_of_parts(parts: list[Clause]) -> str:
    """A heading over marked clauses is what they are."""
    if not parts:
        return OPEN
    return NOT_YET if any(mark.kind == "未行" for part in parts for mark in part.marks) else PLAIN


def state_of(clause: Clause, own: list[AnyCard]) -> str:
    """Carried out, judged, plain, not yet, or open."""
    marks = [mark.kind for mark in clause.marks]
    if "未行" in marks:
        return NOT_YET
    acting = [card for card in own if not isinstance(card, Value)] or own
    if acting and "純文" not in marks:
        by_people = all(judged(card) or isinstance(card, Register | Access) for card in acting)
        return JUDGED if by_people and any(map(judged, acting)) else DONE
    if "見" in marks:
        return DONE
    return PLAIN if "純文" in marks else OPEN


def judged(card: AnyCard) -> bool:
    """Whether a person decides it."""
    return isinstance(card, Judge) or (isinstance(card, Sheet) and all(row.judges for row in card.rows))


# --- what the clause says ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Names:
    """Folded names of a handbook's cards, and of those that could not be read."""

    known: frozenset[str]
    refused: frozenset[str]

    @classmethod
    def of(cls, source: Source) -> Names:
        """The names of a handbook."""
        refused = names_without_card(source)
        return cls(refused.union(fold(card.name.value) for card in source.cards), refused)


def check_text(source: Source, clause: Clause, own: list[AnyCard], names: Names, diagnostics: Diagnostics) -> None:
    """Quoted names exist; printed numbers are held by the clause's cards."""
    for offset, quoted in quotes(clause):
        if fold(quoted) not in names.known:
            span = at(clause, offset, len(quoted))
            values = [card.name.value for card in source.cards if isinstance(card, Value)]
            values += [block.name.value for chapter in source.chapters for block in chapter.blocks]
            diagnostics.add("K806", span, name=quoted, suggestion=closest(quoted, values))
    for mark in clause.marks:
        meant = mark.text.value
        if mark.kind == "見" and fold(meant.strip()) not in names.known and not row_named(source, meant):
            close = closest(meant, [card.name.value for card in source.cards])
            diagnostics.add("K807", mark.text.span, name=meant, suggestion=close)
    check_braces(clause, diagnostics)
    if own and not clause.marks and not refused_card(source, clause, names.refused):
        check_numbers(source, clause, own, diagnostics)


def check_braces(clause: Clause, diagnostics: Diagnostics) -> None:
    """A quote that is opened and not closed would print as it stands."""
    rest = QUOTED.sub(lambda found: " " * len(found[0]), clause.text.value)
    for found in re.finditer(r"[{}]", rest):
        other = "}" if found[0] == "{" else "{"
        diagnostics.add("K808", at(clause, found.start(), 1), sign=found[0], other=other)


def refused_card(source: Source, clause: Clause, refused: Collection[str]) -> bool:
    """Whether a card under the clause could not be read: its numbers are not known then."""
    if not refused:
        return False
    blocks = (block for chapter in source.chapters for block in chapter.blocks)
    return any(
        block.clause is not None
        and (block.clause == clause.id or under(clause.id, block.clause) or under(block.clause, clause.id))
        and fold(block.name.value) in refused
        for block in blocks
    )


def row_named(source: Source, name: str) -> bool:
    """Whether some sheet has a row of that name."""
    rows = (row for card in source.cards if isinstance(card, Sheet) for row in card.rows)
    return any(fold(row.item.value) == fold(name.strip()) for row in rows)


def quotes(clause: Clause) -> list[tuple[int, str]]:
    """Names the clause quotes, with their place in its text."""
    return [(found.start(1), found[1]) for found in QUOTED.finditer(clause.text.value)]


def check_numbers(source: Source, clause: Clause, own: list[AnyCard], diagnostics: Diagnostics) -> None:
    """Digits printed in the clause that stand in none of its cards."""
    text = narrow(QUOTED.sub(lambda found: " " * len(found[0]), clause.text.value))
    held: set[str] | None = None
    for found in NUMBER.finditer(text):
        held = held if held is not None else numbers_of(source, clause, own)
        if plain(found[0]) not in held:
            span = at(clause, found.start(), len(found[0]))
            values = [card.name.value for card in own if isinstance(card, Value)]
            quoted = f"{{{values[0] if len(values) == 1 else '…'}}}"
            diagnostics.add("K802", span, id=clause.id, number=found[0], quoted=quoted)


def numbers_of(source: Source, clause: Clause, own: list[AnyCard]) -> set[str]:
    """Every number in the text of the cards, of the sheets above them, and of the 參數 they name."""
    files = {file.path: file.text.split("\n") for file in source.files}
    above = (card for card in source.cards if card.clause and under(card.clause, clause.id))
    sheets = [card for card in above if isinstance(card, Sheet)]
    texts = [card_text(files, card) for card in (*own, *sheets)]
    named = "\n".join(texts)
    texts += [card_text(files, card) for card in source.cards if isinstance(card, Value) and card.name.value in named]
    return {plain(found) for text in texts for found in NUMBER.findall(narrow(text))}


def card_text(files: dict[str, list[str]], card: AnyCard) -> str:
    """The card's lines, those of a sheet without the numbers of its rows."""
    lines = files.get(card.span.file, [])[card.span.line - 1 : card.span.end_line]
    return "\n".join(ROW_NUMBER.sub("|", line) for line in lines) if isinstance(card, Sheet) else "\n".join(lines)


def at(clause: Clause, offset: int, length: int) -> Span:
    """The place of a piece of the clause's text."""
    before = clause.text.value[:offset]
    row = before.count("\n")
    lines = clause.text.lines or (clause.text.span,)
    line = lines[min(row, len(lines) - 1)]
    return Span.at(line.file, line.line, line.column + offset - (before.rfind("\n") + 1), length)


def plain(number: str) -> str:
    """A number as written, without zeros that say nothing; it may have any number of digits.

    >>> plain("007.50"), plain("10"), plain("0.0")
    ('7.5', '10', '0')
    """
    whole, _, part = number.partition(".")
    part = part.rstrip("0")
    return (whole.lstrip("0") or "0") + (f".{part}" if part else "")
