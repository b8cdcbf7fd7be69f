"""Open a file by its number, past every folder."""

outcome = attempt(lambda: call("open_by_handle_at", -100, 0, 0))
