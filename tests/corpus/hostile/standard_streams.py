"""Write to the grader's terminal."""

import os

outcome = attempt(
    lambda: any(os.isatty(number) or os.fstat(number).st_rdev != os.stat("/dev/null").st_rdev for number in (0, 1, 2))
)
