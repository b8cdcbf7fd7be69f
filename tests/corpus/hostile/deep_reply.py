"""Send a reply nested so deep that reading it overflows."""

# Expected: A died. N died. B died. C died.

import os, struct

payload = b"[" * 900000
os.write(3, struct.pack("<II", len(payload) + 4, len(payload)) + payload)
outcome = "refused"
