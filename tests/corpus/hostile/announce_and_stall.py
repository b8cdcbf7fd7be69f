"""Announce a reply that never comes."""

# Expected: A timed_out. N timed_out. B timed_out. C timed_out.
# Seconds: 0.3

import os, time

os.write(3, b"\x00\x00\x00\x02\x10\x00\x00\x00")
time.sleep(1e6)
