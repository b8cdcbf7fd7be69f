"""Send a list instead of a reply."""

# Expected: A died. N died. B died. C died.

import os
from autograder.wire.codec import encode

os.write(3, encode([1, 2]))
outcome = "refused"
