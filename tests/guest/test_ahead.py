"""TensorFlow's library is loaded beside the rest, and nobody is left waiting or running."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
LOADED = """
import sys
sys.path.insert(0, {root!r})
import json, os, threading
from autograder.guest import ahead, preload
os.environ.update(preload.SETTINGS)
{before}
ahead.load_ahead({listed})
maps = open("/proc/self/maps").read()
print(json.dumps({{
    "library": "libtensorflow_cc" in maps,
    "modules": [name for name in ("tensorflow", "keras", "numpy", "matplotlib.pyplot") if name in sys.modules],
    "threads": preload.threads(),
}}))
"""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere everything is imported in turn")


def load(listed: list[str], before: str = "") -> dict[str, Any]:
    code = LOADED.format(root=str(ROOT), listed=listed, before=before)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=200)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_the_library_is_there_before_its_modules_are_imported() -> None:
    found = load(["tensorflow"])
    assert found == {"library": True, "modules": ["numpy", "matplotlib.pyplot"], "threads": 1}


def test_who_does_not_ask_for_the_library_waits_for_nothing() -> None:
    assert load(["numpy"]) == {"library": False, "modules": [], "threads": 1}


def test_a_library_that_lies_elsewhere_is_left_to_the_import() -> None:
    assert load(["tensorflow"], "ahead._LIBRARY = 'elsewhere.so'")["library"] is False


def test_modules_that_are_not_there_are_left_out() -> None:
    found = load(["tensorflow"], "sys.modules['IPython'] = sys.modules['PIL'] = None")
    assert (found["library"], found["threads"]) == (True, 1)
