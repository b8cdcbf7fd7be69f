"""Change the times of a file of the host."""

import os


def change():
    before = os.stat(MARKED).st_mtime
    os.utime(MARKED, (1, 1))
    return os.stat(MARKED).st_mtime != before


outcome = attempt(change)
