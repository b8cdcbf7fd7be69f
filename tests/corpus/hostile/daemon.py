"""Leave a process behind."""

import os


def leave():
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            import time

            time.sleep(100)


outcome = attempt(leave)
