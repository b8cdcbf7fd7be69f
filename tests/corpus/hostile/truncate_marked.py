"""Empty a file of the host."""

import os

outcome = attempt(lambda: os.truncate(MARKED, 0))
