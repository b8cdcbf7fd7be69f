"""Queue a signal for the zygote."""

import os

information = (__import__("ctypes").c_char * 128)()
outcome = attempt(lambda: call("rt_sigqueueinfo", os.getppid(), 9, information))
