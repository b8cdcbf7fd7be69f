"""Keep memory in pipes."""

import fcntl, os

reader, writer = os.pipe()
outcome = attempt(lambda: fcntl.fcntl(writer, 1031, 1 << 20))
