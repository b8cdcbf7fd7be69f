"""Start processes without end."""

import os


def start():
    while True:
        os.fork()


outcome = attempt(start)
