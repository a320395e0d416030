"""Taking a person in together with his first post: both or neither."""

from __future__ import annotations

from datetime import date

from kaohe.base.actor import Actor
from kaohe.ledger.actions import in_turn
from kaohe.people.actions import Post, assign, hire
from kaohe.people.models import Person


@in_turn
def hire_to_post(
    actor: Actor, number: str, *, name: str, since: date, post: Post | None = None, reason: str = ""
) -> Person:
    """Hires, and gives the post from the first day. Raises what `hire` and `assign` raise; then nothing is done."""
    person = hire(actor, number, name=name, since=since, reason=reason)
    if post is not None:
        assign(actor, number, post, since=since, reason=reason)
    return person
