"""Stop oneself."""

# Expected: A timed_out. N timed_out. B timed_out. C timed_out.
# Seconds: 0.3

import os, signal

os.kill(os.getpid(), signal.SIGSTOP)
