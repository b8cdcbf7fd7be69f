"""Fill the disk by files that have no name any more."""

# Expected: B open: until the box ends. C open.

import os

files = []


def write():
    for number in range(4):
        files.append(open("file", "wb"))
        os.unlink("file")
        files[-1].write(bytes(32 << 20))


outcome = attempt(write)
