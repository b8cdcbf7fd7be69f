"""Use up the disk's entries."""

# Expected: B over_limit. C over_limit.

import time


def write():
    for number in range(20000):
        open(f"file{number}", "w").close()
    time.sleep(1)


outcome = attempt(write)
