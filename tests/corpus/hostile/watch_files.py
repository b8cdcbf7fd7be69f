"""Watch what others do with files."""

outcome = attempt(lambda: call("inotify_init1", 0))
