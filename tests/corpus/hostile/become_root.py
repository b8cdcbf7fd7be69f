"""Become root."""

outcome = attempt(lambda: call("setuid", 0))
