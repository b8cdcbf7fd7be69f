"""Take the zygote's descriptors away."""

import os, resource

outcome = attempt(lambda: resource.prlimit(os.getppid(), resource.RLIMIT_NOFILE, (0, 0)))
