"""Start a shell."""

import os

outcome = attempt(lambda: os.system("true") == 0)
