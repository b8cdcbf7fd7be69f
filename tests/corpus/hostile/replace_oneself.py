"""Become another program."""

import os

outcome = attempt(lambda: os.execv("/bin/true", ["true"]))
