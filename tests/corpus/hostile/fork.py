"""Start a process."""

import os

outcome = attempt(os.fork)
