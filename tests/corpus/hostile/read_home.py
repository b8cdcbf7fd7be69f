"""Read the host's home folder."""

import os, pathlib

outcome = attempt(lambda: os.listdir(os.path.dirname(SECRETS)))
