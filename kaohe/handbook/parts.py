"""Which results are worked out in each part of a month: those that follow the post (design §4)."""

from __future__ import annotations

from kaohe.handbook import core
from kaohe.handbook.book import PERSON, Book
from kaohe.handbook.model import Sheet
from kaohe.handbook.names import fold
from kaohe.handbook.results import Node, leaves
from kaohe.handbook.scopes import OWN_POST_FIELDS, POSTS


def follows_post(book: Book, variants: tuple[Node, ...]) -> bool:
    """Whether the result depends on what an assignment says (a sheet, or 適用 by post, unit, grade)."""
    first = variants[0]
    if first.subject != PERSON or first.grain != "月":
        return False
    posts = book.register(POSTS)
    dated = {f.name.value for f in posts.fields if fold(f.name.value) not in OWN_POST_FIELDS} if posts else set()
    for node in variants:
        if isinstance(node.card, Sheet):
            return True
        if any(isinstance(leaf, core.Attribute) and leaf.name in dated for leaf in leaves(node.applies)):
            return True
    return False
