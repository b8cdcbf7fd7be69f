"""Slow the zygote down."""

import os

outcome = attempt(lambda: os.setpriority(os.PRIO_PROCESS, os.getppid(), 19))
