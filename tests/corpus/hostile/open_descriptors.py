"""Use a descriptor that the grader forgot to close."""

import os


def look():
    for number in range(4, 256):
        try:
            os.fstat(number)
            return True
        except OSError:
            pass
    return False


outcome = attempt(look)
