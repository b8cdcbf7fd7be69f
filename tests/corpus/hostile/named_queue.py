"""Make a named queue."""

outcome = attempt(lambda: call("mq_open", b"mine", 0o102, 0o600, 0))
