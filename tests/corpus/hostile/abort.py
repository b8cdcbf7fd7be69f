"""Abort."""

# Expected: A died. N died. B died. C died.

import os

os.abort()
