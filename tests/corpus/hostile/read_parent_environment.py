"""Read the environment of the zygote."""

import os

outcome = attempt(lambda: open(f"/proc/{os.getppid()}/environ", "rb").read())
