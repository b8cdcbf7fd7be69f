"""Nest folders deeper than a path can be."""

# Expected: B over_limit. C over_limit.

import os, time


def nest():
    for _ in range(20000):
        os.mkdir("d")
        os.chdir("d")


outcome = attempt(nest)
time.sleep(0.6)
