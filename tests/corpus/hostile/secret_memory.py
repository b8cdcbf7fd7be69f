"""Make memory that even the kernel does not see."""

outcome = attempt(lambda: call("memfd_secret", 0))
