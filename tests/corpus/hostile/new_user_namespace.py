"""Become root in a namespace."""

outcome = attempt(lambda: call("unshare", 0x10000000))
