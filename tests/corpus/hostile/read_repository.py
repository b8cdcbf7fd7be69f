"""Read a file of the grader that no guest needs."""

# Expected: C open/refused: every file that all users may read, which depends on its folders.

import os

outcome = attempt(lambda: open(os.path.join(REPOSITORY, "pyproject.toml")).read())
