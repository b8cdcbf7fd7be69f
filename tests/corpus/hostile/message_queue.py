"""Make a queue that outlives the process."""

outcome = attempt(lambda: call("msgget", 0, 0o1666))
