"""A guest is taken at its word only where its word has the right form."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.errors import ProtocolError
from autograder.model.probe import Observation, Raised
from autograder.model.verdict import Ending
from autograder.sandbox.guestword import cell_reply, names_reply, notebook_reply, observation

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just(np.zeros(2)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
FIELDS = (
    "ending value gradient raised mutated calls seconds detail returned_type captured found problem notes cells type "
    "message line source where index id grade_id code defines uses expressions_only syntax_error calls_check"
)
WORDS = st.dictionaries(st.sampled_from(FIELDS.split()), PLAIN | st.sampled_from([ending.value for ending in Ending]))
REPLIES = st.dictionaries(st.sampled_from(FIELDS.split()), PLAIN | WORDS | st.lists(WORDS, max_size=3), max_size=12)

WHOLE = {
    "ending": "raised",
    "value": None,
    "gradient": None,
    "raised": {"type": "ValueError", "message": "no", "line": 3, "source": "x = 1", "where": "cell 2"},
    "mutated": True,
    "calls": ["numpy.tanh"],
    "seconds": 0.25,
    "detail": "It raised.",
    "returned_type": "",
}


@given(REPLIES)
def test_any_reply_is_understood_or_refused(reply: dict[str, object]) -> None:
    for read in (notebook_reply, cell_reply, observation, lambda words: names_reply(words, "found")):
        try:
            read(reply)
        except ProtocolError:
            continue


def test_a_whole_observation_is_taken_over() -> None:
    raised = Raised(type="ValueError", message="no", line=3, source="x = 1", where="cell 2")

    assert observation(WHOLE) == Observation(
        ending=Ending.RAISED, raised=raised, mutated=True, calls=("numpy.tanh",), seconds=0.25, detail="It raised."
    )


@pytest.mark.parametrize("ending", ["timed_out", "died", "ungraded", "passed", "", None, 1, ["returned"]])
def test_a_guest_cannot_say_what_only_the_host_can_know(ending: object) -> None:
    with pytest.raises(ProtocolError):
        observation(WHOLE | {"ending": ending})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("gradient", [1.0]),
        ("raised", "ValueError"),
        ("mutated", 1),
        ("calls", "numpy.tanh"),
        ("calls", [1]),
        ("seconds", -1.0),
        ("seconds", float("nan")),
        ("seconds", "0.1"),
        ("detail", b"bytes"),
    ],
)
def test_a_field_of_the_wrong_kind_is_refused(field: str, value: object) -> None:
    with pytest.raises(ProtocolError):
        observation(WHOLE | {field: value})


def test_a_flood_of_words_is_cut() -> None:
    said = observation(WHOLE | {"detail": "x" * 10**6, "raised": {"message": "y" * 10**6}})

    assert len(said.detail) < 5000
    assert len(said.raised.message) < 5000


def test_cells_are_numbered_by_the_host() -> None:
    cells = [{"index": 7, "type": "code", "source": "a = 1", "defines": ["a"]}, {"index": -1, "type": "markdown"}]
    read = notebook_reply({"cells": cells, "notes": ["odd"], "problem": ""})

    assert [(cell.index, cell.is_code, cell.defines) for cell in read.cells] == [(0, True, ("a",)), (1, False, ())]
    assert read.notes == ("odd",)
