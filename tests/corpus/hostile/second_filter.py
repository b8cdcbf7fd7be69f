"""Put another filter over this one."""

outcome = attempt(lambda: call("seccomp", 0, 0, 0))
