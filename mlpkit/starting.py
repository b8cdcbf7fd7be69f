"""Import Keras without what TensorFlow says about itself when it starts, so that a notebook's first output is its own.

With ``TF_CPP_MIN_LOG_LEVEL=3`` TensorFlow shall say nothing, but it writes a few lines before it has read that. They
are left out; whatever else is written to the standard error meanwhile is passed on. Whoever sets another level, such as
0, hears everything. Where Keras or TensorFlow is imported already, there is nothing left to do.
"""

import contextlib
import importlib
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from typing import IO

_LEVEL, _SILENT = "TF_CPP_MIN_LOG_LEVEL", "3"
_STANDARD_ERROR = 2
# Information, warnings and errors as abseil writes them, its warning that it is not set up, and a second line.
_ABOUT_ITSELF = re.compile(
    rb"[IWE]\d{4} [\d:.]+ +\d+ [\w./]+\.cc:\d+\] "
    rb"|WARNING: All log messages before absl::InitializeLog\(\) is called are written to STDERR"
    rb"|To enable the following instructions: "
)


def _import_keras() -> None:
    level = os.environ.setdefault(_LEVEL, _SILENT)
    if not {"keras", "tensorflow"} & sys.modules.keys():
        with _start_up_lines_left_out() if level == _SILENT else contextlib.nullcontext():
            importlib.import_module("keras")


@contextlib.contextmanager
def _start_up_lines_left_out() -> Iterator[None]:
    """Keep what is written to the standard error, by C++ too, until the block ends; then write what is worth it."""
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError):  # no standard error, or nowhere to keep it: everything is heard
            kept = stack.enter_context(tempfile.TemporaryFile())
            stack.callback(_pass_on, kept, os.dup(_STANDARD_ERROR))
            os.dup2(kept.fileno(), _STANDARD_ERROR)
        yield


def _pass_on(kept: IO[bytes], heard: int) -> None:
    os.dup2(heard, _STANDARD_ERROR)
    os.close(heard)
    kept.seek(0)
    with contextlib.suppress(OSError):
        os.write(_STANDARD_ERROR, b"".join(line for line in kept if not _ABOUT_ITSELF.match(line)))


_import_keras()
