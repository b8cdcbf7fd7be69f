"""Load a kernel module."""

outcome = attempt(lambda: call("finit_module", 0, b"", 0))
