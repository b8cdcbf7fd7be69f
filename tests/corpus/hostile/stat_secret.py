"""Find out how large it is."""

# Expected: B open: Landlock does not restrict stat.

import os

outcome = attempt(lambda: os.stat(SECRET).st_size)
