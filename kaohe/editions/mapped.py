"""Where the card of a register stands: the edition that the next one follows, its chapter, its text."""

from __future__ import annotations

from kaohe.editions.cards import Placed
from kaohe.editions.drafts import draft_files, head_of
from kaohe.editions.errors import NoSuch
from kaohe.editions.mappings import register_card
from kaohe.editions.models import Edition
from kaohe.editions.states import State


def card_of_register(name: str) -> tuple[Edition, str, Placed]:
    """The latest edition of the handbook that has the register, the path and the card. Raises NoSuch."""
    held = Edition.objects.filter(state=State.IN_FORCE).order_by("since", "number")
    for handbook in dict.fromkeys(held.values_list("handbook", flat=True)):
        head = head_of(handbook)
        files = draft_files(head) if head else {}
        own_first = sorted(files, key=lambda path: not path.startswith(f"{handbook}/"))
        for path in (one for one in own_first if one.endswith(".md") and name in files[one]):
            card = register_card(files[path], name)
            if head is not None and card is not None:
                return head, path, card
    raise NoSuch("E116", path=name)
