"""Use all memory, in one piece."""

outcome = attempt(lambda: bytearray(8 << 30))
