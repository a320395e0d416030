"""A month's results as they stand in a state of handbook and data: read from a run, or worked out on trial."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from kaohe.base.period import Period
from kaohe.engine.plan.frames import WHOLE
from kaohe.engine.run import Outcome
from kaohe.handbook.book import Book
from kaohe.handbook.names import fold
from kaohe.handbook.results import Node
from kaohe.month.history import RESULTS_FILE
from kaohe.month.results_file import decoded, described, meta_of, read_rows

Place = tuple[str, str]
"""Subject and grain."""


@dataclass(slots=True)
class State:
    """The results of a month: those worked out on trial, and for the rest those of the run in `folder`."""

    period: Period
    folder: Path
    book: Book | None = None
    """The handbook of the trial; None: the run as it is."""
    outcome: Outcome | None = None
    computed: frozenset[str] = frozenset()
    """Folded names of the results that were worked out."""
    _meta: dict[str, dict[str, object]] = field(default_factory=dict)

    @property
    def meta(self) -> dict[str, dict[str, object]]:
        """What is known of each result the run stored."""
        if not self._meta:
            self._meta = meta_of(self.folder / RESULTS_FILE)
        return self._meta

    def trial_nodes(self) -> dict[str, Node]:
        """Results that were worked out, by folded name."""
        if self.outcome is None:
            return {}
        return {
            fold(name): nodes[0] for name, nodes in self.outcome.plan.graph.nodes.items() if fold(name) in self.computed
        }

    def known(self) -> dict[str, dict[str, object]]:
        """Folded name -> name, subject, grain, unit, decimals, step or options of every result of the state."""
        found = {fold(name): {"name": name, **about} for name, about in self.meta.items()}
        if self.book is not None:
            now = {fold(node.name) for node in self.book.all_nodes()}
            found = {key: about for key, about in found.items() if key in now or key not in self.computed}
            gone = self.computed - now
            found = {key: about for key, about in found.items() if key not in gone}
        found |= {key: {"name": node.name, **described(node)} for key, node in self.trial_nodes().items()}
        return found

    def table(self, place: Place, names: Iterable[str]) -> pa.Table:
        """`_s`, `_p`, and for each result (folded name) its value, `.state` and `.origin`."""
        wanted = [
            name for name in dict.fromkeys(names) if (about := self.known().get(name)) and place_of(about) == place
        ]
        nodes = self.trial_nodes()
        tried = [name for name in wanted if name in nodes]
        stored = {name: str(self.known()[name]["name"]) for name in wanted if name not in nodes}
        made = [self.worked_out(place, {name: nodes[name].name for name in tried})] if tried else []
        made += [self.stored(place, stored)] if stored or not made else []
        return made[0] if len(made) == 1 else beside(*made)

    def worked_out(self, place: Place, names: Mapping[str, str]) -> pa.Table:
        """Results of the trial."""
        outcome = self.outcome
        if outcome is None:
            raise LookupError(place)
        table = outcome.tables[(*place, WHOLE)]
        found = {"_s": table["_s"], "_p": table["_p"]}
        for key, name in names.items():
            words = decoded(key, table[f"{name}__f"], outcome.origins)
            found |= {
                key: table[name].cast(pa.int64()),
                **{word: part.cast(pa.string()) for word, part in words.items()},
            }
        return pa.table(found)

    def stored(self, place: Place, names: Mapping[str, str]) -> pa.Table:
        """Results of the run."""
        parts = ("", ".state", ".origin")
        columns = ["subject", "period", *(f"{name}{part}" for name in names.values() for part in parts)]
        filters: list[tuple[str, str, object]] = [
            ("subject_kind", "=", place[0]),
            ("grain", "=", place[1]),
            ("part", "=", 0),
        ]
        rows = read_rows(self.folder / RESULTS_FILE, columns, filters)
        found = {"_s": rows["subject"], "_p": rows["period"]}
        for key, name in names.items():
            found |= {f"{key}{part}": rows[f"{name}{part}"].cast(pa.string() if part else pa.int64()) for part in parts}
        return pa.table(found)


def place_of(about: Mapping[str, object]) -> Place:
    """Subject and grain of a result."""
    return str(about["subject"]), str(about["grain"])


def beside(one: pa.Table, two: pa.Table) -> pa.Table:
    """Both tables' columns by subject and period, with the rows of either."""
    if all(one[key].equals(two[key]) for key in ("_s", "_p")):
        return pa.table({**{name: one[name] for name in one.column_names}, **{n: two[n] for n in two.column_names}})
    return one.join(two, ["_s", "_p"], join_type="full outer")
