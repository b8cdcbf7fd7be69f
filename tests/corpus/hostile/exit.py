"""End the process as if all were well."""

# Expected: A died. N died. B died. C died.

import os

os._exit(0)
