"""Overflow the stack."""

# Expected: A over_limit. N over_limit. B over_limit.

import sys

sys.setrecursionlimit(10**8)


def deeper():
    deeper()


outcome = attempt(deeper)
