"""Trace the zygote."""

import os

outcome = attempt(lambda: call("ptrace", 16, os.getppid(), 0, 0))
