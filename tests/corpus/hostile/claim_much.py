"""Announce four gigabytes."""

# Expected: A died. N died. B died. C died.

import os

os.write(3, b"\xff\xff\xff\xff\x00\x00\x00\x00")
outcome = "refused"
