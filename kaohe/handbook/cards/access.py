"""權限: who may see, write and decide what, and how secret it is."""

from __future__ import annotations

from kaohe.handbook.cards.heads import CARD, Draft
from kaohe.handbook.cards.keys import Keys, may, must
from kaohe.handbook.cards.shapes import choice, names, yes
from kaohe.handbook.model import Access
from kaohe.handbook.tree import Text
from kaohe.handbook.words import canonical

MARKS = ("公開", "內部", "機密")
VERBS = ("可見", "可寫", "可批")

KEYS: Keys = {
    **{key: shape for key, shape in CARD.items() if key != "適用"},
    "資料": must(names),
    **{verb: may(names) for verb in VERBS},
    "憑任務": may(yes),
    "密級": may(choice(*MARKS)),
}


def access(draft: Draft) -> Access | None:
    """The card, when it has no fault."""
    entries = draft.entries
    if not any(entries.has(verb) for verb in VERBS):
        draft.reader.gap("K773", draft.block.name.span, name=draft.block.name.value)
    for one in entries.many(Text, "可批"):
        if canonical(one.value, "value") == "本人":
            draft.reader.fault("K774", one.span)
    if draft.failed:
        return None
    return Access(
        **draft.head,
        data=entries.many(Text, "資料"),
        readers=entries.many(Text, "可見"),
        writers=entries.many(Text, "可寫"),
        deciders=entries.many(Text, "可批"),
        by_task=entries.flag("憑任務"),
        mark=entries.get(str, "密級") or "",
    )
