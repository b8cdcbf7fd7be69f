"""Take a file of the host."""

import os

outcome = attempt(lambda: os.chown(MARKED, 1, 1))
