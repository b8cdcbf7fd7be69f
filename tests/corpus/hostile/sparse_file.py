"""Make a file that only looks large."""

import os


def grow():
    with open("sparse", "wb") as file:
        file.truncate(1 << 40)


outcome = attempt(grow)
