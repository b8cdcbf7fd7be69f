"""Watch and hold up what others do with files."""

outcome = attempt(lambda: call("fanotify_init", 0, 0))
