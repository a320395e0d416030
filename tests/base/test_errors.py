"""An error says what is the matter and what to do next."""

import pickle

from kaohe.base.errors import KaoheError


def test_an_error_reads_as_the_matter_and_then_the_next_step():
    error = KaoheError("The month 2026-10 is closed.", "Write a correction in 2026-11.")

    assert error.message == "The month 2026-10 is closed."
    assert error.next_step == "Write a correction in 2026-11."
    assert str(error) == "The month 2026-10 is closed. Write a correction in 2026-11."


def test_an_error_without_a_next_step_ends_cleanly():
    assert str(KaoheError("Stopped.")) == "Stopped."


def test_an_error_survives_the_way_between_two_processes():
    error = pickle.loads(pickle.dumps(KaoheError("Matter.", "Step.")))  # noqa: S301

    assert (error.message, error.next_step) == ("Matter.", "Step.")
