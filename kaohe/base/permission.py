"""What may be done, and the one question whether somebody may do it; `access` answers, whoever acts asks here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from typing_extensions import override

from kaohe.base.actor import Actor, Proof
from kaohe.base.errors import KaoheError


class Permission(StrEnum):
    """Everything that can be allowed: `area:thing:verb`, in order."""

    ACCESS_ACCOUNT_CLOSE = "access:account:close"
    ACCESS_ACCOUNT_OPEN = "access:account:open"
    ACCESS_ACCOUNT_READ = "access:account:read"
    ACCESS_FACTOR_RESET = "access:factor:reset"
    ACCESS_IDENTITY_BIND = "access:identity:bind"
    ACCESS_OWNER_HAND_OVER = "access:owner:hand-over"
    ACCESS_RIGHTS_READ = "access:rights:read"
    ACCESS_STAND_IN_END = "access:stand-in:end"
    ACCESS_STAND_IN_NAME = "access:stand-in:name"
    ACCESS_TOKEN_CREATE = "access:token:create"  # noqa: S105 - what may be done, no secret.
    ACCESS_TOKEN_REVOKE = "access:token:revoke"  # noqa: S105 - as above.
    DEMONSTRATION_BEGIN = "demonstration:company:begin"
    DEMONSTRATION_REMOVE = "demonstration:company:remove"
    EDITIONS_ADOPT = "editions:edition:adopt"
    EDITIONS_APPROVE = "editions:edition:approve"
    EDITIONS_COMMENT = "editions:comment:write"
    EDITIONS_DRAFT_READ = "editions:draft:read"
    EDITIONS_ENACT = "editions:edition:enact"
    EDITIONS_READ = "editions:edition:read"
    EDITIONS_WRITE = "editions:draft:write"
    JOBS_KEEP = "jobs:job:keep"
    LEDGER_ERASE = "ledger:reason:erase"
    LEDGER_READ = "ledger:entry:read"
    LEDGER_VERIFY = "ledger:chain:verify"
    MONTH_OPENING = "month:opening:import"
    NOTICES_CONFIRM = "notices:receipt:give"
    NOTICES_PUBLISH = "notices:notice:publish"
    NOTICES_RECEIPTS = "notices:receipt:read"
    OPERATIONS_BACKUP = "operations:backup:make"
    PEOPLE_ASSIGN = "people:assignment:decide"
    PEOPLE_COPY = "people:person:copy"
    PEOPLE_READ = "people:person:read"
    PEOPLE_UNIT_EDIT = "people:unit:edit"
    PEOPLE_WRITE = "people:person:write"
    PRIVACY_APPROVE = "privacy:erasure:approve"
    PRIVACY_PROPOSE = "privacy:erasure:propose"
    PRIVACY_READ = "privacy:erasure:read"
    RECORDS_READ = "records:entry:read"
    RECORDS_WRITE = "records:entry:write"


ALONE = "alone"
"""Why the owner decides for himself: nobody else could."""
ANYONE = "\0"
"""As whose data a question is about: anybody's at all. Asked where an act reaches the data of people nobody has listed
yet, as an import does; no person has this number."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether it is allowed, and why or why not: the key of a sentence and what fills it.

    `proof`: what has to be proven first; nothing else stands in the way.
    """

    allowed: bool
    because: str
    about: tuple[tuple[str, str], ...] = ()
    proof: Proof | None = None


class NotAllowed(KaoheError):
    """Somebody may not do what he asked for; nothing was done."""

    def __init__(self, actor: Actor, permission: Permission, decision: Decision) -> None:
        super().__init__(
            f"{actor.name} may not do this ({permission}): {decision.because}.",
            "Ask whoever keeps the rights of your company, or let the person do it whose task it is.",
        )
        self.actor, self.permission, self.decision = actor, permission, decision

    @override
    def said(self, language: str) -> tuple[str, str]:
        """Why not and what to do, in the words that `access` has for it."""
        return _Registered.wording(self.decision, language) or (self.message, self.next_step)


Policy = Callable[[Actor, Permission, object], Decision]
Visible = Callable[[Actor, Permission, object], frozenset[str] | None]
ByTask = Callable[[Actor, Permission, object], frozenset[str]]
Wording = Callable[[Decision, str], tuple[str, str] | None]


def nobody(actor: Actor, permission: Permission, subject: object) -> Decision:
    """The policy before `access` has registered its own: nothing is allowed."""
    del actor, permission, subject
    return Decision(allowed=False, because="no policy is registered")


def nobodys(actor: Actor, permission: Permission, subject: object) -> frozenset[str]:
    """Whose data are seen before then: nobody's."""
    del actor, permission, subject
    return frozenset()


def unworded(decision: Decision, language: str) -> None:
    """The words before then: none."""
    del decision, language


class _Registered:
    policy: Policy = staticmethod(nobody)
    visible: Visible = staticmethod(nobodys)
    by_task: ByTask = staticmethod(nobodys)
    wording: Wording = staticmethod(unworded)


def register_policy(policy: Policy, visible: Visible, by_task: ByTask, wording: Wording) -> None:
    """Makes a policy the one that answers; called once, at start-up, by `access`."""
    _Registered.policy = staticmethod(policy)
    _Registered.visible = staticmethod(visible)
    _Registered.by_task = staticmethod(by_task)
    _Registered.wording = staticmethod(wording)


def decide(actor: Actor, permission: Permission, subject: object = None) -> Decision:
    """Whether the actor may, and why."""
    return _Registered.policy(actor, permission, subject)


def can(actor: Actor, permission: Permission, subject: object = None) -> bool:
    """Whether the actor may."""
    return decide(actor, permission, subject).allowed


def offered(actor: Actor, permission: Permission, subject: object = None) -> bool:
    """Whether the actor may, or will once he has proven what is asked for: for links and buttons, never for data."""
    decision = decide(actor, permission, subject)
    return decision.allowed or decision.proof is not None


def require(actor: Actor, permission: Permission, subject: object = None) -> Decision:
    """Raises NotAllowed unless the actor may; gives why he may.

    Somebody who acts for himself because nobody else is there (`alone`) does so only as long.
    """
    decision = decide(actor, permission, subject)
    if not decision.allowed:
        raise NotAllowed(actor, permission, decision)
    return decision


def visible(actor: Actor, permission: Permission, subject: object = None) -> frozenset[str] | None:
    """The numbers of those whose data the actor may see or write; None: everybody's. Raises NotAllowed.

    Lists, exports and searches take what they show by it, so that nothing leaks and no query is asked per row.
    """
    return _Registered.visible(actor, permission, subject)


def visible_by_task(actor: Actor, permission: Permission, subject: object = None) -> frozenset[str]:
    """The keys of records that an open task lets the actor see, besides what `visible` gives."""
    return _Registered.by_task(actor, permission, subject)


def why(decision: Decision, language: str) -> tuple[str, str] | None:
    """A decision in a sentence, and what to do when it is a refusal; None when there are no words for it."""
    return _Registered.wording(decision, language)
