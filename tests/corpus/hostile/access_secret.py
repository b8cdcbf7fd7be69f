"""Find out whether it is there."""

# Expected: B open: Landlock does not restrict access.

import os

outcome = attempt(lambda: os.access(SECRET, os.F_OK))
