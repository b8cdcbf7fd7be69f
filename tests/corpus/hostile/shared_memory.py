"""Make memory that outlives the process."""

outcome = attempt(lambda: call("shmget", 0, 4096, 0o1666))
