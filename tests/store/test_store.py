"""What is recorded is there again, whole; what belongs to another run is refused."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.errors import StoreError, UsageError
from autograder.model.observed import Observed
from autograder.model.oddity import Kind, Oddity
from autograder.model.probe import Observation, Raised
from autograder.model.submission import Attempt
from autograder.model.verdict import Ending
from autograder.store.asked import Asked
from autograder.store.audit import Entry
from autograder.store.payload import digest, pack, unpack
from autograder.store.records import Kept
from autograder.store.reports import Conclusion, bring_back, put, set_aside
from autograder.store.store import Identity, Store

RETURNED = Observation(ending=Ending.RETURNED, value=np.arange(3.0), gradient=np.ones(3), calls=("keras.ops.relu",))
RAISED = Observation(ending=Ending.RAISED, raised=Raised(type="NameError", message="x", line=3), seconds=0.5)
ME = Identity(assignment="a", seed=7)
ASKED = Asked({"p0": "x", "p1": "y"})


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(tmp_path / "store.sqlite")
    yield made
    made.close()


def keep(store: Store, student: str, observed: Observed, content: str = "d") -> Kept:
    return store.records.record(student, content, observed, dict.fromkeys(observed.exercises, ASKED))


def observed(**more: object) -> Observed:
    return Observed(
        exercises={"relu": {"p0": RETURNED, "p1": RAISED}},
        repairs=("r",),
        notes=["n"],
        seconds={"relu": 0.25},
        tier="A",
        **more,  # type: ignore[arg-type]
    )


def test_oddities_are_kept_with_the_submission(store: Store) -> None:
    odd = [Oddity(kind=kind, place="Cell 2", what="\u202e/etc/passwd") for kind in Kind]

    kept = keep(store, "ada", observed(oddities=odd))

    assert kept.oddities == store.records.all()["ada", "d"].oddities == tuple(odd)


def test_what_is_recorded_is_there_again(store: Store) -> None:
    kept = keep(store, "ada", observed())
    assert store.records.all() == {("ada", "d"): kept}
    values = store.records.observations(kept.answers["relu"].payload)
    np.testing.assert_array_equal(values["p0"].value, np.arange(3.0))  # type: ignore[arg-type]
    assert values["p1"].raised == RAISED.raised
    assert (kept.repairs, kept.notes, kept.answers["relu"].seconds, kept.tier) == (("r",), ("n",), 0.25, "A")
    assert store.records.asked([ASKED.digest]) == {ASKED.digest: ASKED}


def test_every_content_is_kept_by_itself(store: Store) -> None:
    one, other = keep(store, "ada", observed()), keep(store, "ada", Observed(exercises={"tanh": {}}), "new")
    assert store.records.all() == {("ada", "d"): one, ("ada", "new"): other}


def test_what_is_observed_again_takes_the_place_of_that_exercise_alone(store: Store) -> None:
    keep(store, "ada", Observed(exercises={"relu": {"p0": RETURNED}, "tanh": {"p0": RETURNED}}))
    store.records.mark_stale(["relu"])
    assert [one.stale for one in store.records.all()["ada", "d"].answers.values()] == [True, False]
    kept = keep(store, "ada", Observed(exercises={"relu": {"p0": RAISED}}))
    assert store.records.all()["ada", "d"] == kept
    assert not kept.answers["relu"].stale
    assert store.records.observations(kept.answers["tanh"].payload)["p0"].ending is Ending.RETURNED
    assert store.records.observations(kept.answers["relu"].payload)["p0"].ending is Ending.RAISED


def test_what_was_noticed_in_an_exercise_stays_while_others_are_observed_again(store: Store) -> None:
    def noticed(*places: str) -> list[Oddity]:
        return [Oddity(kind=Kind.FILES, place=place) for place in places]

    both = {"relu": {"p0": RETURNED}, "tanh": {"p0": RETURNED}}
    keep(store, "ada", Observed(exercises=both, oddities=noticed("Cell 1", "relu", "tanh")))
    kept = keep(store, "ada", Observed(exercises={"relu": {"p0": RETURNED}}, oddities=noticed("Cell 1")))
    assert sorted(one.place for one in kept.oddities) == ["Cell 1", "tanh"]


def test_attempts_come_back_in_their_order(store: Store) -> None:
    when = datetime(2026, 12, 1, 8, 30, tzinfo=UTC)
    made = (
        Attempt(student="ada", digest="b", source="ada/1", present=False),
        Attempt(student="ada", digest="a", source="ada/2", handed_in=when, notes=("odd",)),
        Attempt(student="ada", digest="a", source="ada/3", handed_in=when, sure=False),
    )
    store.keep_attempts({"ada": made, "bob": ()})
    assert store.attempts() == {"ada": made}
    store.keep_attempts({"ada": made[1:2]})
    assert store.attempts() == {"ada": made[1:2]}


def conclusion(student: str, score: float) -> Conclusion:
    return Conclusion(
        student=student, score=score, max_score=2.0, needs_review=False, basis="b", files={"x": "1 2"}, report="{}"
    )


def test_what_is_set_aside_comes_back_as_it_was(store: Store) -> None:
    before = {"ada": conclusion("ada", 1.0), "bob": conclusion("bob", 2.0)}
    store.keep_facts({"judging": "old"})
    with store.writing() as connection:
        put(connection, before.values())
        set_aside(connection, 3, ["judging", "none"])
        put(connection, [conclusion("ada", 0.0), conclusion("eve", 0.0)])
    store.keep_facts({"judging": "new"})
    assert store.history() == [3]
    with store.writing() as connection:
        bring_back(connection, 3)
    assert (store.conclusions.all(), store.fact("judging"), store.history()) == (before, "old", [])


def test_the_audit_log_is_only_ever_added_to(store: Store, tmp_path: Path) -> None:
    lines = [Entry(at=str(number), who="me", what="rescored", why="because") for number in range(3)]
    store.add_to_audit(lines[:2])
    store.add_to_audit(lines[2:])
    assert store.audit() == lines
    with closing(sqlite3.connect(tmp_path / "store.sqlite")) as connection, connection:
        for statement in ("update audit set why = 'nothing'", "delete from audit"):
            with pytest.raises(sqlite3.IntegrityError, match="only ever added to"):
                connection.execute(statement)
    assert store.audit() == lines


def test_a_record_of_another_version_is_refused_with_a_way_out(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "store.sqlite")) as connection, connection:
        connection.execute("create table facts (name text primary key, value text not null)")
    with pytest.raises(StoreError, match=r"another version of this program\. Use another --output"):
        Store(tmp_path / "store.sqlite")


@given(
    earlier=st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("uvwxyz")),
    now=st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("uvwxyz")),
)
def test_an_observation_is_known_by_its_question_and_not_by_its_name(
    earlier: dict[str, str], now: dict[str, str]
) -> None:
    old, new = Asked(earlier), Asked(now)
    said = {name: f"answer to {question}" for name, question in earlier.items()}
    found = new.found_in(old, said)
    assert set(new.lacks(old)) == {name for name, question in now.items() if question not in earlier.values()}
    assert found == {name: f"answer to {now[name]}" for name in now if now[name] in earlier.values()}


def test_equal_answers_are_kept_once(store: Store, tmp_path: Path) -> None:
    for student in ("ada", "bob", "eve"):
        keep(store, student, observed())
    with closing(sqlite3.connect(tmp_path / "store.sqlite")) as connection:
        count = connection.execute("select count(*) from payloads").fetchone()
    assert count == (1,)


@pytest.mark.parametrize(
    "other",
    [
        Identity(assignment="b", seed=7),
        Identity(assignment="a", seed=8),
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
