"""Send a reply of one's own choosing: it is a value like any other, and judged."""

# Expected: A forged. N forged. B forged. C forged.

import os
from autograder.wire.codec import encode

os.write(3, encode({"outcome": "forged", "score": 100}))
outcome = "refused"
