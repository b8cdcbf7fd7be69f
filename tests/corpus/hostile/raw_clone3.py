"""Start a process by the newest system call."""

import ctypes

arguments = (ctypes.c_uint64 * 8)(0, 0, 0, 0, 17)
outcome = attempt(lambda: call("clone3", arguments, 64))
