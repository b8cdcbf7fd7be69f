"""Raise the limits."""

import resource

outcome = attempt(lambda: resource.setrlimit(resource.RLIMIT_DATA, (-1, -1)))
