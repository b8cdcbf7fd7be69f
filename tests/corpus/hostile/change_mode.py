"""Make a file of the host writable for all."""

import os

mode = lambda: os.stat(MARKED).st_mode


def change():
    before = mode()
    os.chmod(MARKED, 0o777)
    return mode() != before


outcome = attempt(change)
