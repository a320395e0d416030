"""What a sign-in has to prove: a second factor for pay and approvals, nothing more for what is one's own.

Agents sign in at the seat with number and password, without a phone; nobody is asked for what he does not touch.
"""

from __future__ import annotations

from django.conf import settings

from kaohe.access.acting import Acting
from kaohe.access.answering import grants_of, whose
from kaohe.access.asking import About
from kaohe.access.rights import rights_on
from kaohe.access.rules import RULES
from kaohe.base.actor import Actor, Proof
from kaohe.base.permission import Decision, Permission

SECRETS = "機密"
"""In the setting: data with this mark, whatever is done with them."""


def lacking(actor: Actor, acting: Acting, permission: Permission, about: About) -> Decision | None:
    """The refusal of what is allowed otherwise, but not yet proven; None when enough is."""
    asked = asked_for(permission, about, acting)
    if actor.proof >= asked:
        return None
    if asked is Proof.SECOND_FACTOR and is_his_own(actor, acting, permission, about):
        return None
    because = "second_factor" if actor.proof < Proof.SECOND_FACTOR else "prove_again"
    return Decision(allowed=False, because=because, about=(("data", about.data),), proof=asked)


def asked_for(permission: Permission, about: About, acting: Acting) -> Proof:
    """What a permission asks for: as the table says, or as the setting does where it names them."""
    named: frozenset[str] | None = settings.SECOND_FACTOR
    usual = RULES[permission].proof
    if named is not None:
        usual = (Proof.FRESH if usual is Proof.PASSWORD else usual) if permission in named else Proof.PASSWORD
    is_secret = (named is None or SECRETS in named) and rights_on(acting.day).is_secret(about.data)
    return max(usual, Proof.SECOND_FACTOR) if is_secret else usual


def is_his_own(actor: Actor, acting: Acting, permission: Permission, about: About) -> bool:
    """Whether it reaches nobody's data but his own and those of his open tasks; whoever stands in for another looks at
    another's."""
    if actor.instead_of:
        return False
    own = frozenset([actor.name])
    if acting.standing is None or acting.is_owner:
        return bool(about.people) and own.issuperset(about.people)
    grants = grants_of(RULES[permission], about, acting.day)
    if about.people:
        own |= whose(acting.standing, [grant for grant in grants if grant.by_task], about.data) or frozenset()
        return own.issuperset(about.people)
    others = whose(acting.standing, [grant for grant in grants if not grant.by_task], about.data)
    return others is not None and others <= own
