"""The count of changes: any change moves it, no look does. With or without it, names are put back and patches seen."""

import builtins
import sys
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.guest import patches, steady, versions
from autograder.guest.patches import Patches
from autograder.guest.steady import Steady

NAMES = st.sampled_from(["one", "two", "three"])
COUNTED = versions.count_of({}) is not None


def test_these_pythons_count() -> None:
    assert (sys.version_info < (3, 14)) is COUNTED


@pytest.mark.skipif(not COUNTED, reason="this Python does not count")
@given(space=st.dictionaries(NAMES, st.integers()), name=NAMES, value=st.integers())
def test_every_change_moves_the_count_and_nothing_else_does(space: dict[str, Any], name: str, value: int) -> None:
    count = versions.count_of(space)
    assert count is not None
    before, held = count.value, dict(space)
    space.get(name), list(space.items()), name in space, dict(space)
    assert count.value == before
    space[name] = object()
    assert count.value != before
    before = count.value
    space.pop(name)
    assert count.value != before
    before = count.value
    space |= {"four": 4, **held}
    assert count.value != before
    before = count.value
    space.clear()
    assert count.value != before


@pytest.fixture(params=["counted", "uncounted"])
def either(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    if request.param == "uncounted":
        monkeypatch.setattr(steady, "count_of", lambda space: None)
        monkeypatch.setattr(patches, "count_of", lambda space: None)
    originals = builtins.len, np.allclose
    yield
    builtins.len, np.allclose = originals


@pytest.mark.usefixtures("either")
def test_what_was_replaced_is_put_back_each_time() -> None:
    length, close = builtins.len, np.allclose
    held = Steady()
    for _ in range(3):
        builtins.len = lambda values: 7
        np.allclose = lambda *values: True
        held.restore()
        assert (builtins.len, np.allclose) == (length, close)
        held.restore()


@pytest.mark.usefixtures("either")
def test_what_was_replaced_is_seen_each_time_and_not_afterwards() -> None:
    close = np.allclose
    seen = Patches()
    assert seen.changed(thoroughly=False) == []
    for _ in range(3):
        np.allclose = mine = lambda *values: True
        assert seen.changed(thoroughly=False) == [("numpy.allclose", mine)]
        np.allclose = close
        assert seen.changed(thoroughly=False) == []
        assert seen.changed(thoroughly=True) == []
