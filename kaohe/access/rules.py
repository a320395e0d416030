"""The one table: which right of the handbook each permission asks for."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kaohe.access.rights import SELF, SUPERIOR, Verb
from kaohe.base.actor import Proof
from kaohe.base.permission import Permission

HANDBOOK, LEDGER, ACCOUNTS = "制度", "存證賬", "帳號"
PEOPLE, POSTS, UNITS = "人員", "任職", "單位"
PERSONAL = "個人資料"
NOTICES, RECEIPTS = "通告", "閱知"
OF_SUBJECT = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """The data a permission is about, and what must be allowed with it, one of `verbs`.

    `data` empty: the subject names it. No verbs: the owner's alone. `of_person`: the subject is a person.
    `not_himself`: nobody does it to himself (catalogue G17). `besides`: relations that have it without a card.
    `proof`: what a sign-in has to prove for it, unless the settings say otherwise; `proving` asks.
    """

    data: str = OF_SUBJECT
    verbs: tuple[Verb, ...] = ()
    of_person: bool = False
    not_himself: bool = False
    besides: tuple[str, ...] = ()
    proof: Proof = Proof.PASSWORD


OWNER = Rule(ACCOUNTS, proof=Proof.FRESH)
OPENING = Rule(ACCOUNTS, (Verb.WRITE,), proof=Proof.FRESH)
APPROVING = Rule(HANDBOOK, (Verb.DECIDE,), proof=Proof.FRESH)
STAND_IN = Rule(ACCOUNTS, (Verb.WRITE,), of_person=True, besides=(SELF, SUPERIOR))
CHANGING = (Verb.WRITE, Verb.DECIDE)

RULES: dict[Permission, Rule] = {
    Permission.ACCESS_ACCOUNT_CLOSE: OPENING,
    Permission.ACCESS_ACCOUNT_OPEN: OPENING,
    Permission.ACCESS_ACCOUNT_READ: Rule(ACCOUNTS, (Verb.SEE,)),
    Permission.ACCESS_FACTOR_RESET: OPENING,
    Permission.ACCESS_IDENTITY_BIND: OPENING,
    Permission.ACCESS_OWNER_HAND_OVER: OWNER,
    Permission.ACCESS_RIGHTS_READ: Rule(ACCOUNTS, (Verb.SEE,), of_person=True, besides=(SELF,)),
    Permission.ACCESS_STAND_IN_END: STAND_IN,
    Permission.ACCESS_STAND_IN_NAME: replace(STAND_IN, proof=Proof.FRESH),  # Ending one gives nobody anything.
    Permission.ACCESS_TOKEN_CREATE: Rule(ACCOUNTS, (Verb.WRITE,), of_person=True, besides=(SELF,), proof=Proof.FRESH),
    Permission.ACCESS_TOKEN_REVOKE: Rule(ACCOUNTS, (Verb.WRITE,), of_person=True, besides=(SELF,)),
    Permission.DEMONSTRATION_BEGIN: Rule(ACCOUNTS),
    Permission.DEMONSTRATION_REMOVE: Rule(ACCOUNTS),  # Nothing real is lost, and nobody there has a second factor.
    Permission.EDITIONS_ADOPT: Rule(HANDBOOK, (Verb.WRITE,)),
    Permission.EDITIONS_APPROVE: APPROVING,
    Permission.EDITIONS_COMMENT: Rule(HANDBOOK, CHANGING),
    Permission.EDITIONS_DRAFT_READ: Rule(HANDBOOK, CHANGING),
    Permission.EDITIONS_ENACT: APPROVING,
    Permission.EDITIONS_READ: Rule(HANDBOOK, (Verb.SEE,)),
    Permission.EDITIONS_WRITE: Rule(HANDBOOK, (Verb.WRITE,)),
    Permission.JOBS_KEEP: Rule(ACCOUNTS),
    Permission.LEDGER_ERASE: OWNER,
    Permission.LEDGER_READ: Rule(LEDGER, (Verb.SEE,)),
    Permission.LEDGER_VERIFY: Rule(LEDGER, (Verb.SEE,)),
    Permission.MONTH_OPENING: Rule(HANDBOOK, (Verb.WRITE,), of_person=True, not_himself=True),
    Permission.NOTICES_CONFIRM: Rule(RECEIPTS, (Verb.DECIDE,), of_person=True, besides=(SELF,)),
    Permission.NOTICES_PUBLISH: Rule(NOTICES, (Verb.WRITE,)),
    Permission.NOTICES_RECEIPTS: Rule(RECEIPTS, (Verb.SEE,), of_person=True),
    Permission.OPERATIONS_BACKUP: OWNER,
    Permission.PEOPLE_ASSIGN: Rule(POSTS, (Verb.WRITE,), of_person=True, not_himself=True),
    Permission.PEOPLE_COPY: Rule(PEOPLE, (Verb.WRITE,), of_person=True, besides=(SELF,), proof=Proof.SECOND_FACTOR),
    Permission.PEOPLE_READ: Rule(PEOPLE, (Verb.SEE,), of_person=True),
    Permission.PEOPLE_UNIT_EDIT: Rule(UNITS, (Verb.WRITE,)),
    Permission.PEOPLE_WRITE: Rule(PEOPLE, (Verb.WRITE,), of_person=True),
    Permission.PRIVACY_APPROVE: Rule(PERSONAL, (Verb.DECIDE,), proof=Proof.FRESH),
    Permission.PRIVACY_PROPOSE: Rule(PERSONAL, (Verb.WRITE,), proof=Proof.FRESH),
    Permission.PRIVACY_READ: Rule(PERSONAL, (Verb.SEE,)),
    Permission.RECORDS_READ: Rule(OF_SUBJECT, (Verb.SEE,)),
    Permission.RECORDS_WRITE: Rule(OF_SUBJECT, (Verb.WRITE,)),
}
