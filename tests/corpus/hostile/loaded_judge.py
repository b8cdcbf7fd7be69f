"""Find the judge among what is loaded."""

import sys

outcome = attempt(
    lambda: any(
        name.startswith(("autograder.judging", "autograder.sandbox", "autograder.authoring", "autograder.store"))
        for name in sys.modules
    )
)
