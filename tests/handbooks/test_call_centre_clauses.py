"""The call-centre handbook words every clause of the regulation it was written from, and leaves none without a state.

`clauses-s5.txt` lists the ids of that regulation, in its order. Chapters 6 and 7 have hardly any text there; what the
handbook adds under them, all of K, and the heading over the annexes are its own.
"""

from pathlib import Path

import pytest

from kaohe.handbook.check import check_folder
from kaohe.handbook.check_clauses import OPEN

HERE = Path(__file__).parent
HANDBOOK = HERE.parents[1] / "handbooks" / "call-centre"
IDS = (HERE / "clauses-s5.txt").read_text(encoding="utf-8").split()
OWN = ("S5-6.", "S5-7.", "K-")
HEADING = "S5-8"
CHAPTERS = range(9)


@pytest.fixture(scope="module")
def states():
    """The state of each clause of the handbook."""
    return check_folder(HANDBOOK).coverage.states


def of_chapter(ids, number):
    """The ids of one chapter of the regulation, its title for the first."""
    return [id_ for id_ in ids if id_.startswith(f"S5-{number}")]


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_clause_of_the_regulation_is_there_in_its_order(states, chapter):
    wanted = of_chapter(IDS, chapter)

    assert [id_ for id_ in of_chapter(states, chapter) if id_ in set(wanted)] == wanted


def test_nothing_is_added_where_the_regulation_speaks_for_itself(states):
    assert [id_ for id_ in states if id_ not in set(IDS) and not id_.startswith(OWN)] == [HEADING]


def test_no_clause_is_without_a_state(states):
    assert [id_ for id_, state in states.items() if state == OPEN] == []


def test_the_list_names_each_clause_once():
    assert len(IDS) == len(set(IDS)) == 653
