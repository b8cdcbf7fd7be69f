"""Start a thread in namespaces of its own."""

outcome = attempt(lambda: call("clone", 0x00010000 | 0x10000000, 0, 0, 0, 0))
