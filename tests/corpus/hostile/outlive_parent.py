"""Live on when the zygote dies."""

outcome = attempt(lambda: call("prctl", 1, 0, 0, 0, 0))
