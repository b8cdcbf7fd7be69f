"""Have the kernel signal the zygote when a descriptor is ready."""

import fcntl, os

reader, writer = os.pipe()
outcome = attempt(lambda: fcntl.fcntl(reader, fcntl.F_SETOWN, os.getppid()))
