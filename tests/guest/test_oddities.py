"""What no exercise asks for is noticed in a submission's own lines; what honest notebooks do is not."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder.guest import spying

Ask = Callable[..., dict[str, Any]]

ODD = {
    "frames": [
        "import sys\nsys._getframe()",
        "import inspect\ninspect.stack()",
        "import inspect\ninspect.currentframe()",
        "import gc\ngc.get_objects()",
        "try:\n    1 / 0\nexcept Exception as e:\n    frame = e.__traceback__.tb_frame.f_back",
        "found = ().__class__.__base__.__subclasses__()",
        "def f():\n    return 1\nf.__globals__",
        "import sys\ngetattr(sys, '_getframe')()",
        "exec('import sys; sys._get' + 'frame()')",
        "eval(compile('().__class__.__base__.__sub' + 'classes__()', 'x', 'eval'))",
        "import gc\ngetattr(gc, 'get_obj' + 'ects')()",
    ],
    "files": [
        "try: open('/etc/passwd').close()\nexcept OSError: pass",
        "try: open('/et' + 'c/passwd').close()\nexcept OSError: pass",
        "import numpy as np\ntry: np.loadtxt('/pro' + 'c/version')\nexcept Exception: pass",
        "from pathlib import Path\ntry: Path('../../solutions/activations.py').read_text()\nexcept OSError: pass",
        "import os\ntry: os.listdir('/ro' + 'ot')\nexcept OSError: pass",
        "import os\ntry: os.scandir('/pro' + 'c').close()\nexcept OSError: pass",
        "import shutil\ntry: shutil.copy('/srv/course/gradebook.db', 'x')\nexcept OSError: pass",
        "import tensorflow as tf\ntry: tf.io.read_file('/etc/shadow')\nexcept Exception: pass",
        "try: open('hidden_tests.py')\nexcept OSError: pass",
    ],
    "network": [
        "import socket\nsocket.socket().close()",
        "import socket\ntry: socket.create_connection(('127.0.0.1', 9), timeout=0.1)\nexcept OSError: pass",
        "from urllib.request import urlopen\ntry: urlopen('http://127.0.0.1:9/', timeout=0.1)\nexcept OSError: pass",
    ],
    "process": [
        "import subprocess\nsubprocess.run(['true'])",
        "import os\nos.system('true')",
        "import os\nos.kill(os.getpid(), 0)",
        "import os\nos.popen('true').close()",
    ],
    "native": [
        "import ctypes\nctypes.CDLL(None)",
        "import ctypes\nctypes.string_at(id('x'), 8)",
    ],
    "grader": [
        "import autograder.guest.answers",
        "from autograder.judging import judge",
        "import sys\nsys.modules['autograder.guest.main']",
        "import importlib\ntry: importlib.import_module('autograder.jud' + 'ging_')\nexcept ImportError: pass",
    ],
    "environment": [
        "import os\nos.environ.get('NBGRADER_EXECUTION')",
        "import os\ngraded = 'AUTOGRADER' in os.environ",
        "import os\nos.getenv('GRADESCOPE_SUBMISSION')",
    ],
    "patch": [
        "import numpy as np\nnp.testing.assert_allclose = lambda *a, **k: None",
        "import numpy as np\ndef allclose(*a, **k): return True\nnp.allclose = allclose",
        "import builtins\nclass Always:\n    pass\nbuiltins.isinstance = Always()",
        "import keras\nkeras.ops.maximum = lambda a, b: a",
        "import builtins\nbuiltins.type = lambda x: x\nbuiltins.len = lambda x: 0",
    ],
}

HONEST = """
import os, sys, io, math, json, time, random, warnings
import numpy as np
import tensorflow as tf
import keras
from pathlib import Path
from autograder.student import check
check("relu")
print(sys.version, os.getcwd(), sys.maxsize)
with open("notes.txt", "w") as notes: notes.write("x")
with open("solution.txt", "w") as notes: notes.write("x")
with open("solution.txt") as notes: notes.read()
Path("weights").mkdir(exist_ok=True)
np.save("weights/w.npy", np.ones(3)); np.load("weights/w.npy"); os.listdir("."); os.path.exists("/content/data.csv")
try: open("/content/drive/MyDrive/data.csv")
except OSError: pass
try: open(os.path.expanduser("~/my_answers.txt"))
except OSError: pass
answer = "/tmp"; text = "The autograder will look at relu. See NBGRADER's pages."
from collections import namedtuple
from dataclasses import dataclass
from typing import NamedTuple
Point = namedtuple("Point", "x y")
@dataclass
class Both:
    x: int = 0
    def __repr__(self): return self.__class__.__name__
class Named(NamedTuple):
    x: int = 0
try: raise ValueError("x")
except ValueError as error:
    import traceback; traceback.print_exc(); str(error)
warnings.warn("careful") if False else None
exec("y = 1"); eval("1 + 1"); vars(); globals(); getattr(np, "tanh")(1.0)
import logging, platform, tempfile, shutil, glob, copy, functools, itertools, subprocess
logging.getLogger(__name__).warning("x"); platform.platform(); glob.glob("*")
with tempfile.TemporaryDirectory() as folder: shutil.copy("notes.txt", folder)
import matplotlib.pyplot as plt
plt.plot([1, 2]); plt.savefig("x.png"); plt.show()
model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
model.compile("sgd", "mse"); model.fit(np.ones((4, 2)), np.ones((4, 1)), verbose=0); model.save("m.keras")
@tf.function
def f(x): return tf.nn.relu(x) if tf.reduce_sum(x) > 0 else x
f(tf.ones(3)); np.float_ = float; plt.rcParams["figure.dpi"] = 50
with tf.GradientTape() as tape: pass
import inspect; inspect.signature(f)
"""


@pytest.fixture(autouse=True)
def settled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))  # as in a box


def noticed(ask: Ask, code: str) -> set[str]:
    compiled = ask("open", content=f"{code}\n".encode(), format="py")
    reply = ask("cell", index=0, code=compiled["cells"][0]["code"])
    assert reply["ending"] in ("returned", "raised"), reply
    return {one["kind"] for one in reply.get("oddities", [])}


@pytest.mark.parametrize(("kind", "code"), [(kind, code) for kind, codes in ODD.items() for code in codes])
def test_what_is_odd_is_noticed(ask: Ask, kind: str, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    keras = pytest.importorskip("keras")
    monkeypatch.setattr(keras.ops, "maximum", keras.ops.maximum)  # given back afterwards, like the next ones
    monkeypatch.setattr(np.testing, "assert_allclose", np.testing.assert_allclose)

    assert kind in noticed(ask, code)


@pytest.mark.filterwarnings("ignore")
def test_what_honest_notebooks_do_is_not_odd(ask: Ask) -> None:
    reply = ask("open", content=HONEST.encode(), format="py")
    reply = ask("cell", index=0, code=reply["cells"][0]["code"])

    assert (reply["ending"], reply.get("oddities", [])) == ("returned", []), reply


def test_it_is_noticed_in_a_call_as_well_and_told_once(ask: Ask) -> None:
    ask("open", content=b"import gc\ndef relu(x):\n    gc.get_objects()\n    return x\n", format="py")
    ask("cell", index=0, code="import gc\ndef relu(x):\n    getattr(gc, 'get_ob' + 'jects')()\n    return x\n")
    ask("cell", index=0, code="import gc\ndef relu(x):\n    gc.get_objects()\n    return x\n", captures=["relu"])

    first, second = (ask("probe", target="relu", arguments=[np.ones(2)]) for _ in range(2))

    assert first["ending"] == second["ending"] == "returned"
    assert "oddities" not in second


def test_a_submission_cannot_tell_without_end(ask: Ask) -> None:
    code = "import os\nfor n in range(500):\n    try: open(f'/etc/{n}')\n    except OSError: pass\n"
    ask("open", content=code.encode(), format="py")

    told = ask("cell", index=0, code=code)["oddities"]

    assert len(told) <= 20
    assert all(len(one["what"]) <= 200 for one in told)


class _Liar(str):
    def startswith(self, *_: object) -> bool:
        raise RuntimeError


@pytest.mark.parametrize("value", [_Liar("/etc/passwd"), object(), 3, None, [], b"\xff"])
def test_a_path_that_lies_about_itself_is_no_trouble(value: object) -> None:
    assert spying.odd_path((value,)) in ("", "\ufffd")


def test_reading_names_is_total_on_strange_code() -> None:
    code = compile("x = " + repr([str(n) for n in range(3000)]) + "\n" + "def f(): pass\n" * 1500, "cell 1", "exec")
    names = spying.Names(code)

    assert list(names.odd()) == []
    assert not names.may_get_out()
