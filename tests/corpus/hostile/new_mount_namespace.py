"""Make a mount namespace."""

outcome = attempt(lambda: call("unshare", 0x00020000))
