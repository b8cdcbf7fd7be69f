"""What students wrote is kept by submission, to the letter but for what no file can hold."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.model.observed import Observed
from autograder.store.store import Store

ADA, LATER = ("ada", "d1"), ("ada", "d2")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(tmp_path / "store.sqlite")
    yield made
    made.close()


def keep(store: Store, submission: tuple[str, str], **sources: str) -> None:
    store.records.record(*submission, Observed(sources=sources), {})


@given(text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_text_comes_back_to_the_letter(store: Store, text: str) -> None:
    keep(store, ADA, relu=text)
    assert store.records.sources([ADA]) == {"ada": {"relu": text}}


def test_a_lone_surrogate_is_replaced(store: Store) -> None:
    keep(store, ADA, relu="a\ud800b")
    assert store.records.sources([ADA]) == {"ada": {"relu": "a?b"}}


def test_only_the_submission_that_is_asked_for_is_given(store: Store) -> None:
    keep(store, ADA, relu="first")
    keep(store, LATER, relu="second")
    assert store.records.sources([LATER]) == {"ada": {"relu": "second"}}


def test_a_submission_that_is_read_again_keeps_nothing_of_before(store: Store) -> None:
    keep(store, ADA, relu="x", tanh="y")
    keep(store, ADA, relu="z")
    assert store.records.sources([ADA]) == {"ada": {"relu": "z"}}
