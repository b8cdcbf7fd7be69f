"""Student code that breaks things, by accident or on purpose, chooses values at most: every message gets its reply."""

import gc
import os
import re
import sys
import time
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder.wire.codec import decode, encode

HONEST = "import numpy as np\ndef tanh(x):\n    return np.asarray(x) * 2"


def snippets(file: str) -> list[Any]:
    """Return the pieces of code in a file, each with the label before it as its id."""
    text = (Path(__file__).parent / "snippets" / file).read_text()
    _, *parts = re.split(r"^# %% (.+)$", text, flags=re.MULTILINE)
    return [pytest.param(code.strip(), id=label) for label, code in zip(parts[::2], parts[1::2], strict=True)]


@pytest.fixture
def settled() -> Any:
    """Give the test's process back what hostile cells take from it."""
    modules, here, callbacks, filters = dict(sys.modules), Path.cwd(), list(gc.callbacks), list(warnings.filters)
    clocks = time.perf_counter, time.time
    testing = np.testing.assert_allclose
    errors = np.seterr()
    yield
    sys.modules.update(modules)
    os.chdir(here)
    gc.callbacks[:] = callbacks
    warnings.filters[:] = filters
    time.perf_counter, time.time = clocks
    np.testing.assert_allclose = testing
    np.seterr(**errors)


@pytest.mark.parametrize("code", snippets("hostile-cells.txt"))
@pytest.mark.filterwarnings("ignore")
def test_an_honest_function_is_observed_after_a_hostile_cell(settled: Any, ask: Any, code: str) -> None:
    encode(ask("cell", index=0, code=code, captures=["relu"]))
    assert ask("cell", index=1, code=HONEST, captures=["tanh"])["captured"] == ["tanh"]
    x = np.array([1.0, 2.0], np.float32)
    for kind in ("call", "gradient"):
        reply = decode(encode(ask("probe", target="tanh", arguments=[x], kind=kind, forbids=["tanh"])))
        assert (reply["ending"], reply["calls"]) == ("returned", []), reply
        assert reply["value"].tolist() == [2.0, 4.0]


@pytest.mark.parametrize("forbids", [[], ["relu"]], ids=["free", "watched"])
@pytest.mark.parametrize("kind", ["call", "gradient"])
@pytest.mark.parametrize("body", snippets("hostile-functions.txt"))
@pytest.mark.filterwarnings("ignore")
def test_a_hostile_function_gets_a_reply_that_can_be_sent(ask: Any, body: str, kind: str, forbids: list[str]) -> None:
    code = "def relu(x):\n" + "\n".join(f"    {line}" for line in body.splitlines()) + "\n" + HONEST
    assert ask("cell", code=code, captures=["relu", "tanh"])["ending"] == "returned"
    reply = decode(encode(ask("probe", kind=kind, forbids=forbids)))
    assert reply["ending"] in ("returned", "raised", "unreadable", "over_limit")
    assert len(str(reply["raised"])) < 10_000
    assert ask("probe", target="tanh", kind=kind)["value"].tolist() == [-2.0, 1.0, 4.0]
