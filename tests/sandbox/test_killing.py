"""Whatever a run does against it, it is gone 50 ms after its limit, as far as this machine keeps time at all."""

import statistics
import threading
import time
from pathlib import Path

import pytest

from autograder.model.verdict import Ending
from autograder.sandbox.box import BoxEnded
from autograder.sandbox.zygote import Zygote

LATE_SECONDS = 0.05
LIMIT_SECONDS = 0.2
ROUNDS = 5
STUBBORN = sorted((Path(__file__).parents[1] / "corpus" / "stubborn").glob("*.py"))


def _overslept() -> float:
    """How late this machine is for a mere alarm, at worst of a few: others may have its cores."""
    late = []
    for _ in range(ROUNDS):
        started = time.monotonic()
        threading.Event().wait(0.05)
        late.append(time.monotonic() - started - 0.05)
    return max(late)


@pytest.mark.parametrize("path", STUBBORN, ids=lambda path: path.stem)
def test_a_run_that_resists_is_gone_right_after_its_limit(zygote: Zygote, path: Path) -> None:
    code = path.read_text("utf-8")
    late, allowed = [], []
    for _ in range(ROUNDS):
        with zygote.box() as box:
            box.ask({"code": ""}, seconds=20)
            started = time.monotonic()
            with pytest.raises(BoxEnded) as caught:
                box.ask({"code": code}, seconds=LIMIT_SECONDS)
            late.append(time.monotonic() - started - LIMIT_SECONDS)
        allowed.append(LATE_SECONDS + 4 * _overslept())
        assert caught.value.ending is Ending.TIMED_OUT

    assert statistics.median(late) <= max(allowed), (late, allowed)
