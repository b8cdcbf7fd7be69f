"""Abort."""

# Expected: A died. N died. B died.

import os

os.abort()
