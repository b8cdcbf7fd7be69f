"""Let Python's small objects lie where the system's allocator puts its own: in huge pages, which are copied at once.

Guest side, in the zygote, before it imports anything large. A hundred megabytes of modules in small pages make every
copy of the process three times as expensive. Changes where objects lie, and nothing else; where Python offers no way to
choose, they lie where they always did.
"""

import ctypes
import gc
import sys

_RAW = 0  # PYMEM_DOMAIN_RAW: what `malloc` and `free` of the C library give
# Arenas from before stay where they are, and must never become empty and be given back to a library that does not know
# them: what fills their gaps, and one object in each of their pools, is kept for ever.
_PINS: list[object] = []
_PIN_BYTES, _PINNED_BYTES, _POOL_BITS = 470, 4 * 2**20, 14


class _Allocator(ctypes.Structure):
    """PyMemAllocatorEx."""

    _fields_ = [(name, ctypes.c_void_p) for name in ("ctx", "malloc", "calloc", "realloc", "free")]


class _Arenas(ctypes.Structure):
    """PyObjectArenaAllocator. Its `free` is told a length as well, which the one of the C library does not look at."""

    _fields_ = [(name, ctypes.c_void_p) for name in ("ctx", "alloc", "free")]


def allocate_by_the_library() -> None:
    """Let new arenas of small objects come from the C library, whose heap the zygote's settings put in huge pages."""
    offered = all(hasattr(ctypes.pythonapi, name) for name in ("PyMem_GetAllocator", "PyObject_SetArenaAllocator"))
    if sys.platform != "linux" or not offered or not getattr(sys, "_is_gil_enabled", lambda: True)():
        return
    _PINS.extend(bytes(_PIN_BYTES) for _ in range(_PINNED_BYTES // _PIN_BYTES))
    _PINS.extend({id(one) >> _POOL_BITS: one for one in gc.get_objects()}.values())
    library = _Allocator()
    ctypes.pythonapi.PyMem_GetAllocator(_RAW, ctypes.byref(library))
    arenas = _Arenas(library.ctx, library.malloc, library.free)
    ctypes.pythonapi.PyObject_SetArenaAllocator(ctypes.byref(arenas))
