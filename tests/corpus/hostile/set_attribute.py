"""Attach a word to a file of the host."""

import os

outcome = attempt(lambda: os.setxattr(MARKED, "user.mine", b"1"))
