"""Search the disk for solutions."""

import glob

outcome = attempt(lambda: bool(glob.glob(SECRETS + "/*")))
