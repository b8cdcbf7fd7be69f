"""Take a file system away."""

outcome = attempt(lambda: call("umount2", b"/", 2))
