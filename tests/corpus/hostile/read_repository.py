"""Read a file of the grader that no guest needs."""

import os

outcome = attempt(lambda: open(os.path.join(REPOSITORY, "pyproject.toml")).read())
