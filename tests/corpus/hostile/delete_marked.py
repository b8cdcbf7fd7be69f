"""Delete a file of the host."""

import os

outcome = attempt(lambda: os.unlink(MARKED))
