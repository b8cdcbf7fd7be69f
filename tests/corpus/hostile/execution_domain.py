"""Switch off the random layout of memory."""

outcome = attempt(lambda: call("personality", 0x0040000))
