"""附件: which kinds of files may lie beside a record, how large and how many."""

from __future__ import annotations

from kaohe.handbook.cards.keys import Entries, Keys, Reader, may, must
from kaohe.handbook.cards.shapes import choice, different, listing, text, whole
from kaohe.handbook.model_attachments import Attachments
from kaohe.handbook.tree import Listing, Node
from kaohe.handbook.words import ids

GROUP = "attachment"
_kind = choice(*ids(GROUP), group=GROUP)


def kinds(node: Node, reader: Reader) -> tuple[str, ...] | None:
    """`[PDF, 圖片]`; one kind may stand alone."""
    if not isinstance(node, Listing):
        found = _kind(node, reader)
        return (found,) if found else None
    different([one for one in (text(item, reader) for item in node.items) if one], reader)
    return listing(_kind)(node, reader)  # type: ignore[return-value]


ATTACHMENTS: Keys = {"種類": must(kinds), "大小": may(whole(1, 100)), "至多": may(whole(1, 50))}


def attachments(entries: Entries) -> Attachments:
    """The whole of 附件."""
    usual = Attachments(entries.many(str, "種類"))
    return Attachments(usual.kinds, entries.get(int, "大小") or usual.megabytes, entries.get(int, "至多") or usual.most)
