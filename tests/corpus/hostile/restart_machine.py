"""Restart the machine."""

outcome = attempt(lambda: call("reboot", 0, 0, 0))
