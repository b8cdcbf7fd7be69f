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
from functools import partial
from typing import Any

import numpy as np

from autograder.guest.versions import count_of

_MODULES = (builtins, json, json.encoder, linecache, math, struct, np)


class _Held:
    """What a module holds now, and its count of changes."""

    def __init__(self, space: dict[str, Any]) -> None:
        self.renew = partial(space.update, dict(space))
        self.count = count_of(space)
        self.seen = self.count.value if self.count is not None else 0


class Steady:
    """Remembers the process as it is now, and restores it on demand in a microsecond."""

    def __init__(self) -> None:
        self._stop_tracing = partial(sys.settrace, None)
        self._held = [_Held(vars(module)) for module in _MODULES]
        self._depth = sys.getrecursionlimit()
        self._get_depth = sys.getrecursionlimit
        self._set_depth = sys.setrecursionlimit

    def restore(self) -> None:
        """Undo replacements. A recursion limit that was raised stays; one that was lowered does not."""
        if self._get_depth() < self._depth:
            self._set_depth(self._depth)
        self._stop_tracing()
        for one in self._held:  # calls nothing written in Python, which somebody else's profile function would hear of
            if one.count is None or one.count.value != one.seen:
                one.renew()
                if one.count is not None:
                    one.seen = one.count.value
