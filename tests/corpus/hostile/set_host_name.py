"""Rename the machine."""

outcome = attempt(lambda: call("sethostname", b"mine", 4))
