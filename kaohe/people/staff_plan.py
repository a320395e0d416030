"""What a staff list would change, person by person, beside what is known; nothing is written here."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from kaohe.intake.faults import Refusal, RowFault
from kaohe.people.actions import Post
from kaohe.people.staff_file import StaffTable
from kaohe.people.staff_known import Known
from kaohe.people.staff_rows import Faults, StaffLine, staff_lines


class Kind(StrEnum):
    """What happens to a person."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class PersonChange:
    """One person: `changes` are (field, before, after) as shown; `post` is given from `post_since` on."""

    line: int
    number: str
    name: str
    kind: Kind
    changes: tuple[tuple[str, str, str], ...] = ()
    since: date | None = None
    until: date | None = None
    post: Post | None = None
    post_since: date | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """All of them; `units` are to be opened, by code with the first day. Nothing is taken in while there are faults."""

    people: tuple[PersonChange, ...]
    units: dict[str, date] = field(default_factory=dict)
    faults: tuple[RowFault, ...] = ()

    @property
    def digest(self) -> str:
        """sha256 of what would be done: what is confirmed is what was shown."""
        return hashlib.sha256(repr((self.people, sorted(self.units.items()))).encode()).hexdigest()

    def of(self, kind: Kind) -> list[PersonChange]:
        """Those to whom this happens."""
        return [one for one in self.people if one.kind is kind]

    @property
    def is_empty(self) -> bool:
        """Whether nothing would change."""
        return not self.units and all(one.kind is Kind.SAME for one in self.people)


def planned(
    table: StaffTable, mapping: Mapping[str, int], effective: date, known: Known, selves: Collection[str] = ()
) -> Plan:
    """The plan. `effective` is the day on which changed posts begin where the list does not say; `selves` are the
    numbers of whoever takes the list in, and of whom he stands in for: nobody gives himself a post."""
    faults = Faults(table, mapping)
    if not {"number", "name"} <= mapping.keys():
        faults.add(0, "", "", Refusal("P204"))
        return Plan((), faults=faults.in_order)
    lines = staff_lines(table, mapping, faults)
    planning = _Planning(known, {one.number: one for one in lines}, effective, faults, selves)
    people = tuple(planning.person(line) for line in lines)
    planning.no_circles(people)
    return Plan(people, planning.units, faults.in_order)


class _Planning:
    """Works line after line, and remembers which units are new."""

    def __init__(
        self, known: Known, lines: Mapping[str, StaffLine], effective: date, faults: Faults, selves: Collection[str]
    ) -> None:
        self.units: dict[str, date] = {}
        self._known, self._lines, self._effective, self._faults, self._selves = known, lines, effective, faults, selves
        self._named: dict[str, set[str]] = {}
        for number, name in [*known.names.items(), *((one.number, one.name) for one in lines.values())]:
            self._named.setdefault(name, set()).add(number)

    def person(self, line: StaffLine) -> PersonChange:
        """What happens to the person of a line."""
        employed = self._known.employed.get(line.number)
        if employed is None:
            return self._new(line)
        since, until = employed
        if line.since not in (None, since):
            self._refuse(line, "since", str(line.since), "P205", known=since.isoformat())
        if until is not None and line.until is None:
            self._refuse(line, "number", line.number, "P206", number=line.number, day=until.isoformat())
        self._ends_after(line, since)
        changes = [("name", self._known.names[line.number], line.name)]
        if line.until is not None:
            changes.append(("until", until.isoformat() if until else "", line.until.isoformat()))
        held = self._known.posts.get(line.number)
        wanted, begin = self._post(line, held, line.held_since or self._effective)
        if wanted is not None:
            changes += [(name, getattr(held, name, ""), getattr(wanted, name)) for name in Post.__slots__]
            self._may_begin(line, begin, since, line.until or until)
        told = tuple(one for one in changes if one[1] != one[2])
        return PersonChange(
            line.line, line.number, line.name, Kind.CHANGED if told else Kind.SAME, told, since,
            line.until or until, wanted, begin if wanted else None,
        )  # fmt: skip

    def _new(self, line: StaffLine) -> PersonChange:
        if line.since is None:
            self._refuse(line, "since", "", "P207")
        begin = line.held_since or line.since or self._effective
        wanted, _ = self._post(line, None, begin)
        if wanted is not None and line.since is not None:
            self._may_begin(line, begin, line.since, line.until)
        if line.since is not None:
            self._ends_after(line, line.since)
        said = {
            "since": line.since,
            "until": line.until,
            **{name: getattr(wanted, name) for name in Post.__slots__ if wanted},
        }
        told = tuple((name, "", str(value)) for name, value in said.items() if value)
        return PersonChange(
            line.line, line.number, line.name, Kind.NEW, told, line.since, line.until, wanted, begin if wanted else None
        )

    def _post(self, line: StaffLine, held: Post | None, begin: date) -> tuple[Post | None, date]:
        """The post that a line gives, None when it is the one held or when it gives none."""
        before = held or Post("", "")
        said = {name: getattr(line, name) for name in ("post", "unit", "grade") if getattr(line, name) is not None}
        if line.superior is not None:
            said["superior"] = self._superior(line)
        if "unit" in said:
            said["unit"] = self._unit(line, said["unit"], begin)
        if line.until is not None and not any(said.values()):
            return None, begin
        wanted = replace(before, **said)
        if wanted == before:
            return None, begin
        if bool(wanted.post) != bool(wanted.unit) or not wanted.post:
            lacking = "unit" if wanted.post else "post"
            self._refuse(line, lacking, "", "P208")
        if line.number in self._selves:
            self._refuse(line, "post", wanted.post, "P209")
        return wanted, begin

    def _unit(self, line: StaffLine, written: str, begin: date) -> str:
        """The code of a unit named by its code or its name; a new one is to be opened under what was written."""
        code = self._known.unit(written)
        closed, last_day = self._known.closed.get(code or ""), line.until or self._known.until(line.number)
        if closed is not None and (last_day is None or last_day > closed):
            self._refuse(line, "unit", written, "P116", name=code, day=closed.isoformat())
        if written and code is None:
            self.units[written] = min(begin, self.units.get(written, begin))
        return code or written

    def _superior(self, line: StaffLine) -> str:
        """The number of a superior named by number or by name."""
        written = line.superior or ""
        if not written or written in self._lines or written in self._known.names:
            return written
        meant = self._named.get(written, set())
        if len(meant) != 1:
            code = "P211" if meant else "P210"
            self._refuse(line, "superior", written, code, name=written, numbers="、".join(sorted(meant)))
        return next(iter(meant), "")

    def _ends_after(self, line: StaffLine, since: date) -> None:
        if line.until is not None and line.until < since:
            self._refuse(line, "until", str(line.until), "P107", name=line.number, day=line.until.isoformat())

    def _may_begin(self, line: StaffLine, begin: date, since: date, until: date | None) -> None:
        if begin < since or (until is not None and begin > until):
            self._refuse(line, "held_since", begin.isoformat(), "P105", number=line.number, day=begin.isoformat())
        last = self._known.last_post.get(line.number)
        if last is not None and last >= begin:
            self._refuse(line, "held_since", begin.isoformat(), "P104", number=line.number, day=begin.isoformat())

    def no_circles(self, people: tuple[PersonChange, ...]) -> None:
        """Tells each line whose person would stand above himself."""
        above = {number: post.superior for number, post in self._known.posts.items() if post.superior}
        above |= {one.number: one.post.superior for one in people if one.post}
        for one in people:
            if one.post is None:
                continue
            path, here = [one.number], above.get(one.number, "")
            while here and here not in path:
                path.append(here)
                here = above.get(here, "")
            if here == one.number:
                way = " → ".join([*path, here])
                self._faults.add(one.line, "superior", one.post.superior, Refusal("P106", path=way))

    def _refuse(self, line: StaffLine, field: str, value: str, code: str, /, **args: object) -> None:
        self._faults.add(line.line, field, value, Refusal(code, **args))
