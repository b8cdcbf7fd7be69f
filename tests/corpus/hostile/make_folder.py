"""Make a folder beside the solutions."""

import os

outcome = attempt(lambda: os.mkdir(SECRETS + "/mine"))
