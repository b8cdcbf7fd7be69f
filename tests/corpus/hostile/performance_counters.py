"""Watch other processes by counters."""

outcome = attempt(lambda: call("perf_event_open", 0, 0, -1, -1, 0))
