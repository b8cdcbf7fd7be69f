"""Equal answers have one fingerprint wherever they stand; another value, exception or ending has another."""

from dataclasses import replace

import numpy as np

from autograder.model.probe import Observation, Raised
from autograder.model.verdict import Ending
from autograder.store.payload import fingerprint

GAVE = Observation(ending=Ending.RETURNED, value=np.array([0.0, 1.0]))
FELL = Observation(
    ending=Ending.RAISED, raised=Raised(type="TypeError", message="no", line=3, source="x + y", where="f")
)


def test_time_and_place_make_no_difference() -> None:
    moved = replace(FELL, raised=Raised(type="TypeError", message="no", line=9, source="a + b", where="g"))
    assert fingerprint({"p": replace(GAVE, seconds=1.0), "q": moved}) == fingerprint({"p": GAVE, "q": FELL})


def test_a_file_of_which_nothing_could_be_run_has_none() -> None:
    assert fingerprint({"p": Observation(ending=Ending.DIED, detail="The file is empty.")}) == ""


def test_what_was_observed_makes_one() -> None:
    others = [
        GAVE,
        FELL,
        replace(GAVE, value=np.array([0.0, 2.0])),
        replace(GAVE, mutated=True),
        replace(FELL, raised=Raised(type="TypeError", message="yes")),
        replace(FELL, raised=Raised(type="ValueError", message="no")),
    ]
    assert len({fingerprint({"p": one}) for one in others}) == len(others)
