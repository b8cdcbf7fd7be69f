"""Prepare another kernel."""

outcome = attempt(lambda: call("kexec_load", 0, 0, 0, 0))
