"""Start a process by the bare system call."""

outcome = attempt(lambda: call("clone", 17, 0, 0, 0, 0))
