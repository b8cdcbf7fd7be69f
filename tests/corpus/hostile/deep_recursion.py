"""Overflow the stack."""

# Seconds: 5
# Expected: A over_limit/refused/timed_out. N over_limit/refused/timed_out. B over_limit/refused/timed_out. C over_limit/refused/timed_out.

import sys

sys.setrecursionlimit(10**8)


def deeper():
    deeper()


outcome = attempt(deeper)
