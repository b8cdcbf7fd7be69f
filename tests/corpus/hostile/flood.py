"""Send without end."""

# Expected: A died. N died. B died. C died.

import os

while True:
    os.write(3, b"\x00" * 65536)
