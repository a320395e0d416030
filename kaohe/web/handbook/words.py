"""What the editor knows of the language and of the handbook: keywords, names, and its own phrases."""

from __future__ import annotations

from dataclasses import asdict
from functools import lru_cache

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from kaohe.base.permission import Permission, require
from kaohe.editions import queries
from kaohe.handbook.cards.reading import KINDS
from kaohe.handbook.words import LANGUAGES, words
from kaohe.reports.site.naming import alike, named, spelled_in
from kaohe.web.actor import actor_of
from kaohe.web.handbook.drawing import site_of
from kaohe.web.texts import t

GROUPS = {
    "kinds": ("kind",),
    "keys": ("key",),
    "operators": ("operator",),
    "functions": ("function", "prefix", "aggregate", "option", "attribute", "output"),
    "units": ("unit",),
    "values": ("value", "truth", "rounding", "type", "weekday", "state", "subject", "period"),
    "marks": ("mark",),
}
"""What the editor tells apart → groups of the language's table."""
PHRASES = (
    "Find", "Replace", "next", "previous", "all", "match case", "regexp", "by word", "replace", "replace all", "close",
    "Go to line", "go", "Diagnostics", "No diagnostics", "Completions", "current match", "on line",
)  # fmt: skip
"""What the editor says by itself; the n-th is said in the words of `editor_n`."""


@require_safe
def words_part(request: HttpRequest, number: int) -> JsonResponse:
    """Keywords in all spellings, the names of the draft, and phrases; for who writes it."""
    actor = actor_of(request)
    require(actor, Permission.EDITIONS_WRITE, number)
    found, site = site_of(queries.edition(actor, number))
    names = named(site) if site else []
    return JsonResponse(
        {
            **keywords(spelled_in(found.files)),
            "names": [asdict(one) for one in names],
            "alike": alike(names),
            "phrases": {phrase: t(f"handbook.editor_{place:02}") for place, phrase in enumerate(PHRASES)},
        },
        json_dumps_params={"ensure_ascii": False},
    )


@lru_cache(maxsize=len(LANGUAGES))
def keywords(language: str) -> dict[str, object]:
    """The keywords: of each group every spelling → whether it is the usual one of a language; and each kind's keys."""
    spelled = {
        name: {
            spelling: spelling == word.spellings[language][0]
            for word in words()
            if word.group in groups
            for spellings in word.spellings.values()
            for spelling in spellings
        }
        for name, groups in GROUPS.items()
    }
    by_id = {(word.group, word.id): [one for row in word.spellings.values() for one in row] for word in words()}
    usual = {word.id: word.spellings[language][0] for word in words() if word.group == "key"}
    of_kind = {
        spelling: [usual.get(key, key) for key in kind.keys]
        for id_, kind in KINDS.items()
        for spelling in by_id["kind", id_]
    }
    return {**spelled, "of_kind": of_kind}
