"""Read it through a hard link in the own folder."""

import os

outcome = attempt(lambda: os.link(SECRET, "link"))
