"""Import at once what otherwise takes turns: TensorFlow's library in C++, and the modules in Python that do without it.

Guest side, in the zygote. The library alone takes a quarter of a second in which no Python runs; a thread loads it
while Python goes on. Only what would be imported anyway is imported, only sooner; where something is missing, or the
system is not Linux, everything is imported as ever.
"""

import contextlib
import ctypes
import importlib
import importlib.util
import os
import sys
import threading
from collections.abc import Iterable
from pathlib import Path

_LIBRARY = "python/_pywrap_tensorflow_internal.so"
# The loader of the system works for one thread at a time, and holds back whoever asks it for anything, as modules in C
# and exceptions in C++ do. So these come first, with what they bring along ...
_IN_C = (
    "autograder.guest.main",
    "autograder.guest.proof",
    "_asyncio",
    "_blake2",
    "_csv",
    "_decimal",
    "_hashlib",
    "_queue",
    "_ssl",
    "_uuid",
    "_zoneinfo",
    "charset_normalizer.md",
    "kiwisolver",
    "numpy",
    "pyexpat",
    "termios",
    "unicodedata",
    "PIL._imaging",
    "matplotlib._image",
    "matplotlib._path",
)
# ... and these go beside the library: Keras and TensorFlow import the first ones.
_IN_PYTHON = ("IPython.core.inputtransformer2", "absl.logging", "requests", "rich.console", "matplotlib.pyplot")


def load_ahead(listed: Iterable[str]) -> None:
    """Load TensorFlow's library, if it is listed, beside modules that do not need it. Returns when all are there."""
    library = _library() if "tensorflow" in listed and sys.platform == "linux" else None
    if library is None:
        return
    _import(_IN_C)
    load = ctypes.CDLL(None).dlopen  # called so, it lets other threads run Python, which `ctypes.CDLL` does not
    load.argtypes, load.restype = (ctypes.c_char_p, ctypes.c_int), ctypes.c_void_p
    loading = threading.Thread(target=load, args=(os.fsencode(library), os.RTLD_NOW))
    loading.start()
    try:
        _import(_IN_PYTHON)
    finally:
        loading.join()


def _library() -> Path | None:
    found = importlib.util.find_spec("tensorflow")
    if found is None or found.origin is None:
        return None
    library = Path(found.origin).parent / _LIBRARY
    return library if library.exists() else None


def _import(names: Iterable[str]) -> None:
    for name in names:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
