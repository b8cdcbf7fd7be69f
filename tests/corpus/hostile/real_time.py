"""Get ahead of everybody."""

outcome = attempt(lambda: call("sched_setscheduler", 0, 1, (__import__("ctypes").c_int * 1)(1)))
