"""Change the code that runs in every box."""

from autograder.wire import codec

outcome = attempt(lambda: open(codec.__file__, "a").write("#"))
