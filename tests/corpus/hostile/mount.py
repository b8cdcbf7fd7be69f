"""Mount a file system."""

outcome = attempt(lambda: call("mount", b"none", b"/", b"tmpfs", 0, 0))
