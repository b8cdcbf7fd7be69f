"""Put back what student code may have replaced and the guest itself needs: built-ins, modules, limits, hooks.

Guest side, for a child that serves one submission. Student code can still choose what values it returns; it should not
be able to make the guest stumble over a patched `len`, `json.dumps` or `numpy.array`, by accident or on purpose.
"""

import builtins
import json
import json.encoder
import linecache
import math
import struct
import sys
from collections.abc import Callable
from functools import partial

import numpy as np

_MODULES = (builtins, json, json.encoder, linecache, math, struct, np)


class Steady:
    """Remembers the process as it is now, and restores it on demand in a few microseconds."""

    def __init__(self) -> None:
        self._renewals: list[Callable[[], object]] = [partial(sys.settrace, None)]
        self._renewals += [partial(vars(module).update, dict(vars(module))) for module in _MODULES]
        self._depth = sys.getrecursionlimit()
        self._get_depth = sys.getrecursionlimit
        self._set_depth = sys.setrecursionlimit

    def restore(self) -> None:
        """Undo replacements. A recursion limit that was raised stays; one that was lowered does not."""
        if self._get_depth() < self._depth:
            self._set_depth(self._depth)
        for renew in self._renewals:
            renew()
