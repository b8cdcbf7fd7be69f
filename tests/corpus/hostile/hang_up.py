"""Hang up on the grader."""

# Expected: A died. N died. B died. C died.

import os

os.close(3)
outcome = "open"
