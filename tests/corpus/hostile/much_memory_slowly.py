"""Use all memory, bit by bit."""

kept = []


def grow():
    while True:
        kept.append(bytearray(1 << 20))


outcome = attempt(grow)
