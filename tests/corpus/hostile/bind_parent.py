"""Bind the zygote to one processor."""

import os

outcome = attempt(lambda: os.sched_setaffinity(os.getppid(), {0}))
