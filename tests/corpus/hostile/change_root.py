"""Change the root folder."""

outcome = attempt(lambda: call("chroot", b"."))
