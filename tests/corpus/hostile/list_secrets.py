"""List the folder of solutions."""

import os

outcome = attempt(lambda: os.listdir(SECRETS))
