"""Overflow the stack."""

# Expected: A over_limit/refused. N over_limit/refused. B over_limit/refused.

import sys

sys.setrecursionlimit(10**8)


def deeper():
    deeper()


outcome = attempt(deeper)
