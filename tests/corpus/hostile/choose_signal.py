"""Choose the signal for that."""

import fcntl, os

reader, writer = os.pipe()
outcome = attempt(lambda: fcntl.fcntl(reader, fcntl.F_SETSIG, 9))
