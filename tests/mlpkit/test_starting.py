"""Laws of the quiet start: what TensorFlow says about itself is left out, and nothing else is."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

STARTING = importlib.util.find_spec("mlpkit.starting").origin
# As TensorFlow 2.21 writes them on a machine without a GPU, and as earlier ones did.
ABOUT_ITSELF = [
    "WARNING: All log messages before absl::InitializeLog() is called are written to STDERR",
    "I0000 00:00:1795646963.282350   16507 port.cc:153] oneDNN custom operations are on.",
    "I0000 00:00:1795646963.485563   16507 cpu_feature_guard.cc:227] This TensorFlow binary is optimized to use",
    "To enable the following instructions: AVX2 FMA, in other operations, rebuild TensorFlow with compiler flags.",
    "E0000 00:00:1795646977.621412   16507 cuda_platform.cc:52] failed call to cuInit: INTERNAL: CUDA error",
    "W0000 00:00:1795646977.621412      57 gpu_device.cc:2344] Cannot dlopen some GPU libraries.",
]
ELSE = [
    "/usr/lib/thing.py:3: UserWarning: I0000 is no prefix of this line",
    "F0000 00:00:1795646977.621412   16507 env.cc:12] Check failed: everything is lost",
    "  I0000 00:00:1795646963.282350   16507 port.cc:153] quoted by somebody",
    "To enable the following, do that.",
]


def imported(folder: Path, keras: str, before: str = "", close: bool = False, **settings: str):
    """What a process says that imports mlpkit/starting.py where Keras is the text `keras`."""
    (folder / "keras.py").write_text(keras)
    code = f"{before}\nimport runpy\nrunpy.run_path({STARTING!r})\nimport os\nos.write(2, b'afterwards')"
    environment = {key: value for key, value in os.environ.items() if key != "TF_CPP_MIN_LOG_LEVEL"}
    environment |= {"PYTHONPATH": str(folder), **settings}
    command = [sys.executable, "-c", code]
    if close:
        command = ["sh", "-c", 'exec "$@" 2>&-', "sh", *command]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)


def says(lines: list[str], then: str = "") -> str:
    return f"import os\nos.write(2, {chr(10).join([*lines, '']).encode()!r})\n{then}"


def test_what_tensorflow_says_about_itself_is_left_out_and_everything_else_is_passed_on_in_order(tmp_path):
    mixed = [line for pair in zip(ABOUT_ITSELF, [*ELSE, "", "last"], strict=True) for line in pair]
    done = imported(tmp_path, says(mixed))
    assert done.stderr == "\n".join([*ELSE, "", "last", "afterwards"])
    assert done.returncode == 0


def test_whoever_asks_for_another_level_hears_everything(tmp_path):
    done = imported(tmp_path, says(ABOUT_ITSELF), TF_CPP_MIN_LOG_LEVEL="0")
    assert done.stderr == "\n".join([*ABOUT_ITSELF, "afterwards"])


def test_the_level_stands_before_keras_is_imported(tmp_path):
    done = imported(tmp_path, "import os\nprint(os.environ['TF_CPP_MIN_LOG_LEVEL'])")
    assert done.stdout == "3\n"


def test_an_import_that_fails_says_what_it_had_to_say_and_why(tmp_path):
    done = imported(tmp_path, says([ELSE[0]], "raise ImportError('no backend')"))
    assert done.stderr.startswith(ELSE[0])
    assert "ImportError: no backend" in done.stderr
    assert done.returncode == 1


@pytest.mark.parametrize("name", ["keras", "tensorflow"])
def test_where_the_library_is_there_already_nothing_is_imported(tmp_path, name):
    before = f"import sys, types\nsys.modules[{name!r}] = types.ModuleType({name!r})"
    assert imported(tmp_path, "print('imported')", before).stdout == ""


def test_without_a_standard_error_keras_is_imported_all_the_same(tmp_path):
    assert imported(tmp_path, "print('imported')", close=True).stdout == "imported\n"


def test_where_nothing_can_be_kept_everything_is_heard(tmp_path):
    before = "import tempfile\ndef full(): raise OSError('no space left')\ntempfile.TemporaryFile = full"
    done = imported(tmp_path, says(ABOUT_ITSELF, "print('imported')"), before)
    assert (done.stdout, done.stderr) == ("imported\n", "\n".join([*ABOUT_ITSELF, "afterwards"]))


@pytest.mark.slow
def test_mlpkit_and_an_operation_write_nothing_to_the_standard_error():
    environment = {key: value for key, value in os.environ.items() if key != "TF_CPP_MIN_LOG_LEVEL"}
    code = "import mlpkit, keras; keras.ops.ones(3) + 1"
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=280)
    assert (done.returncode, done.stderr) == (0, "")
