"""Import what submissions use, once, so that a child of the zygote has it for nothing.

Guest side, in the zygote. Runs no TensorFlow operation: a fork after the first one would hang.
"""

import gc
import importlib
import importlib.util
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from autograder.guest.ahead import load_ahead
from autograder.guest.beforehand import find_out_for_children
from autograder.guest.deferring import deferring, load_wanted
from autograder.guest.sparing import sparing

# Read by the libraries when they are imported. One thread each: a class is graded by many boxes side by side.
SETTINGS = {
    "CUDA_VISIBLE_DEVICES": "-1",
    "KERAS_BACKEND": "tensorflow",
    "MPLBACKEND": "agg",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "TF_NUM_INTEROP_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
}

# Imported by TensorFlow and Keras where they are there, for converters and wrappers that hardly a submission uses; 0.2
# and 0.4 seconds. Asked for by name, they are imported; otherwise a submission that wants them imports them itself.
_NEEDLESS = ("jax", "sklearn")

# Imported by these libraries only when they are first used, and then by every child anew.
_LATER = (
    "_lsprof",
    "encodings.cp437",
    "encodings.idna",
    "encodings.utf_8_sig",
    "subprocess",
    "tensorflow.python.data.ops.flat_map_op",
    "tensorflow.python.data.ops.from_tensors_op",
    "tensorflow.python.data.ops.range_op",
    "tensorflow.python.data.ops.zip_op",
)


class Used(NamedTuple):
    """Bytes that a process has mapped: `data` is private and writable, `mapped` is everything."""

    data: int
    mapped: int


def _nothing() -> None:
    """Prepare nothing."""


def preload(libraries: Iterable[str], answers: str, loaded: Callable[[], object] = _nothing) -> None:
    """Import `libraries` and what answers messages, and hide them from the collector, which would copy their memory.

    Args:
        libraries: the modules that children use.
        answers: the guest's module that answers messages.
        loaded: called when what is left to do takes one processor.

    Raises:
        ImportError: one of them is not there.
        RuntimeError: a thread was started, which a fork would lose.
    """
    gc.disable()  # nothing is garbage yet, and looking for it takes a third of the time
    listed = list(libraries)
    hidden = [name for name in _NEEDLESS if name not in listed]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None makes an import of the name fail
    with deferring(), sparing():
        load_ahead(listed)
        loaded()
        for name in (*listed, "autograder.guest.main", "autograder.guest.proof"):
            importlib.import_module(name)
        load_wanted()
    if "tensorflow" in listed:
        for name in filter(_exists, _LATER):
            importlib.import_module(name)
        find_out_for_children()
    for name in hidden:
        del sys.modules[name]
    getattr(importlib.import_module(answers), "prepare", _nothing)()
    if threads() > 1:
        raise RuntimeError(f"{threads()} threads run after the imports; a copy of this process would have one of them")
    gc.freeze()
    gc.enable()


def _exists(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def threads() -> int:
    """Return how many threads this process has; 1 where that cannot be found out."""
    tasks = Path("/proc/self/task")
    return len(list(tasks.iterdir())) if tasks.exists() else 1


def used() -> Used:
    """Return how much memory this process has mapped; nothing where that cannot be found out."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    kilobytes = {line.partition(":")[0]: int(line.split()[1]) for line in lines if line.startswith("Vm")}
    return Used(data=kilobytes.get("VmData", 0) * 1024, mapped=kilobytes.get("VmSize", 0) * 1024)
