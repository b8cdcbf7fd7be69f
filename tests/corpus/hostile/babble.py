"""Write something of one's own to the grader."""

# Expected: A died. N died. B died. C died.

import os

os.write(3, b"x" * 64)
outcome = "refused"
