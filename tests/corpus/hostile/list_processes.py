"""See which processes there are."""

# Expected: N open: its own kind only, without Landlock; C open: all of them.

import os

outcome = attempt(lambda: os.listdir("/proc"))
