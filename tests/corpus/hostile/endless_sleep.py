"""Never end, without using the processor."""

# Expected: A timed_out. N timed_out. B timed_out. C timed_out.
# Seconds: 0.3

import time

time.sleep(1e6)
