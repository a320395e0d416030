"""The organisation on a day: how deep everybody stands below the top, and what is wrong with the tree."""

from __future__ import annotations

import pyarrow as pa


class OrganisationFault(Exception):
    """People stand above one another in a circle; `people` names them in order."""

    def __init__(self, people: list[str]) -> None:
        super().__init__(" → ".join([*people, people[0]]))
        self.people = people


def superiors(posts: pa.Table | None, day: int) -> dict[str, str]:
    """Person -> superior on the day (the assignment that began last when several hold)."""
    if posts is None or "上級" not in posts.column_names:
        return {}
    rows = zip(*(posts[name].to_pylist() for name in ("工號", "自", "至", "上級")), strict=True)
    found: dict[str, tuple[int, str | None]] = {}
    for person, since, until, boss in rows:
        if since <= day and (until is None or until >= day) and since >= found.get(person, (-1, None))[0]:
            found[person] = (since, boss)
    return {person: boss for person, (_, boss) in found.items() if boss}


def depths(posts: pa.Table | None, day: int) -> dict[str, int]:
    """Person -> number of superiors above him. Raises OrganisationFault on a circle."""
    above = superiors(posts, day)
    known: dict[str, int] = {}
    for person in above:
        path: list[str] = []
        here = person
        while here in above and here not in known:
            if here in path:
                raise OrganisationFault(path[path.index(here) :])
            path.append(here)
            here = above[here]
        depth = known.get(here, 0)
        for one in reversed(path):
            depth += 1
            known[one] = depth
    return known
