"""Make system calls that no filter sees."""

outcome = attempt(lambda: call("io_uring_setup", 1, 0))
