"""Compute in C, where no other thread of Python can run."""

# Expected: A timed_out. N timed_out. B timed_out. C timed_out.
# Seconds: 0.3

x = 10 ** (10**8)
