"""Open a file system by the new calls."""

outcome = attempt(lambda: call("fsopen", b"tmpfs", 0))
