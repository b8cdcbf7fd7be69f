"""Send a pickle that runs a command when it is read."""

# Expected: A died. N died. B died. C died.

import os, pickle, struct


class Command:
    def __reduce__(self):
        return (open, (MARKED, "w"))


payload = pickle.dumps(Command())
os.write(3, struct.pack("<II", len(payload) + 4, len(payload)) + payload)
outcome = "refused"
