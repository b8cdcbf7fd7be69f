"""Kill the zygote."""

import os

outcome = attempt(lambda: os.kill(os.getppid(), 9))
