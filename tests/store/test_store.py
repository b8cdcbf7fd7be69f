"""What is recorded is there again, whole; what belongs to another run is refused."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.errors import StoreError, UsageError
from autograder.model.observed import Observed
from autograder.model.probe import Observation, Raised
from autograder.model.verdict import Ending
from autograder.store.payload import digest, pack, unpack
from autograder.store.store import Identity, Store

RETURNED = Observation(ending=Ending.RETURNED, value=np.arange(3.0), gradient=np.ones(3), calls=("keras.ops.relu",))
RAISED = Observation(ending=Ending.RAISED, raised=Raised(type="NameError", message="x", line=3), seconds=0.5)
ME = Identity(assignment="a", seed=7, probes="p")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(tmp_path / "store.sqlite")
    yield made
    made.close()


def keep(store: Store, student: str, observed: Observed, content: str = "d") -> None:
    store.record(student, content, "s", observed, {name: pack(one) for name, one in observed.exercises.items()})


def observed(**more: object) -> Observed:
    return Observed(
        exercises={"relu": {"p0": RETURNED, "p1": RAISED}},
        repairs=("r",),
        notes=["n"],
        seconds={"relu": 0.25},
        tier="A",
        **more,  # type: ignore[arg-type]
    )


def test_what_is_recorded_is_there_again(store: Store) -> None:
    keep(store, "ada", observed())
    again = store.recorded("ada", "d")
    assert again is not None
    np.testing.assert_array_equal(again.exercises["relu"]["p0"].value, np.arange(3.0))  # type: ignore[arg-type]
    assert again.exercises["relu"]["p1"].raised == RAISED.raised
    assert (again.repairs, again.notes, again.seconds, again.tier) == (("r",), ["n"], {"relu": 0.25}, "A")


def test_another_content_is_not_recorded(store: Store) -> None:
    keep(store, "ada", observed())
    assert store.recorded("ada", "other") is None
    assert store.recorded("bob", "d") is None


def test_a_problem_of_ours_is_tried_again(store: Store) -> None:
    keep(store, "ada", observed(problem="no box", ours=True))
    assert store.recorded("ada", "d") is None


def test_a_new_submission_takes_the_place_of_the_old_one(store: Store) -> None:
    keep(store, "ada", observed())
    keep(store, "ada", Observed(exercises={"tanh": {}}), "new")
    again = store.recorded("ada", "new")
    assert again is not None
    assert list(again.exercises) == ["tanh"]


def test_equal_answers_are_kept_once(store: Store, tmp_path: Path) -> None:
    for student in ("ada", "bob", "eve"):
        keep(store, student, observed())
    count = sqlite3.connect(tmp_path / "store.sqlite").execute("select count(*) from payloads").fetchone()
    assert count == (1,)


@pytest.mark.parametrize(
    "other",
    [
        Identity(assignment="b", seed=7, probes="p"),
        Identity(assignment="a", seed=8, probes="p"),
        Identity(assignment="a", seed=7, probes="q"),
    ],
)
def test_a_store_of_another_run_is_refused_with_a_way_out(store: Store, other: Identity) -> None:
    store.identify(ME)
    store.identify(ME)
    with pytest.raises(UsageError, match="another --output"):
        store.identify(other)
    assert store.fact("seed") == "7"


def test_two_runs_cannot_write_to_one_folder(store: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="Another run"):
        Store(tmp_path / "store.sqlite")


def test_a_file_that_is_no_store_is_said(tmp_path: Path) -> None:
    (tmp_path / "store.sqlite").write_bytes(b"not a database at all" * 100)
    with pytest.raises(StoreError, match="cannot be used"):
        Store(tmp_path / "store.sqlite")


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be written"):
        Store(tmp_path / "no" / "store.sqlite")


@given(hnp.arrays(np.float32, hnp.array_shapes(max_dims=3), elements=st.floats(width=32)), st.text(max_size=20))
def test_observations_survive_packing_bit_for_bit(value: np.ndarray, text: str) -> None:
    one = Observation(ending=Ending.RETURNED, value=[value, text], detail=text)
    again = unpack(pack({"p": one}))["p"]
    assert again.value[0].tobytes() == value.tobytes()  # type: ignore[index]
    assert (again.value[1], again.detail) == (text, text)  # type: ignore[index]


def test_equal_observations_have_equal_digests_whatever_their_time() -> None:
    slow = Observation(ending=Ending.RETURNED, value=1.0, seconds=2.0)
    fast = Observation(ending=Ending.RETURNED, value=1.0, seconds=0.1)
    assert digest(pack({"p": slow})) == digest(pack({"p": fast}))
    assert digest(pack({"p": slow})) != digest(pack({"p": Observation(ending=Ending.RETURNED, value=2.0)}))


def test_a_value_too_large_to_keep_is_marked_not_lost() -> None:
    huge = Observation(ending=Ending.RETURNED, value=np.zeros(9 * 2**20))
    again = unpack(pack({"p": huge, "q": RAISED}))
    assert again["p"].ending is Ending.UNREADABLE
    assert again["q"].raised == RAISED.raised
