"""A submission's cells run as in a notebook, and its answers are found."""

import json
from typing import Any

import numpy as np
import pytest

from autograder.errors import ProtocolError
from autograder.wire.codec import decode, encode


def cell(ask: Any, code: str, *captures: str, index: int = 0) -> dict[str, Any]:
    return dict(ask("cell", index=index, code=code, captures=list(captures)))


def content(*sources: str) -> bytes:
    return json.dumps({"cells": [{"cell_type": "code", "source": source} for source in sources]}).encode()


def test_a_notebook_is_opened_run_and_probed(ask: Any) -> None:
    opened = ask(
        "open", content=content("%matplotlib inline\nimport numpy as np", "def relu(x):\n    return np.maximum(x, 0)")
    )
    assert opened["problem"] == ""
    assert opened["cells"][1] == {
        "index": 1, "id": "", "grade_id": "", "type": "code",
        "source": "def relu(x):\n    return np.maximum(x, 0)",
        "code": "def relu(x):\n    return np.maximum(x, 0)\n",
        "defines": ["relu"], "uses": ["np"],
        "expressions_only": False, "syntax_error": "", "calls_check": False,
    }  # fmt: skip
    for one in opened["cells"]:
        assert cell(ask, one["code"], index=one["index"])["ending"] == "returned"
    assert ask("fetch", names=["relu", "tanh"]) == {"found": ["relu"]}
    np.testing.assert_array_equal(ask("probe")["value"], [0.0, 0.5, 2.0])


def test_a_file_that_cannot_be_read_is_a_problem_not_an_error(ask: Any) -> None:
    assert ask("open", content=b"{") == {
        "problem": "The file is not a notebook: it is not JSON (line 1, column 2: Expecting property name enclosed in "
        "double quotes).",
        "notes": [],
        "cells": [],
    }


@pytest.mark.parametrize("sources", [["x"] * 5000, ["é" * 300_000], ["x = 1\n" * 50_000] * 2, ["\x00" * 400_000]])
def test_whatever_is_opened_fits_into_a_frame(ask: Any, sources: list[str]) -> None:
    reply = decode(encode(ask("open", content=content(*sources))))
    assert reply["cells"] or reply["problem"]


def test_a_cell_that_fails_keeps_what_it_did_and_does_not_stop_the_next(ask: Any) -> None:
    reply = cell(ask, "def relu(x):\n    return 1\n\nrelu(undefined)\ny = 3", "relu", "y", index=6)
    assert reply["captured"] == ["relu"]
    assert reply["raised"] == {
        "type": "NameError",
        "message": "name 'undefined' is not defined",
        "line": 4,
        "source": "relu(undefined)",
        "where": "cell 7",
    }
    assert cell(ask, "z = relu(0)")["ending"] == "returned"


def test_an_answer_is_the_last_one_that_its_cells_bound(ask: Any) -> None:
    cell(ask, "def relu(x): return 1", "relu")
    assert cell(ask, "1 / 0\ndef relu(x): return 2", "relu")["captured"] == []
    assert ask("probe")["value"] == 1
    assert cell(ask, "def relu(x): return 3", "relu")["captured"] == ["relu"]
    assert ask("probe")["value"] == 3
    assert cell(ask, "del relu", "relu")["captured"] == []
    assert ask("probe")["value"] == 3


def test_what_later_cells_bind_to_an_answers_name_does_not_replace_it(ask: Any) -> None:
    cell(ask, "def relu(x): return 1", "relu")
    cell(ask, "relu = None")
    assert ask("fetch", names=["relu"]) == {"found": ["relu"]}
    assert ask("probe")["value"] == 1


def test_a_name_nobody_defines_is_missing(ask: Any) -> None:
    assert ask("probe") == {
        "ending": "missing", "value": None, "gradient": None, "raised": None, "mutated": False, "calls": [],
        "seconds": 0.0, "detail": "The notebook does not define relu.", "returned_type": "",
    }  # fmt: skip


def test_a_variant_answers_for_its_names_and_leaves_the_notebook_alone(ask: Any) -> None:
    cell(ask, "factor = 2\ndef relu(x): return factor", "relu")
    reply = ask("variant", code="factor = 5\ndef relu(x): return factor + other", captures=["relu"])
    assert reply["captured"] == ["relu"]
    raised = ask("probe")["raised"]
    assert (raised["type"], raised["source"]) == ("NameError", "def relu(x): return factor + other")
    cell(ask, "other = 1\ndef relu(x): return factor", "relu")
    assert ask("probe")["value"] == 2
    assert ask("variant", code="def relu(x) return", captures=["relu"])["raised"]["type"] == "SyntaxError"


def test_a_scenario_reaches_the_other_answers_of_its_notebook_and_of_a_variant_alone(ask: Any) -> None:
    scenarios = "def together(relu, *, tanh):\n    return [relu(), tanh()]"

    def both() -> Any:
        return ask("probe", kind="scenario", scenario="together", scenarios=scenarios, arguments=[], others=["tanh"])

    cell(ask, "def relu(): return 1\ndef tanh(): return 2", "relu", "tanh")
    cell(ask, "def tanh(): return 3")
    assert both()["value"] == [1, 2]
    ask("variant", code="def relu(): return 10\ndef tanh(): return 20", captures=["relu", "tanh"])
    assert both()["value"] == [10, 20]
    ask("variant", code="def relu(): return 100", captures=["relu", "tanh"])
    assert both()["value"] == [100, 2]


@pytest.mark.parametrize(
    "code",
    [
        "assert __name__ == '__main__'\nimport __main__\nassert __main__.__dict__ is globals()",
        "get_ipython().run_line_magic('matplotlib', 'inline')",
        "from IPython import get_ipython as g\ng().system('ls')",
        "assert get_ipython().getoutput('ls') == []",
        "get_ipython().run_line_magic('load_ext', 'tensorboard')\nget_ipython().kernel.do_shutdown(True)",
        "y = get_ipython().run_line_magic('time', '1 + 2')\nassert y == 3",
        "get_ipython().run_line_magic('time', 'z = 4')\nassert z == 4",
        "get_ipython().run_line_magic('timeit', '-n 10 -r3 n = 5')\nassert n == 5",
        "get_ipython().run_cell_magic('time', '', 'def f(x):\\n    return x\\n')\nassert f(3) == 3",
        "get_ipython().run_cell_magic('bash', '', 'rm -rf /')",
        "get_ipython().magic('%matplotlib inline')",
        "assert 'IPKernelApp' not in get_ipython().config",
        "display(1, x=2)\nfrom IPython.display import display as d, HTML\nd(HTML('<b>'))",
        "In, Out, _, __, _ih, _oh",
        "from autograder.student import check\nassert check('relu') is None",
        "import autograder.student\nautograder.student.check('relu', strict=True)",
        "import asyncio\nawait asyncio.sleep(0)\nx = [i async for i in agen()] if False else 1",
        "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()",
        "import sys\nprint('x', file=sys.stderr)\nsys.stdout.buffer.write(b'x')\nsys.stdout.flush()",
        "import pickle\nclass A: pass\npickle.loads(pickle.dumps(A()))",
        "from dataclasses import dataclass\n@dataclass\nclass P:\n    x: 'int' = 3\nassert P() == P(3)",
        "import inspect\ndef f():\n    return 1\nassert inspect.getsource(f).startswith('def f')",
        "import warnings\nwarnings.warn('careful')",
        "'the value of the last expression is dropped'",
        "class R:\n    def __repr__(self): raise ValueError\nR()",
    ],
)  # fmt: skip
@pytest.mark.filterwarnings("ignore")
def test_a_notebooks_habits_work(ask: Any, code: str) -> None:
    assert cell(ask, code)["raised"] is None


def test_no_figure_stays_open_after_its_cell(ask: Any) -> None:
    cell(ask, "import matplotlib.pyplot as plt\nfig = plt.figure()")
    cell(ask, "count = len(plt.get_fignums())\ndef relu(x): return count", "relu")
    assert ask("probe")["value"] == 0


def test_input_says_why_it_cannot_be_used(ask: Any) -> None:
    raised = cell(ask, "n = int(input('n? '))")["raised"]
    assert raised["type"] == "RuntimeError"
    assert "nobody is there to answer" in raised["message"]


def test_autograph_finds_the_source_of_a_cell(ask: Any) -> None:
    code = (
        "import tensorflow as tf\n@tf.function\ndef relu(x):\n    if tf.reduce_sum(x) > 0:\n        y = x\n"
        "    else:\n        y = -x\n    return y"
    )
    cell(ask, code, "relu", index=2)
    np.testing.assert_array_equal(ask("probe", arguments=[np.array([-2.0, 1.0], np.float32)])["value"], [2.0, -1.0])


@pytest.mark.parametrize(
    "code", ["import sys\nsys.exit(0)", "raise KeyboardInterrupt", "exit()", "raise GeneratorExit"]
)
def test_leaving_is_an_error_like_any_other(ask: Any, code: str) -> None:
    assert cell(ask, code)["ending"] == "raised"
    assert cell(ask, "x = 1")["ending"] == "returned"


def test_endless_output_ends(ask: Any) -> None:
    reply = cell(ask, "while True:\n    try:\n        print('x' * 1000)\n    except Exception:\n        pass")
    assert (reply["ending"], reply["detail"]) == ("over_limit", "printed more than 1 MB")
    assert cell(ask, "print('x' * 1000)")["ending"] == "returned"


def test_a_million_characters_cost_nothing(ask: Any) -> None:
    assert cell(ask, "for i in range(1000): print('x' * 999)")["ending"] == "returned"


@pytest.mark.parametrize(
    "message",
    [
        {"op": "shutdown"},
        {"op": "cell", "index": "0"},
        {"op": "cell", "code": b"x"},
        {"op": "fetch", "names": [1]},
        {"op": "open", "format": "docx"},
        {"op": "open", "content": "text"},
        {"op": "probe", "target": 3},
        {"op": None},
    ],
)
def test_a_message_that_is_none_is_refused(ask: Any, message: dict[str, Any]) -> None:
    with pytest.raises(ProtocolError):
        ask(**message)


def test_a_run_draws_the_same_numbers_every_time(ask: Any) -> None:
    code = "import random, numpy as np\ndraw = [random.random(), np.random.rand()]\ndef relu(x): return draw"
    from autograder.guest.answers import Answers

    cell(ask, code, "relu")
    first = ask("probe")["value"]
    again = Answers()
    again.handle({"op": "cell", "index": 0, "code": code, "captures": ["relu"]})
    assert first == again._answers["relu"](0)  # type: ignore[operator]
