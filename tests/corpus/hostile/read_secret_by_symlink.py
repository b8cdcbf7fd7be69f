"""Read it through a link in the own folder."""

import os

os.symlink(SECRET, "link")
outcome = attempt(lambda: open("link").read())
