"""Use memory that is not counted as data."""

# Expected: A over_limit. N over_limit. B over_limit. C over_limit.

import mmap

shared = mmap.mmap(-1, 2 << 30)
for place in range(0, len(shared), 4096):
    shared[place] = 1
outcome = "open"
