"""Say which function is running, and whether the student's answer is what called it.

Guest side. Looks at frames only: nothing of the student's is asked anything.
"""

import functools
import sys
from types import FrameType, FunctionType

from autograder.guest.library import SCENARIOS, is_library
from autograder.guest.names import hits, plain_name

_DERIVES = ("tensorflow/python/ops/gradients_util.py", "tensorflow/python/eager/backprop.py")


def by_answer(frame: FrameType | None) -> bool:
    """Whether the innermost code outside of libraries, from `frame` outwards, is the student's.

    It is not where the assignment's own scenario called, or where a library is called while it derives a gradient.
    """
    innermost = frame
    while frame is not None:
        filename = frame.f_code.co_filename
        if filename == SCENARIOS or (filename.endswith(_DERIVES) and frame is not innermost):
            return False
        if not is_library(filename):
            return True
        frame = frame.f_back
    return True


def public_name(frame: FrameType) -> str:
    """Return the dotted name of the function that runs in `frame`, as its users write it: ``keras.ops.relu``."""
    code = frame.f_code
    function = frame.f_globals.get(code.co_name)
    exported = getattr(function, "_api_export_path", None)  # Keras
    paths = [exported] if type(exported) is str else exported
    if type(paths) in (list, tuple) and paths:
        return str(min(paths, key=len))
    exported = getattr(function, "_tf_api_names", None)  # TensorFlow
    if type(exported) is tuple and exported:
        return f"tf.{min(exported, key=len)}"
    return f"{_public(str(frame.f_globals.get('__name__', '')))}.{code.co_qualname}"


def _public(module: str) -> str:
    return ".".join(part for part in module.split(".") if part not in ("src", "python") and not part.startswith("_"))


def library_name(target: object, names: frozenset[str]) -> str:
    """Return the dotted name of `target` if it is itself one of `names` from a library, or a class derived from one.

    An alias such as ``Linear = keras.layers.Dense`` leaves no frame of the student's.
    """
    while type(target) is functools.partial:
        target = target.func
    if type(target) is FunctionType:
        code = target.__code__
        found = is_library(code.co_filename) and hits(code.co_qualname, names)
        return code.co_qualname if found else ""
    for base in type.mro(target if issubclass(type(target), type) else type(target)):  # type: ignore[arg-type]
        if plain_name(base.__name__) in names and _is_library_class(base):
            return f"{_public(str(base.__module__))}.{base.__name__}"
    return ""


def _is_library_class(kind: type) -> bool:
    if kind.__module__ == "__main__":
        return False
    module = sys.modules.get(str(kind.__module__))
    filename = getattr(module, "__file__", None)
    return type(filename) is str and is_library(filename)
