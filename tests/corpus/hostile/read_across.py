"""Read the memory of the zygote by a system call."""

import os

outcome = attempt(lambda: call("process_vm_readv", os.getppid(), 0, 0, 0, 0, 0))
