"""Fill the disk by several files."""

# Expected: B over_limit. C over_limit.

import time


def write():
    for number in range(100):
        with open(f"file{number}", "wb") as file:
            file.write(bytes(16 << 20))
        time.sleep(0.05)


outcome = attempt(write)
