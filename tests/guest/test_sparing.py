"""What imports are spared is never missed: raw operations, hints and fonts are as they are without."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PRELOADED = """
import sys
sys.path.insert(0, {root!r})
import os
from autograder.guest import preload
os.environ.update(preload.SETTINGS)
{before}
preload.preload(["tensorflow", "keras", "matplotlib.pyplot"], "autograder.guest.answers")
import inspect, json, typing
import matplotlib
import tensorflow as tf
from tensorflow.python.framework import ops
from tensorflow.python.ops import gen_math_ops
one, two = tf.constant(1.0), tf.constant(2.0)
"""
LIBRARY_ITSELF = "import contextlib; preload.sparing = contextlib.nullcontext; preload.load_ahead = lambda listed: None"
LOOKS = {
    "sum": "float(tf.raw_ops.AddV2(x=one, y=two))",
    "in a function": "float(tf.function(lambda x: tf.raw_ops.AddV2(x=x, y=x))(two))",
    "by position": "tf.raw_ops.AddV2(one, two)",
    "unknown name": "tf.raw_ops.AddV2(x=one, z=two)",
    "default": "tf.raw_ops.Cumsum(x=[1.0, 2.0], axis=0).numpy().tolist()",
    "signature": "str(inspect.signature(tf.raw_ops.AddV2))",
    "name": "[tf.raw_ops.AddV2.__name__, tf.raw_ops.AddV2.__module__, tf.raw_ops.AddV2.__qualname__]",
    "all there": "sum(callable(getattr(tf.raw_ops, name)) for name in dir(tf.raw_ops) if name[0] != '_') > 1000",
    "its maker": "[ops.to_raw_op.__module__, ops.__loader__.__class__.__name__, ops.__spec__.loader is ops.__loader__]",
    "hints": "str(gen_math_ops.TV_Tanh_T.__constraints__)",
    "hint of one's own": "str(typing.get_type_hints(type('New', (), {'__annotations__': {'x': 'int | None'}})))",
    "compiles": "'compile' in vars(typing)",
    "printers' fonts": "len(matplotlib.font_manager.fontManager.afmlist) > 0",
    "reads fonts": "matplotlib._afm.AFM.__name__",
    "fonts": "len(matplotlib.font_manager.fontManager.ttflist) > 10",
    "modules": "sorted(sys.modules)",
    "threads": "preload.threads()",
}


def look(folder: Path, before: str = "") -> dict[str, Any]:
    looks = "".join(
        f"try: found[{name!r}] = {look}\nexcept Exception as error: found[{name!r}] = repr(error)\n"
        for name, look in LOOKS.items()
    )
    code = PRELOADED.format(root=str(ROOT), before=before) + "found = {}\n" + looks + "print('\\n' + json.dumps(found))"
    environment = os.environ | {"MPLCONFIGDIR": str(folder)}  # where no list of fonts lies
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, timeout=200)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.fixture(scope="module")
def spared(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return look(tmp_path_factory.mktemp("fonts"))


@pytest.fixture(scope="module")
def unspared(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return look(tmp_path_factory.mktemp("fonts"), LIBRARY_ITSELF)


@pytest.mark.parametrize("name", [name for name in LOOKS if name not in ("printers' fonts", "modules")])
def test_nobody_sees_that_imports_were_spared_anything(
    spared: dict[str, Any], unspared: dict[str, Any], name: str
) -> None:
    assert spared[name] == unspared[name]


def test_what_is_seen_is_right(spared: dict[str, Any]) -> None:
    assert (spared["sum"], spared["in a function"], spared["default"]) == (3.0, 4.0, [1.0, 3.0])
    assert "keyword args" in spared["by position"]
    assert spared["its maker"][0] == "tensorflow.python.framework.ops"
    assert (spared["all there"], spared["compiles"], spared["fonts"]) == (True, False, True)


def test_printers_fonts_are_left_out(spared: dict[str, Any], unspared: dict[str, Any]) -> None:
    assert (spared["printers' fonts"], unspared["printers' fonts"]) == (False, True)


def test_only_what_would_be_imported_anyway_is_imported_ahead(spared: dict[str, Any], unspared: dict[str, Any]) -> None:
    assert set(spared["modules"]) - set(unspared["modules"]) == set()
