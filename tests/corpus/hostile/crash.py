"""Crash Python."""

# Expected: A died. N died. B died. C died.

import ctypes

ctypes.string_at(0)
