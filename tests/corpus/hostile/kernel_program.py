"""Load a program into the kernel."""

outcome = attempt(lambda: call("bpf", 0, 0, 0))
