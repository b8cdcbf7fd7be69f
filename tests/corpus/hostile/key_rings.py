"""Read the kernel's key rings."""

outcome = attempt(lambda: call("keyctl", 0, -3, 0))
