"""Be killed as if for want of memory."""

# Expected: A over_limit. N over_limit. B over_limit. C over_limit.

import os

os.kill(os.getpid(), 9)
