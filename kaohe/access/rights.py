"""What a handbook gives: for each register, result or area who may see, write and decide, and which card says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from kaohe.access.remembering import once
from kaohe.handbook.book import PERSON, Book
from kaohe.handbook.cards.access import MARKS
from kaohe.handbook.model import Access, Register
from kaohe.handbook.names import fold
from kaohe.handbook.tree import Text
from kaohe.handbook.words import canonical

SELF, SUPERIOR, PEERS, EVERYBODY = "本人", "上級", "同組", "任意"
RELATIONS = (SELF, SUPERIOR, PEERS, EVERYBODY)
SECRET = MARKS[-1]


class Verb(StrEnum):
    """What may be done with data. Whoever writes or decides also sees."""

    SEE = "see"
    WRITE = "write"
    DECIDE = "decide"


@dataclass(frozen=True, slots=True)
class Grant:
    """One name under one key of one card. `who` is a relation as zh-Hant writes it, or a post, unit or number."""

    who: str
    verb: Verb
    card: str
    clause: str
    by_task: bool = False

    @property
    def is_relation(self) -> bool:
        """Whether it depends on whose the record is, or is everybody's."""
        return self.who in RELATIONS


Grants = dict[Verb, tuple[Grant, ...]]


@dataclass(slots=True)
class Rights:
    """The grants of a day by the folded name of the data, with the name as its card writes it, and how secret it is."""

    grants: dict[str, Grants] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)
    apart: set[str] = field(default_factory=set)
    """Registers whose records are of something that is no person: a customer, a shop."""

    def of(self, data: str, verb: Verb) -> tuple[Grant, ...]:
        """Who may, in the order of the handbook."""
        return self.grants.get(fold(data), {}).get(verb, ())

    def mark(self, data: str) -> str:
        """公開 內部 機密, or empty."""
        return self.marks.get(fold(data), "")

    def is_secret(self, data: str) -> bool:
        """Whether only those named may see it, not even the owner of the system."""
        return self.mark(data) == SECRET

    def is_of_people(self, data: str) -> bool:
        """Whether its records are of persons, so that a relation to one says anything."""
        return fold(data) not in self.apart

    def add(self, data: str, given: Sequence[Grant], mark: str = "") -> None:
        """Takes what one card gives for one thing."""
        key = fold(data)
        self.names.setdefault(key, data)
        own = self.grants.setdefault(key, {})
        for verb in Verb:
            more = (one for one in given if verb in (one.verb, Verb.SEE))
            own[verb] = tuple(dict.fromkeys((*own.get(verb, ()), *more)))
        if mark and (key not in self.marks or MARKS.index(mark) > MARKS.index(self.marks[key])):
            self.marks[key] = mark


def rights_of(books: Sequence[Book]) -> Rights:
    """What the books of a day give together."""
    found = Rights()
    for book in books:
        for register in book.registers.values():
            found.add(register.name.value, tuple(given(register)))
            if subject_of(book, register) and book.owner_of(register, PERSON) is None:
                found.apart.add(fold(register.name.value))
        for card in book.rights.values():
            for data in card.data:
                found.add(canonical(data.value, "area") or data.value, tuple(given(card)), card.mark)
    return found


def subject_of(book: Book, register: Register) -> str:
    """The field that says whose or what its records are: of a person where there is one, else what 歸屬 names, else the
    record itself where it is a subject (主體); empty for none of these."""
    itself = register.key[0].value if register.subject and len(register.key) == 1 else ""
    return book.owner_of(register, PERSON) or (register.owner.value if register.owner else itself)


def given(card: Register | Access) -> Iterator[Grant]:
    """The grants of a card."""
    deciders = card.deciders if isinstance(card, Access) else ()
    by_task = isinstance(card, Access) and card.by_task
    for verb, names in ((Verb.SEE, card.readers), (Verb.WRITE, card.writers), (Verb.DECIDE, deciders)):
        yield from (Grant(who(name), verb, card.name.value, card.clause or "", by_task) for name in names)


def who(name: Text) -> str:
    """A relation in its usual spelling; any other name as written."""
    word = canonical(name.value, "value")
    return word if word in RELATIONS else name.value


# --- the books of a day --------------------------------------------------------------------------------------------

Books = Callable[[date], Sequence[Book]]


def no_books(day: date) -> Sequence[Book]:
    """What stands before a handbook is in force."""
    del day
    return ()


class _Registered:
    books: Books = staticmethod(no_books)
    last: tuple[Sequence[Book], Rights] = ((), Rights())


def register_books(books: Books) -> None:
    """Says where the books in force on a day come from; called once, at start-up, by the room that keeps them.

    They are shared and never changed, so the same ones give the same rights.
    """
    _Registered.books = staticmethod(books)


def rights_on(day: date) -> Rights:
    """The rights of a day."""
    books, (before, known) = once(_Registered.books, day), _Registered.last
    if len(books) == len(before) and all(one is other for one, other in zip(books, before, strict=True)):
        return known
    _Registered.last = (books, rights_of(books))
    return _Registered.last[1]
