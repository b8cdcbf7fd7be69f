"""Make semaphores that outlive the process."""

outcome = attempt(lambda: call("semget", 0, 1, 0o1666))
