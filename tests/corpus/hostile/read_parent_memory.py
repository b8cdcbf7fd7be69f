"""Read the memory of the zygote."""

import os

outcome = attempt(lambda: open(f"/proc/{os.getppid()}/mem", "rb"))
