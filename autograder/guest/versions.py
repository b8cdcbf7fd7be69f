"""Python's own count of the changes of a dictionary, which tells whether a name was bound without a look at each.

Guest side. The count lies in the dictionary's memory. Where Python keeps none, as from 3.14 on, there is none, and one
looks at every name.
"""

import ctypes
import sys
from collections.abc import Callable
from typing import Any

# After the reference count, the type and the length.
_OFFSET = object.__basicsize__ + ctypes.sizeof(ctypes.c_ssize_t)


def count_of(space: dict[str, Any]) -> ctypes.c_uint64 | None:
    """Return what holds, as its `value`, a number that any change of `space` changes; the caller keeps `space`."""
    return ctypes.c_uint64.from_address(id(space) + _OFFSET) if _COUNTED else None


def _is_counted() -> bool:
    """Try it on a dictionary of one's own: looking leaves the count alone, and every kind of change moves it."""
    if sys.implementation.name != "cpython" or not (3, 11) <= sys.version_info[:2] <= (3, 13):
        return False
    space: dict[str, Any] = {"one": 1}
    count = ctypes.c_uint64.from_address(id(space) + _OFFSET)
    changes: list[Callable[[], object]] = [
        lambda: space.update(one=2),
        lambda: space.update(two=2),
        lambda: space.pop("one"),
        space.clear,
    ]
    counts = [count.value]
    space.get("one")
    looked = count.value == counts[0]
    for change in changes:
        change()
        counts.append(count.value)
    return looked and len(set(counts)) == len(counts)


_COUNTED = _is_counted()
