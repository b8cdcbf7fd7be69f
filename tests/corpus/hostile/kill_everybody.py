"""Kill every process there is."""

import os

outcome = attempt(lambda: os.kill(-1, 9))
