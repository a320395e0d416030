"""From a handbook's list of posts to an establishment: who leads whom, and how many hold each post."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kaohe.base.errors import KaoheError
from kaohe.handbook.names import fold

TEAM = 8
SINGLE = 60
"""From this rank on a post is held by one person."""
_RANKS = (
    (("董事長", "chairman"), 90),
    (("副總裁",), 75),
    (("總裁", "president"), 80),
    (("副總經理",), 65),
    (("總經理", "general manager"), 70),
    (("總監", "director"), 60),
    (("部長", "head of"), 55),
    (("負責人",), 50),
    (("副經理", "deputy"), 40),
    (("經理", "manager"), 45),
    (("主管", "supervisor"), 30),
    (("班長", "組長", "店長", "隊長", "領班", "leader"), 20),
)
_DULL = frozenset("員師長部理經主管副總班組人")


def rank(post: str) -> int:
    """How high a post stands; 0 for those who lead nobody."""
    folded = fold(post)
    return next((height for words, height in _RANKS if any(fold(word) in folded for word in words)), 0)


def stem(post: str) -> str:
    """What a leader leads, by his title: 區域經理 gives 區域."""
    words = sorted((word for names, _ in _RANKS for word in names), key=len, reverse=True)
    return next((post.removesuffix(word) for word in words if post.endswith(word)), post) or post


def superiors(posts: Sequence[str], known: Mapping[str, str]) -> dict[str, str]:
    """Who leads each post: as known, else the lowest leader with a kindred name, else the lowest leader."""
    found: dict[str, str] = {}
    for post in posts:
        higher = sorted((other for other in posts if rank(other) > rank(post)), key=rank)
        if known.get(post) in higher:
            found[post] = known[post]
        elif higher:
            kindred = [other for other in higher if _kin(post, other)]
            found[post] = (kindred or higher)[0]
    return found


def _kin(post: str, other: str) -> bool:
    return bool((set(post) & set(other)) - _DULL)


@dataclass(frozen=True, slots=True)
class Establishment:
    """How many people hold each post and sit in each group, and who leads whom."""

    posts: dict[str, int]
    groups: dict[str, int]
    group_post: str
    superior: dict[str, str]

    @property
    def total(self) -> int:
        """How many people it takes."""
        return sum(self.posts.values()) + sum(self.groups.values())


@dataclass(slots=True)
class Staffing:
    """Fits an establishment to a number of people."""

    posts: Sequence[str]
    groups: Sequence[str]
    shares: Mapping[str, float]
    known: Mapping[str, str] = field(default_factory=dict)

    def fit(self, people: int) -> Establishment:
        """The establishment of exactly that many people."""
        low, high = 0, people
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self.of(middle, people).total <= people else (low, middle - 1)
        found = self.of(low, people)
        if found.total > people:
            raise KaoheError(
                f"{people} people are too few for the posts and groups of this handbook.",
                f"Ask for at least {found.total}.",
            )
        largest = max(self.staff, key=lambda post: found.posts[post])
        found.posts[largest] += people - found.total
        return found

    @property
    def staff(self) -> list[str]:
        """The posts that lead nobody; all of them when every title sounds like a leader's."""
        return [post for post in self.posts if not rank(post)] or [min(self.posts, key=rank)]

    def of(self, staff: int, people: int) -> Establishment:
        """The establishment with so many who lead nobody."""
        superior = superiors(self.posts, self.known)
        group_post = min(self.staff, key=lambda post: (self.shares.get(post, 1), post))
        groups = dict.fromkeys(self.groups, max(1 if people < 40 else 2, people // 400))
        whole = sum(self.shares.get(post, 1) for post in self.staff)
        counts = {post: max(1, int(staff * self.shares.get(post, 1) / whole)) for post in self.staff}
        for post in sorted(self.posts, key=rank):
            if post not in counts:
                reports = sum(counts.get(below, 0) for below, above in superior.items() if above == post)
                counts[post] = 1 if rank(post) >= SINGLE else max(1, round(reports / TEAM))
        return Establishment(counts, groups, group_post, superior)
