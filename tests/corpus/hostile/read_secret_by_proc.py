"""Read it through the root that /proc shows."""

outcome = attempt(lambda: open("/proc/self/root" + SECRET).read())
