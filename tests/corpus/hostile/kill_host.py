"""Kill the grader."""

import os

outcome = attempt(lambda: os.kill(HOST, 15))
