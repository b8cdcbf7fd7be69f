"""Use memory for the kernel's tables of empty memory."""

import mmap


def spread():
    spaces = [
        mmap.mmap(-1, 64 << 30, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x4000, prot=mmap.PROT_READ)
        for _ in range(16)
    ]
    return sum(space[place] for space in spaces for place in range(0, len(space), 2 << 20)) == 0


outcome = attempt(spread)
